"""Before data leaves, a key is made or a permission changes: who is there proves it once more."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from daifuku.foundation import clock, one_time
from daifuku.foundation.access import Role
from daifuku.foundation.models import ApiToken, User

pytestmark = pytest.mark.django_db
PASSWORD = "opaque-teapot-42"
LATER = timedelta(minutes=16)


@pytest.fixture
def owner(colleague):
    made = colleague(Role.OWNER)
    made.set_password(PASSWORD)
    made.save()
    return made


@pytest.fixture
def stale(owner, client):
    """Signed in by password, a good quarter of an hour ago."""
    client.post("/accounts/login/", {"login": owner.email, "password": PASSWORD})
    with time_machine.travel(clock.now() + LATER, tick=True):
        yield client


def asks(answer) -> bool:
    return answer.status_code == 302 and answer["Location"].startswith("/accounts/reauthenticate/")


def test_right_after_signing_in_nothing_more_is_asked(owner, client):
    client.post("/accounts/login/", {"login": owner.email, "password": PASSWORD})
    assert client.get("/customers/export.csv").status_code == 200
    assert client.post("/settings/tokens/", {"name": "レジ", "reach": "all"}).status_code == 200
    assert client.get("/settings/people/new").status_code == 200


def test_a_quarter_of_an_hour_later_each_of_them_asks(stale, owner, colleague):
    other = colleague(Role.STAFF)
    assert asks(stale.get("/customers/export.csv"))
    assert asks(stale.post("/settings/tokens/", {"name": "レジ", "reach": "all"}))
    assert asks(stale.get("/settings/people/new"))
    assert asks(stale.post(f"/settings/people/{other.pk}", {"role": 40, "sees": "all"}))
    assert asks(stale.post(f"/settings/people/{other.pk}/link"))
    assert asks(stale.get("/settings/outbox/x"))
    assert not ApiToken.objects.exists()
    other.refresh_from_db()
    assert other.role == Role.STAFF


def test_looking_and_revoking_ask_nothing(stale):
    for path in ("/settings/tokens/", "/settings/people/", "/settings/outbox/"):
        assert stale.get(path).status_code == 200


def test_what_was_typed_is_sent_again_after_the_answer(stale):
    asked = stale.post("/settings/tokens/", {"name": "本店のレジ", "reach": "all"})
    wrong = stale.post(asked["Location"], {"password": "wrong"})
    assert wrong.status_code == 200
    assert not ApiToken.objects.exists()
    back = "/settings/tokens/"
    done = stale.post(asked["Location"], {"password": PASSWORD, "next": back})
    assert done.status_code == 200
    assert ApiToken.objects.get().name == "本店のレジ"
    assert "dfk_" in done.content.decode()
    assert 'action="/settings/tokens/"' in done.content.decode()
    assert stale.post(back, {"name": "支店", "reach": "all"}).status_code == 200


def test_a_password_typed_for_somebody_else_does_not_wait_in_the_session(stale):
    secret = "first-password-of-hanako"
    fields = {"email": "h@shop.example", "password": secret, "role": 20, "sees": "all"}
    assert asks(stale.post("/settings/people/new", fields))
    assert secret not in str(dict(stale.session.items()))


def test_after_a_file_one_is_back_where_it_was_asked_for(stale):
    came_from = "http://testserver/customers/?sort=name"
    asked = stale.get("/customers/export.csv", headers={"Referer": came_from})
    done = stale.post(asked["Location"], {"password": PASSWORD, "next": came_from})
    assert done["Location"] == came_from
    assert stale.get("/customers/export.csv").status_code == 200
    elsewhere = {"Referer": "https://evil.example/"}
    with time_machine.travel(clock.now() + LATER, tick=True):
        again = stale.get("/customers/export.csv", headers=elsewhere)
        assert "evil" not in again["Location"]


def test_the_link_of_a_command_counts_like_a_password(owner):
    client = Client()
    client.get(one_time.path_for(owner))
    assert client.get("/customers/export.csv").status_code == 200
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200


def test_who_has_nothing_to_prove_with_is_not_locked_out(colleague):
    client = Client()
    guest = colleague(Role.OWNER)
    client.get(one_time.path_for(guest))
    with time_machine.travel(clock.now() + LATER, tick=True):
        assert client.get("/customers/export.csv").status_code == 200


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_that_asks_says_why(stale, language):
    User.objects.update(language=language)
    shown = stale.get("/accounts/reauthenticate/").content.decode()
    assert {"ja": "15分間", "en": "15 minutes"}[language] in shown
    assert f'lang="{language}"' in shown
