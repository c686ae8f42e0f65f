"""Search documents: complete, renewed, and within what each may see."""

import pytest

from daifuku.customers import actions, finding
from daifuku.customers.actions import NewRelation
from daifuku.foundation.access import Actor
from daifuku.foundation.colleagues import edit_user
from daifuku.foundation.models import SearchDocument, Team
from daifuku.foundation.registries import search_sources
from daifuku.foundation.search import find


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
