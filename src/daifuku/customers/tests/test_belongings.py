"""Preferences, consents and relations in bulk are those that the single actions make."""

from datetime import date, timedelta

import pytest
from django.db import connection

from daifuku.customers import actions, bulk
from daifuku.customers.actions import NewConsent, NewPreference, NewRelation
from daifuku.customers.bulk import Belongings
from daifuku.customers.models import Customer
from daifuku.foundation.changes import change, undo
from daifuku.foundation.errors import NotAllowed
from daifuku.foundation.search import find
from daifuku.ledger.testing import assert_recorded
from daifuku.ledger.vocabulary.customers import (
    ConsentGiven,
    ConsentWithdrawn,
    PreferenceSet,
    RelationBegan,
    RelationEnded,
)

WISH = NewPreference("袋", "持参", "会員登録")
GUESS = NewPreference("年代", "35〜44歳", "demographics", stated=False, confidence=80)
YES = NewConsent("marketing", "email", granted=True, source="アプリ", wording="同意します")
NO = NewConsent("marketing", "email", granted=False, source="問い合わせ")
TYPED = NewPreference("Yamada Taro", "tea")
TABLES = ("preference", "consent", "relation")
# Of what these actions write; numbers of rows and changes differ.
_ENTRIES = """
    SELECT kind, version, customer_id, occurred_at, amount,
        facts - ARRAY['preference_id', 'consent_id', 'relation_id'],
        ARRAY(SELECT (a.customer_id, a.role)::text FROM ledger_also a WHERE a.entry_id = e.id)
    FROM ledger_entry e WHERE kind <> 'customers.customer_added' ORDER BY id
"""


@pytest.fixture
def minato(add):
    return add(kind="organisation", name="株式会社みなと")


def rows_of():
    found = {}
    for table in TABLES:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM customers_{table} ORDER BY id")
            names = [column.name for column in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        found[table] = [{n: v for n, v in row.items() if n != "id"} for row in rows]
    return found


def entries():
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES)
        return cursor.fetchall()


def load(given, by, at):
    with change("customers.load", by=by, at=at) as made:
        bulk.add_belongings(given, by=by, at=at)
    return made.id


def test_loading_equals_saying_one_by_one(by, at, mika, minato):
    relation = NewRelation(mika.id, minato.id, "contact", "店長", date(2024, 4, 1))
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT one_by_one")
    for wish in (WISH, GUESS, TYPED):
        actions.set_preference(mika.id, wish, by=by, at=at)
    for said in (YES, NO):
        actions.set_consent(mika.id, said, by=by, at=at)
    actions.relate(relation, by=by, at=at)
    one_by_one, told = rows_of(), entries()
    with connection.cursor() as cursor:
        cursor.execute("ROLLBACK TO SAVEPOINT one_by_one")
    load(
        Belongings(
            preferences=[(mika.id, wish, at) for wish in (WISH, GUESS, TYPED)],
            consents=[(mika.id, YES, at), (mika.id, NO, at)],
            relations=[(relation, at)],
        ),
        by,
        at,
    )
    assert rows_of() == one_by_one
    assert [len(rows) for rows in one_by_one.values()] == [3, 2, 1]
    assert entries() == told
    assert len(told) == 6


def test_each_is_an_entry_of_its_own_moment(by, at, mika, minato):
    before = at - timedelta(days=40)
    relation = NewRelation(mika.id, minato.id, "contact", "", date(2024, 4, 1), date(2025, 3, 31))
    load(
        Belongings([(mika.id, WISH, before)], [(mika.id, YES, before)], [(relation, before)]),
        by,
        at,
    )
    for kind in (PreferenceSet, ConsentGiven, RelationBegan, RelationEnded):
        entry = assert_recorded(kind, customer=mika)
        assert (entry.occurred_at, entry.backfilled) == (before, True)
    assert_recorded(RelationBegan, customer=minato)


def test_a_withdrawal_is_told_as_one(by, at, mika):
    load(Belongings(consents=[(mika.id, NO, at)]), by, at)
    assert_recorded(ConsentWithdrawn, customer=mika, purpose="marketing", channel="email")


def test_people_are_found_by_their_company(by, at, mika, minato):
    load(Belongings(relations=[(NewRelation(mika.id, minato.id, "contact"), at)]), by, at)
    assert mika.id in {hit.object_id for hit in find("みなと", by).hits}


def test_it_is_undone_as_one(by, at, mika, minato):
    relation = NewRelation(mika.id, minato.id, "contact")
    made = load(Belongings([(mika.id, WISH, at)], [(mika.id, YES, at)], [(relation, at)]), by, at)
    undo(made, by=by, at=at)
    assert rows_of() == {table: [] for table in TABLES}


def test_staff_may_not(staff_actor, at, mika):
    with pytest.raises(NotAllowed):
        load(Belongings([(mika.id, WISH, at)]), staff_actor, at)


def test_a_walk_in_customer_has_no_guessed_reading(by, at):
    new = actions.NewCustomer(family_name="山田", given_name="健", walk_in=True)
    with change("customers.load", by=by, at=at):
        (made,) = bulk.add_batch([bulk.Loading(new)], by=by, at=at)
    customer = Customer.objects.get(id=made)
    assert (customer.family_kana, customer.kana_guessed) == ("", False)
