"""The outbox on this machine: where mail stays while EMAIL_URL is not set. One file, one mail."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage as Parsed
from email.policy import default as policy
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from daifuku.foundation import clock
from daifuku.foundation.access import Actor, may
from daifuku.foundation.errors import NotFound
from daifuku.foundation.files.atomic import atomic_write
from daifuku.foundation.models import User

SHOWN = 100


class Backend(BaseEmailBackend):
    """Writes each mail as it would have left; readable by nobody else on this machine."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            name = f"{clock.now():%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}.eml"
            with atomic_write(folder() / name) as file:
                file.write(message.message().as_bytes())
        return len(email_messages)


@dataclass(frozen=True, slots=True)
class Mail:
    name: str
    to: str
    subject: str
    at: datetime | None
    body: str


def folder() -> Path:
    place = Path(settings.EMAIL_FILE_PATH)
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def mails(actor: Actor) -> list[Mail]:
    """The newest first. A mail to a colleague above the reader is not there: its link signs in."""
    may(actor, "foundation.read_outbox")
    above = _addresses_above(actor)
    paths = sorted(folder().glob("*.eml"), reverse=True)[:SHOWN]
    return [mail for mail in map(_read, paths) if not above & _addresses(mail.to)]


def mail(name: str, actor: Actor) -> Mail:
    """Refuses with NotFound what is not there or not for this reader."""
    found = next((mail for mail in mails(actor) if mail.name == name), None)
    if found is None:
        raise NotFound
    return found


def forget_before(moment: datetime) -> int:
    """Remove the mails that were written before. Says how many."""
    gone = 0
    for path in [*folder().glob("*.eml"), *folder().glob(".*.part")]:
        if path.stat().st_mtime < moment.timestamp():
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _read(path: Path) -> Mail:
    parsed: Any = message_from_bytes(path.read_bytes(), _class=Parsed, policy=policy)
    part = parsed.get_body(("plain",))
    return Mail(
        name=path.stem,
        to=str(parsed["To"] or ""),
        subject=str(parsed["Subject"] or "").strip(),
        at=_moment(parsed["Date"].datetime) if parsed["Date"] else None,
        body=part.get_content() if part is not None else "",
    )


def _moment(at: datetime) -> datetime:
    # "-0000" says that no zone is told, and reads as a moment without one.
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _addresses(to: str) -> set[str]:
    return {one.strip().lower() for one in to.split(",")}


def _addresses_above(actor: Actor) -> set[str]:
    return set(User.objects.filter(role__gt=actor.role).values_list("email", flat=True))
