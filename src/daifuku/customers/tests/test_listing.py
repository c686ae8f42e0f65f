"""The list: every sort pages without gaps over its own index, and shows only what may be seen."""

import json
from datetime import timedelta

import pytest
from django.db import connection

from daifuku.customers import actions, figures, queries
from daifuku.customers.bulk import Loading, add_batch
from daifuku.customers.figures import Shift
from daifuku.customers.payload import NewCustomer
from daifuku.customers.queries import Filters, ListQuery, estimating, listing
from daifuku.customers.queries.listing import SORTS, cursor_of, slice_of
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.changes import change
from daifuku.foundation.errors import Invalid
from daifuku.foundation.models import Team
from daifuku.foundation.patience import TooSlow
from harness import assert_queries

ALL_SORTS = [f"{sign}{name}" for name in SORTS for sign in ("", "-")]
INDEXES = {
    "name": "customer_by_name",
    "created_at": "customer_newest",
    "last_purchase_at": "figures_by_purchase",
    "last_contact_at": "figures_by_contact",
    "last_entry_at": "figures_by_entry",
    "spent": "figures_by_spent",
}


@pytest.fixture
def crowd(add, at):
    """Fifteen customers, many of them equal in every sort."""
    people = [
        add(family_name=f"客{n % 3}", family_kana="アイウ"[n % 3], when=at + timedelta(days=n % 4))
        for n in range(15)
    ]
    for n, person in enumerate(people[:9]):
        bought = at - timedelta(days=n % 2)
        figures.shift(person.id, Shift(1, 100 * (n % 3), bought))
    return people


@pytest.mark.parametrize("few", [0, 3, 10_000])
@pytest.mark.parametrize("sort", ALL_SORTS)
def test_who_belongs_to_somebody_is_listed_alike_however_it_is_looked_up(
    crowd, at, colleague, monkeypatch, sort, few
):
    """By the order of all, where they are many, or by whose they are, where they are few."""
    monkeypatch.setattr(listing, "FEW", few)
    team = Team.objects.create(names={"ja": "1係"})
    mine, hers = (colleague(Role.STAFF, sees="own", team=team) for _ in range(2))
    lead = colleague(Role.MANAGER, sees="team", team=team)
    for number, owner in enumerate((mine, hers)):
        for person in crowd[number::3]:
            actions.edit_customer(person.id, {"owner_id": owner.id}, by=Actor.system(), at=at)
    everybody = [row.id for row in queries.list_page(ListQuery(sort), Actor.system()).rows]
    own = {person.id for person in crowd[0::3]}
    both = own | {person.id for person in crowd[1::3]}
    for query, actor, theirs in (
        (ListQuery(sort, limit=2), Actor.of(mine), own),
        (ListQuery(sort, limit=3), Actor.of(lead), both),
        (ListQuery(sort, limit=3, filters=Filters(owner_id=mine.id)), Actor.of(lead), own),
        (ListQuery(sort, limit=2, filters=Filters(owner_id=mine.id)), Actor.system(), own),
    ):
        assert pages(query, actor) == [id_ for id_ in everybody if id_ in theirs]
        answer = json.loads(queries.json_page(query, actor))["items"]
        assert [one["id"] for one in answer] == pages(query, actor)[: query.limit]


def pages(query, actor):
    """All ids, page by page."""
    found, after = [], ""
    while True:
        page = queries.list_page(ListQuery(query.sort, after, query.limit, query.filters), actor)
        found += [row.id for row in page.rows]
        after = page.next
        if not after:
            return found


@pytest.mark.parametrize("sort", ALL_SORTS)
def test_pages_meet_without_gap_or_repeat(crowd, by, sort):
    whole = [row.id for row in queries.list_page(ListQuery(sort), by).rows]
    assert sorted(whole) == [person.id for person in crowd]
    assert pages(ListQuery(sort, limit=4), by) == whole


@pytest.mark.parametrize("sort", ALL_SORTS)
def test_the_api_gives_the_same_order(crowd, by, sort):
    whole = [row.id for row in queries.list_page(ListQuery(sort), by).rows]
    first = json.loads(queries.json_page(ListQuery(sort, limit=10), by))
    rest = json.loads(queries.json_page(ListQuery(sort, first["next"], 10), by))
    assert [item["id"] for item in first["items"] + rest["items"]] == whole
    assert rest["next"] is None


def test_the_sorts_mean_what_they_say(add, by, at):
    later, never, earlier = (add(family_name=n, family_kana=n) for n in ("ウ", "ア", "イ"))
    figures.shift(later.id, Shift(1, 100, at))
    figures.shift(earlier.id, Shift(2, 900, at - timedelta(days=9)))

    def order(sort):
        return [row.id for row in queries.list_page(ListQuery(sort), by).rows]

    assert order("name") == [never.id, earlier.id, later.id]
    assert order("-last_purchase_at") == [later.id, earlier.id, never.id]
    assert order("-spent") == [earlier.id, later.id, never.id]
    rows = {row.id: row for row in queries.list_page(ListQuery(), by).rows}
    assert rows[never.id].last_purchase_at is None
    assert rows[earlier.id].purchases == 2


