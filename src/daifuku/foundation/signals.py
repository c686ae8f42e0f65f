"""The one place where a signal is heard: sign-ins are announced by Django, not by us."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from daifuku.foundation import audit, clock


def _address(request: Any) -> str | None:
    return request.META.get("REMOTE_ADDR") or None if request is not None else None


@receiver(user_logged_in)
def note_sign_in(request: Any, user: Any, **_: Any) -> None:
    audit.note("signed_in", at=clock.now(), user_id=user.pk, address=_address(request))


@receiver(user_logged_out)
def note_sign_out(request: Any, user: Any, **_: Any) -> None:
    if user is not None:
        audit.note("signed_out", at=clock.now(), user_id=user.pk, address=_address(request))


@receiver(user_login_failed)
def note_failed_sign_in(request: Any = None, **_: Any) -> None:
    audit.note("sign_in_failed", at=clock.now(), user_id=None, address=_address(request))
