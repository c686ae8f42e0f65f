"""Search documents: complete, renewed, and within what each may see."""

from datetime import UTC, date, datetime, timedelta
from importlib import import_module

import pytest
from django.db import connection

from daifuku.customers import actions, finding
from daifuku.customers.actions import NewRelation
from daifuku.customers.jobs import follow_days
from daifuku.customers.queries import customer_header
from daifuku.customers.queries.record import relations_of
from daifuku.foundation import clock
from daifuku.foundation.access import Actor
from daifuku.foundation.changes import last_change_id, undo
from daifuku.foundation.colleagues import edit_user
from daifuku.foundation.models import SearchDocument, Team
from daifuku.foundation.registries import search_sources
from daifuku.foundation.search import find, told_apart
from harness import assert_queries


def hits(asked, actor):
    return [hit.object_id for hit in find(asked, actor).hits]


@pytest.mark.parametrize(
    "asked",
    ["佐藤 美咲", "佐藤美咲", "ｻﾄｳ", "sato misaki", "satou", "misaki@example", "09012345678", "A-77",
     "みなと", "㈱みなと"],
)  # fmt: skip
def test_by_name_reading_romaji_mail_phone_number_and_company(mika, add, by, at, asked):
    actions.edit_customer(
        mika.id, {"external_ids": [{"source": "pos", "id": "A-77"}]}, by=by, at=at
    )
    minato = add(kind="organisation", name="株式会社みなと")
    actions.relate(NewRelation(mika.id, minato.id, "employee"), by=by, at=at)
    assert mika.id in hits(asked, by)


def test_a_change_of_owner_moves_who_finds_them(mika, by, at, colleague):
    one, two = (colleague(sees="own") for _ in range(2))
    actions.edit_customer(mika.id, {"owner_id": one.pk}, by=by, at=at)
    assert hits("佐藤", Actor.of(one)) == [mika.id]
    assert hits("佐藤", Actor.of(two)) == []
    actions.edit_customer(mika.id, {"owner_id": two.pk}, by=by, at=at)
    assert hits("佐藤", Actor.of(one)) == []


def test_all_documents_can_be_made_anew(add, by, at, monkeypatch):
    monkeypatch.setattr(finding, "_BATCH", 2)
    people = [add(family_name=f"客{n}") for n in range(5)]
    gone = add(family_name="客去")
    actions.delete_customer(gone.id, by=by, at=at)
    kept = list(SearchDocument.objects.order_by("object_id").values("object_id", "title", "doc"))
    made = list(search_sources.get("customer").rows(None))
    assert [row.object_id for row in made] == [person.id for person in people]
    assert [(row.object_id, row.title) for row in made] == [
        (row["object_id"], row["title"]) for row in kept
    ]


def test_a_result_never_shows_more_than_a_name_where_there_is_one(mika):
    shown = SearchDocument.objects.get(object_id=mika.id)
    assert (shown.title, shown.subtitle) == ("佐藤 美咲", "サトウ ミサキ")
    assert "example" not in shown.doc


def test_customers_move_with_their_owner_to_another_team(mika, by, at, colleague):
    shibuya, ginza = (Team.objects.create(names={"ja": name}) for name in ("渋谷", "銀座"))
    clerk = colleague(team=shibuya)
    old, new = (Actor.of(colleague(team=team, sees="team")) for team in (shibuya, ginza))
    actions.edit_customer(mika.id, {"owner_id": clerk.pk}, by=by, at=at)
    assert (hits("佐藤", old), hits("佐藤", new)) == ([mika.id], [])
    edit_user(clerk.pk, {"team_id": ginza.pk}, by=by, at=at)
    assert (hits("佐藤", old), hits("佐藤", new)) == ([], [mika.id])
    edit_user(clerk.pk, {"team_id": None}, by=by, at=at)
    assert (hits("佐藤", old), hits("佐藤", new)) == ([], [])
    assert hits("さとう", by) == [mika.id]


@pytest.fixture
def minato(add):
    return add(kind="organisation", name="株式会社みなと")


