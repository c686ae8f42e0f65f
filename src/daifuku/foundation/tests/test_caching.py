"""What all processes must know of each other."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache, caches

pytestmark = pytest.mark.django_db


def test_a_code_that_was_used_is_known_to_every_process():
    totp = TOTP(Authenticator(user_id=7, type=Authenticator.Type.TOTP))
    assert totp._mark_code_used("123456")
    assert caches["of_all"].get(totp._get_used_cache_key("123456")) == "y"
    assert not totp._mark_code_used("123456")


def test_what_a_process_remembers_for_itself_stays_with_it():
    cache.set("page", "x")
    assert caches["of_all"].get("page") is None
    assert cache.get("page") == "x"
