from datetime import UTC, datetime
from urllib.parse import parse_qs

import pytest

from bench import bare, measures
from bench.measures import Measure
from daifuku.customers import actions
from daifuku.customers.models import Tag
from daifuku.customers.queries import Filters, ListQuery, list_page
from daifuku.customers.queries.listing import SORTS
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.changes import change
from daifuku.foundation.models import Team

AT = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def nobody_asks(monkeypatch):
    for entrance in ("_pages", "_api"):
        monkeypatch.setattr(measures, entrance, lambda *_: None)
    monkeypatch.setattr(measures, "_actor", lambda _: Actor.system())


def test_every_measure_stands_beside_the_raw_limit(db, nobody_asks):
    assert [one.name for one in measures.measures(10) if one.bare is None] == []


@pytest.mark.parametrize("name", bare.OTHER_LISTS)
def test_the_raw_limit_of_a_list_finds_the_rows_of_the_page(db, owner_actor, name):
    path, plain = bare.OTHER_LISTS[name]
    asked = {key: values[0] for key, values in parse_qs(path).items()}
    tag, stage = int(asked["tag"]), asked.get("stage", "")
    with change("customers.load", by=owner_actor, at=AT):
        Tag.objects.create(id=tag, key="t", names={"ja": "t"}, hue=1)
        for kana in ("ウ", "ア", "イ"):
            given = {
                "family_name": "森",
                "family_kana": kana,
                "stage": stage or "lead",
                "tags": [tag],
            }
            actions.create_customer(actions.read_new(given), by=owner_actor, at=AT)
        actions.create_customer(actions.read_new({"name": "森"}), by=owner_actor, at=AT)
    query = ListQuery(asked["sort"], filters=Filters(stage=stage, tag_id=tag))
    shown = [row.id for row in list_page(query, Actor.system()).rows]
    assert len(shown) == 3
    assert [row[0] for row in measures.sql(plain)] == shown


def test_every_order_of_the_list_has_a_budget():
    ways = {f"{way}{sort}" for sort in SORTS for way in ("", "-")}
    assert ways == {*bare.ORDERS, "name", "-last_purchase_at"}


@pytest.mark.parametrize("sort", bare.ORDERS)
def test_the_raw_limit_of_an_order_finds_the_rows_of_the_page(db, owner_actor, sort):
    for kana in ("ウ", "ア", "イ"):
        given = {"family_name": "森", "family_kana": kana}
        actions.create_customer(actions.read_new(given), by=owner_actor, at=AT)
    shown = [row.id for row in list_page(ListQuery(sort), Actor.system()).rows]
    assert len(shown) == 3
    assert [row[0] for row in measures.sql(bare.ORDERS[sort])] == shown


def test_who_sees_less_is_measured_beside_the_same_rows(db, colleague):
    team = Team.objects.create(id=4, names={"ja": "4係"})
    seen = {bare.OWN: "own", bare.TEAM: "team"}
    for id_, sees in seen.items():
        colleague(Role.STAFF, id=id_, sees=sees, team=team)
    owners = [None, bare.OWN, bare.TEAM]
    for owner in owners:
        given = {"family_name": "森", "owner_id": owner}
        actions.create_customer(actions.read_new(given), by=Actor.system(), at=AT)
    for id_, count in ((bare.OWN, 1), (bare.TEAM, 2)):
        shown = [row.id for row in list_page(ListQuery(), measures._actor(id_)).rows]
        assert len(shown) == count
        assert [row[0] for row in measures.sql(bare.VISIBLE_NEWEST[id_])] == shown
        assert {row[0] for row in measures.sql(bare.VISIBLE_BY_NAME[id_])} == {*shown}
        assert measures.sql(bare.VISIBLE_COUNT[id_]) == [(count,)]


def test_forty_ways_to_ask():
    assert len({measures._asked(n) for n in range(40)}) == 40


def test_a_line_says_over_for_its_median_too(capsys):
    swift = Measure("swift", 100, lambda n: None, median_ms=50)
    measures.show([swift], 20)
    assert "over" not in capsys.readouterr().out
    assert measures.over(swift, p50=51, p95=99)
    assert measures.over(swift, p50=49, p95=101)
    assert not measures.over(swift, p50=49, p95=99)


def test_the_median_of_search_has_a_budget(db, nobody_asks):
    search = [one for one in measures.measures(10) if one.name.startswith("search:")]
    assert {(one.median_ms, one.budget_ms) for one in search} == {(50, 100)}


def test_the_till_is_asked_for_somebody_by_phone_and_by_kana(db, nobody_asks):
    tills = [one for one in measures.measures(10) if one.name.startswith("till:")]
    assert [one.budget_ms for one in tills] == [1000, 1000]
