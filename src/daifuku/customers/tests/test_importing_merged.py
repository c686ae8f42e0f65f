"""Files that still know the numbers of merged records."""

import pytest

from daifuku.customers import actions, queries
from daifuku.customers.actions import NewRelation
from daifuku.customers.models import ContactPoint, Customer, Relation
from daifuku.customers.tests.test_import_beside_others import beside
from daifuku.foundation.access import Actor
from daifuku.foundation.imports import Request, begin, carry_out

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
    # The second speaks of the same customer, and says nothing new.
    assert (code, refused) == (0, []), text
    assert Customer.objects.filter(root=None).count() == 1


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


@pytest.mark.parametrize("key", ["number", "id", "email"])
def test_whatever_recognises_a_merged_record_recognises_the_root(send, by, at, key):
    header = f"{HEADER},メールアドレス"
    send(header, "A-1,斎藤,健,,", "A-2,齋藤,健,,ken@example.jp")
    first, second = Customer.objects.order_by("id")
    actions.merge_customers(first.id, second.id, take=[], by=by, at=at)
    given = {
        "number": ("顧客番号,名", "A-2,賢"),
        "id": ("Daifuku ID,顧客番号,名", f"{second.id},A-2,賢"),
        "email": ("メールアドレス,顧客番号,名", "ken@example.jp,A-2,賢"),
    }
    code, text, refused = send(*given[key], options=("--key", key))
    assert (code, refused) == (0, []), text
    assert {c.id: c.given_name for c in Customer.objects.all()} == {first.id: "賢", second.id: "健"}


def test_two_numbers_of_one_customer_are_one_customer(send, merged):
    first, second = merged
    code, text, refused = send(
        "Daifuku ID,名", f"{first},賢", f"{second},誠", options=("--key", "id")
    )
    assert (code, len(refused)) == (3, 1), text
    assert Customer.objects.get(id=first).given_name == "賢"
    assert Customer.objects.get(id=second).given_name == "健"


def test_who_is_merged_while_the_import_waits_is_the_root(add, by, at, tmp_path):
    numbers = [[{"source": "import", "id": f"A-{n}"}] for n in (1, 2)]
    first, second = (
        add(family_name="斎藤", given_name="健", external_ids=number) for number in numbers
    )

    def importing(by, line):
        path = tmp_path / "file.csv"
        path.write_text(f"顧客番号,名\n{line}\n", encoding="utf-8")
        started, _matched = begin(Request("customers", path), by=by, at=at)
        return carry_out(started, by=by, at=at, refused_to=tmp_path / "refused.csv")

    def merging():
        actions.merge_customers(first.id, second.id, by=by, at=at)

    run = beside(importing, by, "A-2,賢", merging, at)
    assert (run.state, run.changed, run.refused) == ("done", 1, 0)
    names = {c.id: c.given_name for c in Customer.objects.all()}
    assert names == {first.id: "賢", second.id: "健"}


@pytest.mark.parametrize("name", ["みなと商会", "港商会"])
@pytest.mark.parametrize("extra", ["", ",常連"], ids=["the short way", "the long way"])
def test_a_company_that_was_merged_goes_by_either_name(send, by, at, add, name, extra):
    root = add(kind="organisation", name="みなと商会")
    header = "顧客番号,姓,会社名" + (",タグ" if extra else "")
    send(header, f"A-1,斎藤,港商会{extra}")
    other = Customer.objects.get(name="港商会")
    actions.merge_customers(root.id, other.id, take=[], by=by, at=at)
    code, text, refused = send(header, f"A-1,斎藤,{name}{extra}")
    assert (code, refused) == (0, []), text
    assert Relation.objects.count() == 1
    assert Customer.objects.filter(kind="organisation").count() == 2


def test_the_company_of_a_merged_record_is_the_roots(send, by, at, add):
    first, second, company = (
        add(family_name="斎藤", external_ids=[{"source": "import", "id": "A-1"}]),
        add(family_name="齋藤"),
        add(kind="organisation", name="みなと商会"),
    )
    actions.relate(NewRelation(second.id, company.id, "employee"), by=by, at=at)
    actions.merge_customers(first.id, second.id, take=[], by=by, at=at)
    code, text, refused = send("顧客番号,姓,会社名", "A-1,斎藤,みなと商会")
    assert (code, refused) == (0, []), text
    assert "1 the same" in text
    assert Relation.objects.count() == 1
