"""A colleague stops typing a password: a passkey, and a code from an app."""

import base64
import hmac
import re
import struct
import time

import pytest

from daifuku.foundation.access import Role

pytestmark = pytest.mark.browser
PASSWORD = "opaque-teapot-42"


@pytest.fixture
def person(colleague):
    user = colleague(Role.STAFF, email="hanako@shop.example", family_name="花岡")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def page(open_page, live_app):
    """A passkey belongs to a host name; an address of numbers has none."""
    made = open_page(base_url=live_app.url.replace("127.0.0.1", "localhost"))
    made.set_default_timeout(8000)
    return made


def authenticator(page) -> None:
    """As a telephone or a laptop with a fingerprint would be."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def enter_password(page, person) -> None:
    page.goto("/accounts/login/")
    page.locator("#id_login").fill(person.email)
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="サインイン", exact=True).click()


def confirmed(page, path: str) -> None:
    """What guards the account asks for the password once more."""
    page.goto(path)
    page.wait_for_url("**/accounts/reauthenticate/**")
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="確認", exact=True).click()
    page.wait_for_url(f"**{path}")


def leave(page) -> None:
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name=re.compile("サインアウト")).click()
    page.wait_for_url("**/accounts/login/")


def code_of(secret: str) -> str:
    """RFC 6238, as the app counts."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    (number,) = struct.unpack(">I", digest[(start := digest[-1] & 15) : start + 4])
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06}"


def test_in_by_passkey_alone(person, page):
    authenticator(page)
    enter_password(page, person)
    page.wait_for_url(re.compile(r":\d+/$"))
    confirmed(page, "/accounts/2fa/webauthn/add/")
    page.locator("#id_passwordless").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/accounts/2fa/recovery-codes/**")
    leave(page)
    page.locator("#passkey_login").click()
    page.wait_for_url(re.compile(r":\d+/$"))
    page.goto("/settings/profile")
    assert page.locator("#id_family_name").input_value() == "花岡"


def test_in_by_password_and_the_code_of_an_app(person, page):
    enter_password(page, person)
    page.wait_for_url(re.compile(r":\d+/$"))
    confirmed(page, "/accounts/2fa/totp/activate/")
    secret = page.locator("main code").inner_text()
    page.locator("#id_code").fill(code_of(secret))
    page.locator("main form").get_by_role("button").first.click()
    page.wait_for_url("**/accounts/2fa/recovery-codes/**")
    leave(page)
    enter_password(page, person)
    page.wait_for_url("**/accounts/2fa/authenticate/")
    page.locator("#id_code").fill("000000")
    page.get_by_role("button", name="サインイン", exact=True).click()
    page.locator("[aria-invalid=true], .field-error").first.wait_for()
    page.locator("#id_code").fill(code_of(secret))
    page.get_by_role("button", name="サインイン", exact=True).click()
    page.wait_for_url(re.compile(r":\d+/$"))
