"""Who may be the same as somebody to be added, and what stands in the way of it."""

from datetime import date

import pytest
from django.db import connection, transaction

from daifuku.customers import actions
from daifuku.customers.actions import CorporateNumberTaken
from daifuku.customers.models import Customer
from daifuku.customers.queries.alike import MOST, Sought, asking
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.changes import CannotUndo, undo
from daifuku.foundation.models import Change

NUMBER = "5835678256246"
ADDRESS = {"postal_code": "150-0002", "town": "渋谷2-21-1"}


@pytest.fixture
def like(by):
    def found(*, as_=None, **body):
        known = actions.possible_duplicates(actions.read_new(body), by=as_ or by)
        return {one.id: one.why for one in known}

    return found


def test_the_same_number_or_address_is_seen_however_it_is_written(mika, like):
    assert like(family_name="田中", phones=["０９０１２３４５６７８"]) == {mika.id: ("phone",)}
    assert like(family_name="田中", emails=["Misaki@Example.JP"]) == {mika.id: ("email",)}
    both = {"emails": ["misaki@example.jp"], "phones": ["+81 90 1234 5678"]}
    assert like(family_name="田中", **both) == {mika.id: ("email", "phone")}
    assert like(family_name="田中", phones=["090-1234-5679"]) == {}


@pytest.mark.parametrize(
    "name",
    [
        {"family_name": "髙橋", "given_name": "愛"},
        {"family_name": "ﾀｶﾊｼ", "given_name": "ｱｲ"},
        {"family_name": "たかはし", "given_name": "あい"},
        {"family_name": "高橋", "given_name": "愛", "given_kana": "マナ"},
        {"family_name": "高 橋", "given_name": "愛"},
    ],
)
def test_the_same_name_counts_together_with_birthday_or_postal_code(add, like, name):
    kept = {"family_name": "高橋", "given_name": "愛", "given_kana": "アイ"}
    ai = add(**kept, birthday="1990-03-04", addresses=[ADDRESS])
    assert like(**name) == {}
    assert like(**name, birthday="平成2年3月4日") == {ai.id: ("birthday",)}
    assert "birthday_slip" in like(**name, birthday="1990-03-05")[ai.id]
    assert like(**name, birthday="1971-11-20") == {}
    other_house = ADDRESS | {"town": "渋谷1-1"}
    assert like(**name, addresses=[other_house]) == {ai.id: ("postal_code",)}
    other = {"family_name": "山田", "given_name": "健"}
    assert like(**other, birthday="1961-08-24", addresses=[ADDRESS]) == {}


def test_who_is_hidden_or_in_the_bin_is_not_named(mika, like, by, at, staff_actor, colleague):
    new = {"family_name": "田中", "phones": ["090-1234-5678"]}
    own = Actor.of(colleague(Role.STAFF, sees="own"))
    assert like(**new, as_=own) == {}
    assert like(**new, as_=staff_actor) == {mika.id: ("phone",)}
    actions.delete_customer(mika.id, by=by, at=at)
    assert like(**new) == {}


def test_another_number_of_the_same_customer_is_no_duplicate(mika, add, by):
    ken = add(family_name="斎藤", given_name="健")
    given = {"value": "090 1234 5678", "label": "mobile"}
    assert actions.others_reached("phone", given, by=by, but=mika.id) == []
    found = actions.others_reached("phone", given, by=by, but=ken.id)
    assert [one.id for one in found] == [mika.id]
    assert actions.others_reached("address", {"town": "渋谷"}, by=by, but=ken.id) == []


def test_a_company_is_a_customer_once(add, by, at):
    minato = add(kind="organisation", name="株式会社みなと", corporate_number=NUMBER)
    with pytest.raises(CorporateNumberTaken, match=f"株式会社みなと.*{minato.id}") as refused:
        add(kind="organisation", name="(株)みなと", corporate_number=NUMBER)
    assert refused.value.extra == {"existing_id": minato.id}
    other = add(kind="organisation", name="港商会")
    with pytest.raises(CorporateNumberTaken):
        actions.edit_customer(other.id, {"corporate_number": NUMBER}, by=by, at=at)
    again = {"corporate_number": NUMBER, "name": "みなと"}
    assert actions.edit_customer(minato.id, again, by=by, at=at).name == "みなと"
    actions.delete_customer(minato.id, by=by, at=at)
    actions.edit_customer(other.id, {"corporate_number": NUMBER}, by=by, at=at)
    with pytest.raises(CorporateNumberTaken):
        actions.restore_customer(minato.id, by=by, at=at)