@pytest.fixture
def staff(add, minato, by, at, monkeypatch):
    """Three who work there; more than fit into one batch."""
    monkeypatch.setattr(finding, "_BATCH", 2)
    people = [add(family_name=name) for name in ("伊藤", "加藤", "後藤")]
    for one in people:
        actions.relate(NewRelation(one.id, minato.id, "employee"), by=by, at=at)
    return sorted(one.id for one in people)


def test_people_are_not_found_by_a_company_in_the_bin(staff, minato, by, at):
    assert sorted(hits("みなと", by)) == sorted([minato.id, *staff])
    actions.delete_customer(minato.id, by=by, at=at)
    assert hits("みなと", by) == []
    actions.restore_customer(minato.id, by=by, at=at)
    assert sorted(hits("みなと", by)) == sorted([minato.id, *staff])


def test_people_follow_the_undo_of_a_rename(staff, minato, by, at):
    actions.edit_customer(minato.id, {"name": "かもめ商事"}, by=by, at=at)
    assert sorted(hits("かもめ", by)) == sorted([minato.id, *staff])
    undo(last_change_id(), by=by, at=at)
    assert hits("かもめ", by) == []
    assert sorted(hits("みなと", by)) == sorted([minato.id, *staff])


def test_a_hit_names_a_company_to_those_who_may_see_it(mika, minato, by, at, colleague):
    clerk, other = colleague(sees="own"), colleague()
    hidden = [(mika.id, {"owner_id": clerk.pk}), (minato.id, {"owner_id": other.pk})]
    for customer_id, owner in hidden:
        actions.edit_customer(customer_id, owner, by=by, at=at)
    actions.relate(NewRelation(mika.id, minato.id, "employee"), by=by, at=at)
    own = Actor.of(clerk)
    told = {}
    for actor in (by, own):
        hits = find("佐藤", actor).hits
        with assert_queries(1):
            (told[actor],) = (hit.subtitle for hit in told_apart(hits, "佐藤", actor))
    assert "サトウ ミサキ · 株式会社みなと · " in told[by]
    assert "みなと" not in told[own]
    assert not SearchDocument.objects.filter(
        object_id=mika.id, subtitle__contains="みなと"
    ).exists()
    actions.edit_customer(minato.id, {"owner_id": clerk.pk}, by=by, at=at)
    (seen,) = told_apart(find("佐藤", own).hits, "佐藤", own)
    assert "株式会社みなと" in seen.subtitle


def test_the_migration_takes_companies_out_of_what_is_shown(staff, mika):
    strip = import_module(
        "daifuku.customers.migrations.0006_take_companies_out_of_search_documents"
    )
    kept = dict(SearchDocument.objects.values_list("object_id", "subtitle"))
    SearchDocument.objects.filter(object_id__in=staff).update(subtitle="イトウ · 株式会社みなと")
    with connection.cursor() as cursor:
        cursor.execute(strip._ONLY_THE_READING)
    assert dict(SearchDocument.objects.values_list("object_id", "subtitle")) == kept


def told_everywhere(customer, by, today):
    """Whether panel, header and search say that the customer belongs to a company."""
    (row,) = relations_of([customer.id], by, on=today)
    header = bool(customer_header(customer.id, by).relations)
    return row["standing"], header, customer.id in hits("みなと", by)


def test_a_relation_holds_until_its_last_day_everywhere(mika, minato, by, at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    today = clock.today()
    made = actions.relate(NewRelation(mika.id, minato.id, "employee"), by=by, at=at)
    actions.end_relation(made.id, by=by, at=at, until_on=today + timedelta(days=1))
    assert told_everywhere(mika, by, today) == (True, True, True)
    monkeypatch.setattr(clock, "now", lambda: at + timedelta(days=1))
    follow_days()
    assert told_everywhere(mika, by, clock.today()) == (False, False, False)


def test_ended_today_it_is_over_though_utc_says_yesterday(mika, minato, by, monkeypatch):
    at = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)  # 08:00 of the 23rd in Japan
    monkeypatch.setattr(clock, "now", lambda: at)
    new = NewRelation(mika.id, minato.id, "employee", since_on=date(2026, 11, 23))
    made = actions.relate(new, by=by, at=at)
    ended = actions.end_relation(made.id, by=by, at=at)
    assert ended.until_on == date(2026, 11, 23)
    assert told_everywhere(mika, by, clock.today()) == (False, False, False)
