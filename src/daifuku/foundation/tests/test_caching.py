"""What all processes must know of each other."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache, caches
from django.db import connection

pytestmark = pytest.mark.django_db


def test_a_code_that_was_used_is_known_to_every_process():
    totp = TOTP(Authenticator(user_id=7, type=Authenticator.Type.TOTP))
    assert totp._mark_code_used("123456")
    assert caches["of_all"].get(totp._get_used_cache_key("123456")) == "y"
    assert not totp._mark_code_used("123456")


@pytest.mark.parametrize(("late", "accepted"), [(0, True), (45, True), (75, False), (-75, False)])
def test_a_code_typed_as_it_ran_out_still_works(monkeypatch, late, accepted):
    """The step of 00:29 is over when somebody has typed its last digit."""
    secret, shown = auth.generate_totp_secret(), 1_800_000_000
    code = auth.format_hotp_value(auth.hotp_value(secret, shown // 30))
    monkeypatch.setattr(auth.time, "time", lambda: shown + late)
    assert auth.validate_totp_code(secret, code) is accepted


def test_a_used_code_is_refused_as_long_as_it_would_be_accepted():
    totp = TOTP(Authenticator(user_id=7, type=Authenticator.Type.TOTP))
    totp._mark_code_used("123456")
    with connection.cursor() as cursor:
        cursor.execute("SELECT expires > now() + interval '85 seconds' FROM foundation_cache")
        assert cursor.fetchall() == [(True,)]


def test_what_a_process_remembers_for_itself_stays_with_it():
    cache.set("page", "x")
    assert caches["of_all"].get("page") is None
    assert cache.get("page") == "x"