def test_no_undo_makes_two_customers_of_a_company(add, by, at):
    minato = add(kind="organisation", name="株式会社みなと", corporate_number=NUMBER)
    actions.delete_customer(minato.id, by=by, at=at)
    deletion = Change.objects.latest("id").id
    other = add(kind="organisation", name="港商会", corporate_number=NUMBER)
    with pytest.raises(CannotUndo, match=f"港商会.*{other.id}"):
        undo(deletion, by=by, at=at)
    actions.edit_customer(other.id, {"corporate_number": ""}, by=by, at=at)
    giving_up = Change.objects.latest("id").id
    undo(deletion, by=by, at=at)
    with pytest.raises(CannotUndo, match="株式会社みなと"):
        undo(giving_up, by=by, at=at)
    actions.edit_customer(minato.id, {"name": "みなと"}, by=by, at=at)
    undo(Change.objects.latest("id").id, by=by, at=at)
    assert [*Customer.objects.filter(corporate_number=NUMBER, deleted_at=None)] == [minato]


def test_who_has_a_corporate_number_is_told_only_to_those_who_see_them(add, colleague):
    minato = add(kind="organisation", name="株式会社みなと", corporate_number=NUMBER)
    own = Actor.of(colleague(Role.STAFF, sees="own"))
    with pytest.raises(CorporateNumberTaken) as refused:
        add(as_=own, kind="organisation", name="みなと", corporate_number=NUMBER)
    assert "みなと" not in str(refused.value)
    assert str(minato.id) not in str(refused.value)
    assert refused.value.extra == {}


def test_who_shares_most_comes_first_and_a_placeholder_hides_nobody(
    add, like, django_assert_num_queries
):
    shared = {"phones": ["0312345678"]}
    for number in range(MOST + 3):
        add(family_name=f"佐藤{number}", **shared)
    ai = add(family_name="高橋", birthday="1990-03-04", emails=["ai@example.jp"], **shared)
    with django_assert_num_queries(4):
        found = like(family_name="高橋", birthday="1990-03-04", **shared)
    assert len(found) == MOST + 1
    assert next(iter(found)) == ai.id
    assert found[ai.id] == ("birthday", "phone")
    with django_assert_num_queries(2):
        assert like(family_name="田中", emails=["tanaka@example.jp"]) == {}


def test_who_is_only_like_them_is_found_with_the_reasons(add, by):
    kept = {"family_name": "大野", "given_name": "翠", "given_kana": "ミドリ"}
    midori = add(**kept, birthday="1985-06-07", phones=["090-1111-2222"])
    new = {"family_name": "ｵｵﾉ", "given_name": "みどり", "birthday": "1985-07-06"}
    new = actions.read_new(new | {"phones": ["09011112222"]})
    (found,) = actions.possible_duplicates(new, by=by)
    assert found.id == midori.id
    assert found.probability > 0.99
    assert found.why == ("phone",)
    married = {"family_name": "勅使河原", "given_name": "翠", "birthday": "1985-06-07"}
    (found,) = actions.possible_duplicates(
        actions.read_new(married | {"phones": ["09011112222"]}), by=by
    )
    assert found.probability > 0.9
    family = {"family_name": "大野", "given_name": "健", "birthday": "1983-01-02"}
    (found,) = actions.possible_duplicates(
        actions.read_new(family | {"phones": ["09011112222"]}), by=by
    )
    assert (found.why, found.probability) == (("phone",), None)


def test_looking_goes_by_the_indexes(own_database, by, add):
    # Of its own: where many tests have come and gone, one index costs as little as another.
    new = {"family_name": "高橋", "birthday": "1990-03-04", "phones": ["090-1234-5678"]}
    add(**new)
    sought = Sought(
        ("a@example.jp",),
        ("+819012345678",),
        ("150-0002",),
        NUMBER,
        "高橋",
        "たかはし",
        date(1990, 3, 4),
    )
    plan = plan_of(sought, by)
    assert "customer_by_name_key" in plan
    assert "customer_by_name" in plan
    assert "customer_by_corporate" in plan
    assert "contact_by_normal" in plan
    assert "Seq Scan" not in plan, plan


def plan_of(sought, by):
    statement, values = asking(sought, by, 0)
    with transaction.atomic(), connection.cursor() as cursor:
        # The few rows of a test are read whole; what matters is that an index could serve.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {statement}", values)
        return "\n".join(row[0] for row in cursor.fetchall())


def test_the_walk_in_customer_is_nobody(like, by, at):
    new = actions.NewCustomer(name="来店客", birthday=date(1990, 3, 4), walk_in=True)
    actions.create_customer(new, by=by, at=at)
    assert like(family_name="来店客", birthday="1990-03-04") == {}
