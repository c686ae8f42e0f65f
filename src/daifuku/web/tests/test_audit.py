"""What the audit log keeps, and how the settings tell it."""

import ast
import re
from importlib import resources

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client

from daifuku.foundation import audit, clock
from daifuku.foundation.access import Role
from daifuku.foundation.models import ApiToken, AuditEntry, User
from daifuku.web.audit_words import EVENTS
from harness.sources import modules

pytestmark = pytest.mark.django_db
PASSWORD = "opaque-teapot-42"
CHAIN = (resources.files("daifuku.foundation") / "invariants.sql").read_text("utf-8").split(";")[0]


@pytest.fixture(autouse=True)
def patience():
    """Attempts of one test do not count in the next."""
    cache.clear()


@pytest.fixture
def person(colleague):
    made = colleague(Role.OWNER, family_name="大福")
    made.set_password(PASSWORD)
    made.save()
    return made


def enter(client, person, password=PASSWORD):
    return client.post("/accounts/login/", {"login": person.email, "password": password})


def lines(event):
    return list(AuditEntry.objects.filter(event=event).order_by("id"))


def only(event):
    (line,) = lines(event)
    return line


def test_a_day_in_the_log(person, colleague, client):
    other = colleague(Role.STAFF)
    enter(client, person, "wrong")
    enter(client, person)
    b"".join(client.get("/customers/export.csv").streaming_content)
    client.post(f"/settings/people/{other.pk}", {"role": 30, "sees": "own", "is_active": "on"})
    client.post("/settings/tokens/", {"name": "レジ", "reach": "all"})
    token = ApiToken.objects.get()
    client.post(f"/settings/tokens/{token.pk}/revoke")
    new = {"oldpassword": PASSWORD, "password1": "kettle-lamp-77", "password2": "kettle-lamp-77"}
    client.post("/accounts/password/change/", new)
    client.post("/accounts/logout/")
    failed = only("sign_in_failed")
    assert (failed.user_id, failed.facts, failed.address) == (None, {"of": person.pk}, "127.0.0.1")
    for event in ("signed_in", "signed_out", "exported", "password_changed"):
        assert only(event).user_id == person.pk, event
    assert only("exported").facts["kind"] == "customers"
    changed = only("permission_changed")
    assert changed.user_id == person.pk
    assert changed.facts == {"of": other.pk, "fields": ["role", "sees"]}
    assert only("token_added").facts["token"] == only("token_revoked").facts["token"] == token.pk
    with connection.cursor() as cursor:
        cursor.execute(CHAIN)
        assert cursor.fetchall() == []


def test_a_token_is_shown_once_and_ends_when_revoked(person, client):
    enter(client, person)
    made = client.post("/settings/tokens/", {"name": "一番レジ", "reach": "all"}).content.decode()
    secret = re.search(r"dfk_[\w-]{30,}", made)[0]
    assert "no-store" in client.get("/settings/tokens/")["Cache-Control"]
    assert secret not in client.get("/settings/tokens/").content.decode()
    assert secret not in str(ApiToken.objects.values_list())
    bearer = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/customers", headers=bearer).status_code == 200
    client.post(f"/settings/tokens/{ApiToken.objects.get().pk}/revoke")
    assert Client().get("/api/v1/customers", headers=bearer).status_code == 401
    assert "一番レジ" not in client.get("/settings/tokens/").content.decode()


def test_five_wrong_passwords_lock_the_account_for_a_while(person, client):
    for _ in range(5):
        enter(client, person, "wrong")
    locked = enter(client, person)
    assert "_auth_user_id" not in client.session
    assert locked.status_code == 200
    assert len(lines("sign_in_failed")) == 5
    # Another process, or a new start of this one, remembers nothing of its own.
    cache.clear()
    assert enter(client, person).status_code == 200
    assert "_auth_user_id" not in client.session
    caches["of_all"].clear()
    enter(client, person)
    assert client.session["_auth_user_id"] == str(person.pk)


def test_many_attempts_from_one_place_are_told_in_our_own_page(client):
    for _ in range(31):
        answer = client.get("/accounts/login/")
        answer = client.post("/accounts/login/", {"login": "x@y.example", "password": "x"})
    assert answer.status_code == 429
    assert "試行回数" in answer.content.decode()


