"""Files that still know the numbers of merged records."""

import pytest

from daifuku.customers import actions, queries
from daifuku.customers.models import ContactPoint, Customer
from daifuku.foundation.access import Actor

HEADER = "顧客番号,姓,名,電話番号"


@pytest.fixture
def by(own_database, owner_actor) -> Actor:
    return owner_actor


@pytest.fixture
def merged(send, by, at):
    send(HEADER, "A-1,斎藤,健,090-0000-0001", "A-2,齋藤,健,090-0000-0002")
    first, second = Customer.objects.order_by("id")
    actions.merge_customers(first.id, second.id, by=by, at=at)
    return first.id, second.id


def test_a_row_with_a_merged_number_speaks_of_the_root(send, merged, by):
    first, second = merged
    code, text, refused = send(HEADER, "A-2,斎藤,賢,090-0000-0002")
    assert (code, refused) == (0, []), text
    assert {c.id: c.given_name for c in Customer.objects.all()} == {first: "賢", second: "健"}
    # A number that the other record has is not written twice on the page.
    assert ContactPoint.objects.count() == 2
    assert ContactPoint.objects.filter(is_primary=True).count() == 1


def test_a_new_number_leaves_one_primary(send, merged):
    code, text, refused = send(HEADER, "A-2,齋藤,健,090-0000-0003")
    assert (code, refused) == (0, []), text
    # As of anybody: another number corrects the primary one, here that of the other record.
    primary = ContactPoint.objects.filter(is_primary=True)
    assert [point.value for point in primary] == ["090-0000-0003"]


def test_both_rows_of_one_customer_are_told(send, merged):
    code, text, refused = send(HEADER, "A-1,斎藤,健,090-0000-0001", "A-2,斎藤,健,090-0000-0002")
    # Neither changes anything, or the second is refused as another row about the same customer.
    assert (code, len(refused)) in ((0, 0), (3, 1)), text


def test_mail_and_telephone_of_either_find_the_root(send, merged):
    code, text, refused = send("姓,名,電話番号", "斎藤,健,090-0000-0002")
    assert (code, refused) == (0, []), text
    assert Customer.objects.filter(root=None).count() == 1


def test_our_own_number_of_a_merged_record_is_the_root_too(send, merged):
    first, second = merged
    code, text, refused = send("Daifuku ID,名", f"{second},賢")
    assert (code, refused) == (0, []), text
    assert Customer.objects.get(id=first).given_name == "賢"
    assert queries.root_of(second) == first
