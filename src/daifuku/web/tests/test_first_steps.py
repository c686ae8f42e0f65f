"""An empty shop shows its owner what to do first; each step is done when the shop says so."""

from datetime import UTC, datetime

import pytest

from daifuku.customers.actions import create_customer, read_new
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.company import edit_company
from daifuku.foundation.models import Company, ImportRun
from daifuku.foundation.tokens import add_token
from daifuku.web.first_steps import first_steps
from harness import assert_queries

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
BY = Actor.system()


def done(actor):
    return [step.done for step in first_steps(actor=actor, today=AT.date())["steps"]]


def test_each_step_is_done_when_the_shop_says_so(owner_actor, colleague):
    assert done(owner_actor) == [False] * 5
    edit_company({"name_ja": "大福商店"}, by=BY, at=AT)
    assert done(owner_actor) == [True, False, False, False, False]
    create_customer(read_new({"family_name": "山田"}), by=BY, at=AT)
    colleague(Role.STAFF)
    add_token(owner_actor.user_id, name="レジ", scopes=["all"], by=BY, at=AT)
    assert done(owner_actor) == [True, False, True, True, True]
    ImportRun.objects.create(
        kind="customers", file_name="客.csv", path="", state="done", via="page", started_at=AT
    )
    assert done(owner_actor) == []


def test_they_ask_the_database_once(owner_actor):
    with assert_queries(1):
        done(owner_actor)


def test_they_are_for_those_who_set_the_shop_up_and_never_in_a_demo(staff_actor, owner_actor):
    assert done(staff_actor) == []
    Company.objects.update_or_create(id=1, defaults={"is_demo": True})
    assert done(owner_actor) == []


def test_every_step_leads_somewhere_and_the_list_can_be_put_away(signed_in, colleague):
    owner, other = colleague(Role.OWNER), colleague(Role.OWNER)
    client = signed_in(owner)
    shown = client.get("/").content.decode()
    for step in first_steps(actor=Actor.of(owner), today=AT.date())["steps"]:
        assert f'href="{step.href}"' in shown
        assert client.get(step.href).status_code == 200, step.href
    assert client.post("/first-steps/put-away").status_code == 302
    assert "はじめの一歩" not in client.get("/").content.decode().split("<main")[1].split(
        "home-grid"
    )[1].replace('aria-label="はじめの一歩"', "")
    assert "はじめの一歩" in signed_in(other).get("/").content.decode()