@pytest.mark.parametrize("sort", ALL_SORTS)
@pytest.mark.parametrize("after", [False, True])
def test_every_sort_walks_its_own_index(crowd, by, sort, after):
    part = slice_of(ListQuery(sort, limit=4), by)
    page = queries.list_page(ListQuery(sort, limit=4), by)
    if after:
        part = slice_of(ListQuery(sort, page.next, 4), by)
    with connection.cursor() as cursor:
        # So few rows would rather be read and sorted; a million would not.
        for method in ("seqscan", "sort", "bitmapscan", "hashjoin", "mergejoin"):
            cursor.execute(f"SET LOCAL enable_{method} = off")
        cursor.execute(
            f"EXPLAIN SELECT c.id FROM {part.source} WHERE {part.where}"
            f" ORDER BY {part.order} LIMIT 4",
            part.values,
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert INDEXES[sort.removeprefix("-")] in plan
    assert "Sort" not in plan


def test_a_page_is_one_query(crowd, by):
    with assert_queries(1):
        queries.list_page(ListQuery("name"), by)


def test_filters(any_store, add, by, at, colleague):
    vip = actions.add_tag("上得意", by=by, at=at)
    clerk = colleague()
    one = add(family_name="一", stage="regular", owner_id=clerk.pk, home_store_id=3, tags=[vip.id])
    two = add(kind="organisation", name="二")
    cases = [
        (Filters(stage="regular"), [one.id]),
        (Filters(owner_id=clerk.pk), [one.id]),
        (Filters(home_store_id=3), [one.id]),
        (Filters(tag_id=vip.id), [one.id]),
        (Filters(kind="organisation"), [two.id]),
        (Filters(ids=(two.id,)), [two.id]),
        (Filters(ids=()), []),
        (Filters(stage="regular", kind="organisation"), []),
    ]
    for filters, expected in cases:
        query = ListQuery("name", filters=filters)
        assert [row.id for row in queries.list_page(query, by).rows] == expected, filters
        assert queries.estimate(query, by).count == len(expected)


def test_people_see_all_their_teams_or_their_own(add, by, colleague):
    team = Team.objects.create(names={"ja": "渋谷"})
    one, two = colleague(team=team, sees="team"), colleague(team=team, sees="own")
    mine = add(family_name="甲", owner_id=one.pk)
    theirs = add(family_name="乙", owner_id=two.pk)
    nobodys = add(family_name="丙")

    def seen(actor):
        return {row.id for row in queries.list_page(ListQuery("name"), actor).rows}

    assert seen(by) == {mine.id, theirs.id, nobodys.id}
    assert seen(Actor.of(one)) == {mine.id, theirs.id}
    assert seen(Actor.of(two)) == {theirs.id}
    assert queries.visible_ids([mine.id, theirs.id, nobodys.id], Actor.of(two)) == {theirs.id}
    asked = json.loads(queries.json_page(ListQuery("name"), Actor.of(two)))
    assert [item["id"] for item in asked["items"]] == [theirs.id]


@pytest.mark.parametrize("sort", ["", "-", "age", "name; drop table x", "--name"])
def test_an_unknown_sort_is_refused(by, sort):
    with pytest.raises(Invalid):
        queries.list_page(ListQuery(sort), by)


@pytest.mark.parametrize(
    "after",
    ["x", "💥", cursor_of("-name", "a", 1), cursor_of("name", "a\0", 1), "W10", "bnVsbA",
     cursor_of("name", "a", 2**70)],
)  # fmt: skip
def test_a_broken_cursor_is_refused(by, after):
    with pytest.raises(Invalid):
        queries.list_page(ListQuery("name", after), by)


@pytest.mark.parametrize("value", ["", "yesterday", "9", "2026-W01-1", "2026-02-30 00:00:00+00"])
def test_a_cursor_with_an_unreadable_value_is_refused(by, value):
    sort = "-last_purchase_at"
    with pytest.raises(Invalid):
        queries.list_page(ListQuery(sort, cursor_of(sort, value, 1)), by)


def test_a_tampered_cursor_only_moves_within_what_may_be_seen(crowd, by):
    page = queries.list_page(ListQuery("-spent", cursor_of("-spent", "-5", 1)), by)
    assert page.rows == []


def test_what_takes_too_long_is_refused_and_the_count_becomes_an_estimate(crowd, by, monkeypatch):
    slow = Filters(more=(("pg_sleep(%s) IS NOT NULL", "9"),))
    monkeypatch.setattr(estimating, "_MILLISECONDS", 100)
    with pytest.raises(TooSlow):
        queries.list_page(ListQuery(filters=slow, patience=100), by)
    with pytest.raises(TooSlow):
        queries.json_page(ListQuery(filters=slow, patience=100), by)
    assert not queries.estimate(ListQuery(filters=slow), by).exact


def test_a_search_that_was_cut_off_is_not_counted_exactly(crowd, by):
    ids = tuple(person.id for person in crowd[:3])
    found = queries.estimate(ListQuery(filters=Filters(ids=ids, capped=True)), by)
    assert (found.count, found.exact, found.capped) == (3, False, True)


@pytest.mark.parametrize("sort", ["name", "-last_purchase_at"])
def test_a_file_holds_the_list_page_by_page(crowd, by, sort, monkeypatch):
    monkeypatch.setattr(listing, "MOST_ROWS_OF_A_FILE", 4)
    filed = [row.id for rows in queries.file_pages(ListQuery(sort), by) for row in rows]
    assert filed == [row.id for row in queries.list_page(ListQuery(sort), by).rows]


def test_a_list_is_counted_to_the_last_row_up_to_some_thousands(by, at):
    with change("customers.load", by=by, at=at):
        add_batch([Loading(NewCustomer(family_name="森"))] * 1_100, by=by, at=at)
    assert queries.estimate(ListQuery(), by) == estimating.Estimate(1_100, exact=True)
