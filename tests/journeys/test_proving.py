"""An owner is asked once more before a key is made: by password, and by passkey."""

import re
import time

import pytest
from django.contrib.sessions.models import Session

from daifuku.foundation import one_time
from daifuku.foundation.access import Role
from journeys.test_passkeys import authenticator, confirmed, enter_password, leave

pytestmark = pytest.mark.browser
PASSWORD = "opaque-teapot-42"
METHODS = "account_authentication_methods"


@pytest.fixture
def person(colleague):
    user = colleague(Role.OWNER, email="hanako@shop.example", family_name="花岡")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def page(open_page, live_app):
    """A passkey belongs to a host name; an address of numbers has none."""
    made = open_page(base_url=live_app.url.replace("127.0.0.1", "localhost"))
    made.set_default_timeout(8000)
    return made


def a_quarter_of_an_hour_passes() -> None:
    """For every session, as the server will read it."""
    for kept in Session.objects.all():
        told = kept.get_decoded()
        for one in told.get(METHODS, ()):
            one["at"] = time.time() - 16 * 60
        kept.session_data = Session.get_session_store_class()().encode(told)
        kept.save()


def make_a_token(page, name: str) -> None:
    page.goto("/settings/tokens/")
    page.locator("#id_name").fill(name)
    page.get_by_label("自分にできる操作すべて").check()
    page.get_by_role("button", name="トークンを発行").click()


def test_the_password_is_asked_and_what_was_typed_goes_on(person, page):
    enter_password(page, person)
    page.wait_for_url(re.compile(r":\d+/$"))
    a_quarter_of_an_hour_passes()
    make_a_token(page, "本店のレジ")
    page.wait_for_url("**/accounts/reauthenticate/**")
    page.get_by_text("15分間").wait_for()
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="確認", exact=True).click()
    page.locator("code.token").wait_for()
    page.get_by_text("本店のレジ").first.wait_for()
    make_a_token(page, "支店のレジ")
    page.locator("code.token").wait_for()


def test_a_passkey_does_as_well(person, page):
    authenticator(page)
    enter_password(page, person)
    page.wait_for_url(re.compile(r":\d+/$"))
    confirmed(page, "/accounts/2fa/webauthn/add/")
    page.locator("#id_passwordless").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/accounts/2fa/recovery-codes/**")
    a_quarter_of_an_hour_passes()
    make_a_token(page, "本店のレジ")
    page.wait_for_url("**/accounts/reauthenticate/**")
    page.get_by_role("link", name="パスキーを使う").click()
    page.locator("#mfa_webauthn_reauthenticate").click()
    page.locator("code.token").wait_for()


def test_the_link_of_the_command_asks_nothing_at_first(person, page):
    page.goto(one_time.path_for(person))
    make_a_token(page, "本店のレジ")
    page.locator("code.token").wait_for()
    leave(page)
