import pytest
from django.core.cache import cache

from daifuku.demo.about import ABOUT
from daifuku.foundation.access import Role
from daifuku.foundation.models import Company

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


def test_an_old_demo_offers_to_be_rebuilt(demo, signed_in):
    Company.objects.update(demo_until="2020-01-01")
    assert "demo --rebuild" in text_of(signed_in().get("/about-demo"))
    assert "demo --rebuild" in text_of(signed_in().get("/home/demo"))
