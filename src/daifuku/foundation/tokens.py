"""API tokens: made, shown once, checked, revoked."""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from daifuku.foundation import audit
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import change
from daifuku.foundation.errors import Invalid, NotFound
from daifuku.foundation.models import ApiToken, User
from daifuku.foundation.registries import verbs

PREFIX = "dfk_"
# Chosen in the place of scopes: all that the colleague may do.
EVERYTHING = "all"
_RECENT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Issued:
    """`secret` is shown once and kept nowhere."""

    id: int
    secret: str


def known_scopes() -> list[str]:
    return sorted({verb.scope for verb in verbs if verb.scope})


def add_token(user_id: int, *, name: str, scopes: list[str], by: Actor, at: datetime) -> Issued:
    """Make a token of a colleague; EVERYTHING stands for all scopes. Refuses none and unknown
    ones."""
    may(by, "foundation.add_token")
    chosen = _chosen(scopes)
    secret = PREFIX + secrets.token_urlsafe(32)
    with change("foundation.add_token", by=by, at=at, subject=("user", user_id)):
        token = ApiToken.objects.create(
            user_id=user_id,
            name=name,
            prefix=secret[:12],
            digest=_digest(secret),
            scopes=chosen,
            created_at=at,
        )
        audit.note(
            "token_added", at=at, user_id=by.user_id, facts={"token": token.pk, "of": user_id}
        )
    return Issued(token.pk, secret)


def _chosen(scopes: list[str]) -> list[str]:
    if not scopes:
        text = _("Choose at least one thing that the token may do.")
        raise Invalid.field("scopes", "required", text)
    known = known_scopes()
    unknown = sorted(set(scopes) - {*known, EVERYTHING})
    if unknown:
        text = _("Unknown scope: {names}.").format(names=", ".join(unknown))
        raise Invalid.field("scopes", "unknown_scope", text)
    return known if EVERYTHING in scopes else sorted(set(scopes))


def revoke_token(token_id: int, *, by: Actor, at: datetime) -> None:
    """Refuses with NotFound when the token is somebody else's and `by` is no administrator."""
    may(by, "foundation.revoke_token")
    with change("foundation.revoke_token", by=by, at=at):
        found = ApiToken.objects.filter(id=token_id, revoked_at=None)
        if by.role < verbs.get("foundation.edit_user").minimum:
            found = found.filter(user_id=by.user_id)
        if not found.update(revoked_at=at):
            raise NotFound
        audit.note("token_revoked", at=at, user_id=by.user_id, facts={"token": token_id})


def actor_of(secret: str, *, at: datetime) -> Actor | None:
    """The actor behind a bearer token, or None. One query; notes the use once a minute."""
    token = (
        ApiToken.objects.select_related("user")
        .filter(digest=_digest(secret), revoked_at=None, user__is_active=True)
        .first()
    )
    if token is None or (token.expires_at and token.expires_at <= at):
        return None
    if token.last_used_at is None or at - token.last_used_at > _RECENT:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)
    user: User = token.user
    return replace(Actor.of(user, via="api"), scopes=frozenset(token.scopes), token_id=token.pk)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
