"""Who acts, and what they may do. Rows by `visible_to(actor)`, verbs by `may(actor, verb)`."""

from dataclasses import dataclass, field, replace
from typing import Any

from daifuku.foundation.errors import NotAllowed
from daifuku.foundation.registries import verbs
from daifuku.foundation.roles import Role

__all__ = ["Actor", "Role", "can", "may"]


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, a token or the system at work. Every action takes one as `by`."""

    user_id: int | None
    role: Role
    via: str = "page"
    scopes: frozenset[str] | None = None
    team_id: int | None = None
    sees: str = "all"
    name: str = ""
    language: str = "ja"
    token_id: int | None = field(default=None)

    @classmethod
    def system(cls, via: str = "system") -> "Actor":
        return cls(user_id=None, role=Role.OWNER, via=via, name="Daifuku")

    @classmethod
    def of(cls, user: Any, via: str = "page") -> "Actor":
        return cls(
            user_id=user.pk,
            role=Role(user.role),
            via=via,
            team_id=user.team_id,
            sees=user.sees,
            name=user.display_name,
            language=user.language,
        )

    def as_via(self, via: str) -> "Actor":
        return replace(self, via=via)


def can(actor: Actor, verb: str) -> bool:
    declared = verbs.get(verb)
    if actor.role < declared.minimum:
        return False
    return actor.scopes is None or declared.scope in actor.scopes


def may(actor: Actor, verb: str) -> None:
    """Raise NotAllowed unless the actor may do this. The first line of every action."""
    if not can(actor, verb):
        raise NotAllowed
