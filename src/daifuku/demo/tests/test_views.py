from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from daifuku.customers.actions import create_customer, read_new
from daifuku.demo.about import ABOUT
from daifuku.foundation import fresh_start
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.models import AuditEntry, Company
from daifuku.foundation.registries import verbs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def demo():
    company = Company.current()
    company.is_demo = True
    company.names = {"ja": "大福マート", "en": "Daifuku Mart"}
    company.save()


def text_of(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_says_what_is_real_in_both_languages(demo, signed_in, colleague):
    japanese = signed_in(colleague(Role.VIEWER, language="ja"))
    english = signed_in(colleague(Role.VIEWER, language="en"))
    shown = text_of(japanese.get("/about-demo"))
    assert "1ドルを150円とし" in shown
    assert "実データ" in shown
    assert "創作" in shown
    shown = text_of(english.get("/about-demo"))
    assert "Dollars times 150" in shown
    assert shown.count("Made up") == sum(not real for _what, real, _how in ABOUT)


def test_a_shop_of_ones_own_has_no_such_page(signed_in):
    assert signed_in().get("/about-demo").status_code == 404


def test_home_leads_there_only_in_a_demo(demo, signed_in):
    assert "/about-demo" in text_of(signed_in().get("/home/demo"))
    Company.objects.update(is_demo=False)
    cache.clear()
    assert "/about-demo" not in text_of(signed_in().get("/home/demo"))


def test_an_old_demo_offers_to_be_rebuilt_by_the_command_as_it_is_called_here(
    demo, signed_in, settings
):
    settings.DAIFUKU_COMMAND = "bin/daifuku"
    Company.objects.update(demo_until="2020-01-01")
    assert "bin/daifuku demo --rebuild" in text_of(signed_in().get("/about-demo"))
    assert "bin/daifuku demo --rebuild" in text_of(signed_in().get("/home/demo"))


@pytest.fixture
def home(settings, tmp_path):
    settings.DAIFUKU_HOME, settings.EMBEDDED = tmp_path, True
    return tmp_path


def test_the_owner_may_ask_that_the_demo_goes_and_change_their_mind(demo, home, signed_in, at):
    Company.objects.update(demo_built_at=at)
    client = signed_in(Role.OWNER)
    shown = text_of(client.get("/about-demo"))
    assert "デモを片付ける" in shown
    assert "変更はありません" in shown
    assert client.post("/about-demo/remove", {"leave": "yes"}).status_code == 302
    assert fresh_start.wished(home)
    assert "次回の起動時" in text_of(client.get("/about-demo"))
    client.post("/about-demo/remove", {"leave": "no"})
    assert not fresh_start.wished(home)
    assert AuditEntry.objects.filter(event="demo_leaves").count() == 2


def test_the_page_says_what_people_added(demo, home, signed_in, colleague, at):
    Company.objects.update(demo_built_at=at)
    one = colleague(Role.OWNER)
    body = read_new({"family_name": "山田"})
    create_customer(body, by=Actor.of(one), at=at + timedelta(hours=1))
    shown = text_of(signed_in(one).get("/about-demo"))
    assert "次の操作も失われます" in shown
    assert str(verbs.get("customers.create_customer").label) in shown


def test_nobody_else_may(demo, home, signed_in):
    client = signed_in(Role.ADMIN)
    assert "デモを片付ける" not in text_of(client.get("/about-demo"))
    assert client.post("/about-demo/remove", {"leave": "yes"}).status_code == 403
    assert not fresh_start.wished(home)


def test_a_shop_of_ones_own_cannot_be_asked_to_go(home, signed_in):
    assert signed_in(Role.OWNER).post("/about-demo/remove", {"leave": "yes"}).status_code == 404
    assert not fresh_start.wished(home)


def test_a_database_of_ones_own_is_not_dropped_from_here(demo, home, settings, signed_in):
    settings.EMBEDDED = False
    client = signed_in(Role.OWNER)
    assert "次回の起動時にデモ" not in text_of(client.get("/about-demo"))
    assert client.post("/about-demo/remove", {"leave": "yes"}).status_code == 404
    assert not fresh_start.wished(home)
    assert not AuditEntry.objects.filter(event="demo_leaves").exists()
    assert "次回の起動時にデモ" not in text_of(client.get("/about-demo"))


@pytest.fixture
def at():
    return datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
