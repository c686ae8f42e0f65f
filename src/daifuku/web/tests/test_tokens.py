"""A token may do what somebody chose, never everything by leaving all unticked."""

import pytest

from daifuku.foundation.access import Role
from daifuku.foundation.models import ApiToken
from daifuku.foundation.tokens import known_scopes

pytestmark = pytest.mark.django_db
PAGE = "/settings/tokens/"


def test_nothing_chosen_makes_no_token_and_keeps_what_was_typed(signed_in):
    for typed in ({"name": "レジ"}, {"name": "レジ", "reach": "chosen"}):
        answer = signed_in(Role.OWNER).post(PAGE, typed)
        assert answer.status_code == 422
        assert 'value="レジ"' in answer.content.decode()
    assert "トークンに許可する操作を1つ以上選んでください。" in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_it_may_do_what_was_ticked_and_the_page_says_so(signed_in):
    browser = signed_in(Role.OWNER)
    assert "任意" not in browser.get(PAGE).content.decode()
    typed = {"name": "レジ", "reach": "chosen", "scopes": ["stores:read", "purchases:write"]}
    assert browser.post(PAGE, typed).status_code == 200
    assert ApiToken.objects.get().scopes == ["purchases:write", "stores:read"]
    assert "購入への書き込み · 店舗の閲覧" in browser.get(PAGE).content.decode()


def test_everything_is_a_choice_of_its_own(signed_in):
    browser = signed_in(Role.OWNER)
    browser.post(PAGE, {"name": "連携", "reach": "all"})
    assert ApiToken.objects.get().scopes == known_scopes()
    assert browser.get(PAGE).content.decode().count("自分にできる操作すべて") == 2
