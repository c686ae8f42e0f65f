"""API tokens: made, shown once, checked, revoked."""

import hashlib
import json
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import connection
from django.utils.translation import gettext_lazy as _

from daifuku.foundation import audit
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import change
from daifuku.foundation.errors import Invalid, NotFound
from daifuku.foundation.models import ApiToken, User
from daifuku.foundation.registries import verbs

PREFIX = "dfk_"
NO_SCOPE = _("Choose at least one thing that the token may do.")
# Chosen in the place of scopes: all that the colleague may do.
EVERYTHING = "all"
_RECENT = timedelta(minutes=1)
_OF_USER = ("id", "role", "sees", "team_id", "language", "family_name", "given_name", "email")
_BEHIND = f"""
    SELECT t.id, t.scopes, t.expires_at, t.last_used_at, {", ".join(f"u.{n}" for n in _OF_USER)}
    FROM foundation_apitoken t JOIN foundation_user u ON u.id = t.user_id
    WHERE t.digest = %s AND t.revoked_at IS NULL AND u.is_active
"""


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
        raise Invalid.field("scopes", "required", NO_SCOPE)
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
    # Every call of the API begins with this, so it is spared what the ORM takes for it.
    with connection.cursor() as cursor:
        cursor.execute(_BEHIND, [_digest(secret)])
        found = cursor.fetchone()
    if found is None:
        return None
    token_id, scopes, expires_at, last_used_at, *columns = found
    if expires_at and expires_at <= at:
        return None
    if last_used_at is None or at - last_used_at > _RECENT:
        ApiToken.objects.filter(pk=token_id).update(last_used_at=at)
    user = User(**dict(zip(_OF_USER, columns, strict=True)))
    return replace(
        Actor.of(user, via="api"), scopes=frozenset(json.loads(scopes)), token_id=token_id
    )


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
