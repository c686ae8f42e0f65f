"""The one place where a signal is heard: sign-ins and what secures them are announced by Django and
django-allauth, not by us."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from daifuku.foundation import audit, clock
from daifuku.foundation.models import User


def _address(request: Any) -> str | None:
    return request.META.get("REMOTE_ADDR") or None if request is not None else None


def _note(event: str, request: Any, user: Any, **facts: Any) -> None:
    audit.note(
        event, at=clock.now(), user_id=user.pk, address=_address(request), facts=facts or None
    )


@receiver(user_logged_in)
def note_sign_in(request: Any, user: Any, **_: Any) -> None:
    _note("signed_in", request, user)


@receiver(user_logged_out)
def note_sign_out(request: Any, user: Any, **_: Any) -> None:
    if user is not None:
        _note("signed_out", request, user)


@receiver(user_login_failed)
def note_failed_sign_in(
    request: Any = None, credentials: dict[str, Any] | None = None, **_: Any
) -> None:
    """Nobody has been proved to be there, so whose account it was stands among the facts."""
    email = str((credentials or {}).get("email", "")).lower()
    of = User.objects.filter(email=email).values_list("pk", flat=True).first() if email else None
    facts = {"of": of} if of else {}
    address = _address(request)
    audit.note("sign_in_failed", at=clock.now(), user_id=None, address=address, facts=facts)


@receiver(authentication_failed)
def note_failed_second_step(request: Any, user: Any, **_: Any) -> None:
    address, facts = _address(request), {"of": user.pk, "step": 2}
    audit.note("sign_in_failed", at=clock.now(), user_id=None, address=address, facts=facts)


@receiver(password_changed)
@receiver(password_set)
@receiver(password_reset)
def note_new_password(signal: Any, request: Any, user: Any, **_: Any) -> None:
    by_mail = {"by_mail": True} if signal is password_reset else {}
    _note("password_changed", request, user, **by_mail)


@receiver(authenticator_added)
def note_new_key(request: Any, user: Any, authenticator: Any, **_: Any) -> None:
    _note("sign_in_key_added", request, user, key=str(authenticator.type))


@receiver(authenticator_removed)
def note_removed_key(request: Any, user: Any, authenticator: Any, **_: Any) -> None:
    _note("sign_in_key_removed", request, user, key=str(authenticator.type))


@receiver(authenticator_reset)
def note_new_codes(request: Any, user: Any, **_: Any) -> None:
    _note("recovery_codes_made", request, user)