def test_sessions_end_when_somebody_is_switched_off(person, colleague, client, signed_in):
    staff = colleague(Role.STAFF)
    theirs = signed_in(staff)
    assert theirs.get("/settings/profile").status_code == 200
    given = {"role": 20, "sees": "all"}
    enter(client, person)
    saved = client.post(f"/settings/people/{staff.pk}", given)
    assert saved["Location"] == "/settings/people/"
    assert "/accounts/login/" in theirs.get("/settings/profile")["Location"]


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(person):
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        enter(client, person)
    new = {"oldpassword": PASSWORD, "password1": "kettle-lamp-77", "password2": "kettle-lamp-77"}
    assert here.post("/accounts/password/change/", new)["Location"] == "/settings/profile"
    assert "パスワードを変更しました" in here.get("/settings/profile").content.decode()
    assert "/accounts/login/" in elsewhere.get("/settings/profile")["Location"]


def noted_events() -> set[str]:
    """Every kind that any room writes."""
    return {
        call.args[0].value
        for module in modules()
        if not module.is_test
        for call in ast.walk(module.tree)
        if isinstance(call, ast.Call)
        and (getattr(call.func, "attr", "") == "note" or getattr(call.func, "id", "") == "_note")
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


def test_every_kind_has_words():
    assert len(noted_events()) > 10
    assert noted_events() <= set(EVENTS)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_shows_no_name_of_the_code(person, signed_in, language):
    User.objects.update(language=language)
    for event in EVENTS:
        facts = {"of": person.pk, "fields": ["role"], "kind": "customers", "key": "totp"}
        audit.note(event, at=clock.now(), user_id=person.pk, facts=facts)
    shown = signed_in(person).get("/settings/audit").content.decode()
    body = re.sub(r"<select.*?</select>", "", shown, flags=re.S)
    table = body[body.index("<tbody") : body.index("</tbody>")]
    assert "大福" in table
    assert not re.search(r">[a-z]+_[a-z_]+", table)
    assert {"ja": "認証アプリ", "en": "Authenticator app"}[language] in table


def test_the_page_is_filtered_and_turned(person, colleague, signed_in):
    other = colleague(Role.STAFF, family_name="別府")
    for _ in range(60):
        audit.note("exported", at=clock.now(), user_id=other.pk, facts={"kind": "customers"})
    audit.note("user_added", at=clock.now(), user_id=person.pk, facts={"of": other.pk})
    client = signed_in(person)
    first = client.get(f"/settings/audit?kind=exported&who={other.pk}").content.decode()
    assert first.count('<th scope="row">') == 50
    older = re.search(r'href="(/settings/audit\?[^"]*before=\d+)"', first)[1].replace("&amp;", "&")
    second = client.get(older).content.decode()
    assert second.count('<th scope="row">') == 10
    assert 'href="/settings/audit?' not in second
    about = client.get(f"/settings/audit?who={other.pk}&kind=user_added").content.decode()
    assert about.count('<th scope="row">') == 1
    assert client.get("/settings/audit?who=x&kind=nonsense&before=y").status_code == 200


def test_whatever_secures_a_sign_in_is_noted_when_it_comes_and_goes(
    person, client, rf, django_capture_on_commit_callbacks
):
    enter(client, person)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.get("/accounts/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    sent = (("totp/activate/", {"code": code}), ("recovery-codes/generate/", {}))
    for page, given in (*sent, ("totp/deactivate/", {})):
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(f"/accounts/2fa/{page}", given).status_code == 302
    key = Authenticator(user=person, type=Authenticator.Type.WEBAUTHN, data={})
    # What allauth says of a passkey; tests/journeys/test_passkeys.py adds a real one.
    for signal in (authenticator_added, authenticator_removed):
        signal.send(Authenticator, request=rf.get("/"), user=person, authenticator=key)
    noted = [
        (line.event, line.facts.get("key", ""), line.user_id)
        for line in AuditEntry.objects.filter(event__regex="key|codes").order_by("id")
    ]
    assert noted == [
        (event, key, person.pk)
        for event, key in (
            ("sign_in_key_added", "totp"),
            ("sign_in_key_added", "recovery_codes"),
            ("recovery_codes_made", ""),
            ("sign_in_key_removed", "totp"),
            ("sign_in_key_removed", "recovery_codes"),
            ("sign_in_key_added", "webauthn"),
            ("sign_in_key_removed", "webauthn"),
        )
    ]
