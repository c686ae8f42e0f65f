"""Colleagues: added and edited by an administrator; everybody edits their own profile."""

from datetime import datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from daifuku.foundation import audit
from daifuku.foundation.access import Actor, Role, may
from daifuku.foundation.changes import change, edit
from daifuku.foundation.errors import Conflict, FieldError, Invalid, NotAllowed, NotFound
from daifuku.foundation.models import Team, User

PROFILE = frozenset(
    {"family_name", "given_name", "language", "theme", "density", "single_keys", "first_steps"}
)
ACCESS = frozenset({"role", "team_id", "sees", "is_active"})


class LastOwner(Conflict):
    code = "last_owner"
    message = _("At least one active owner must remain.")


def add_user(
    email: str, password: str | None, fields: dict[str, Any], *, by: Actor, at: datetime
) -> User:
    """Without a password they come in by a link. Refuses a bad or taken address, a weak password, a
    role above one's own, and their team's customers for somebody without a team."""
    may(by, "foundation.add_user")
    refuse_rank(fields.get("role"), by)
    with change("foundation.add_user", by=by, at=at):
        if User.objects.filter(email=email.lower()).exists():
            raise Invalid.field("email", "taken", _("This mail address is in use already."))
        user = User(email=email.lower(), **fields)
        _check_team(user)
        _check_password(password, user)
        user.set_password(password)
        _checked(user)
        user.save()
        facts = {"of": user.pk, "role": int(user.role)}
        audit.note("user_added", at=at, user_id=by.user_id, facts=facts)
    return user


def edit_user(user_id: int, edits: dict[str, Any], *, by: Actor, at: datetime) -> User:
    """Edit a colleague. Refuses unknown fields, a role above one's own, the last owner's end, and
    their team's customers for somebody without a team."""
    own = user_id == by.user_id and set(edits) <= PROFILE
    may(by, "foundation.edit_profile" if own else "foundation.edit_user")
    if not set(edits) <= PROFILE | ACCESS:
        raise NotAllowed
    with edit("foundation.edit_user", by=by, at=at, subject=("user", user_id)) as made:
        user = _locked(user_id)
        was_owner = user.role == Role.OWNER
        refuse_rank(user.role, by)
        refuse_rank(edits.get("role"), by)
        changed = {name: value for name, value in edits.items() if getattr(user, name) != value}
        if not changed:
            return user
        made.notes["edited"] = sorted(changed)
        for name, value in changed.items():
            setattr(user, name, value)
        _check_team(user)
        _checked(user)
        user.save(update_fields=list(changed))
        if was_owner:
            _keep_an_owner()
        if changed.keys() & ACCESS:
            facts = {"of": user_id, "fields": sorted(changed.keys() & ACCESS)}
            audit.note("permission_changed", at=at, user_id=by.user_id, facts=facts)
    return user


def refuse_rank(role: Any, by: Actor) -> None:
    if role is not None and int(role) > by.role:
        raise NotAllowed(_("You cannot give or change a role above your own."))


def _locked(user_id: int) -> User:
    """With every owner, in one order: two who end each other's ownership must not both succeed."""
    who = Q(pk=user_id) | Q(role=Role.OWNER, is_active=True)
    held = User.objects.select_for_update().filter(who).order_by("pk")
    found = next((user for user in held if user.pk == user_id), None)
    if found is None:
        raise NotFound
    return found


def _check_team(user: User) -> None:
    if user.team_id is None and user.sees == "team":
        text = _("Choose a team first; without one they would see only their own customers.")
        raise Invalid.field("sees", "no_team", text)
    if user.team_id is None:
        return
    # Held, so that nobody removes the team meanwhile.
    if Team.objects.select_for_update(no_key=True).filter(pk=user.team_id).first() is None:
        raise Invalid.field("team_id", "unknown_team", _("This team does not exist any more."))


def _keep_an_owner() -> None:
    if not User.objects.filter(role=Role.OWNER, is_active=True).exists():
        raise LastOwner


def _check_password(password: str | None, user: User) -> None:
    if password is None:
        return
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(
            errors=[FieldError("password", "weak", str(text)) for text in error.messages]
        ) from error


def _checked(user: User) -> None:
    try:
        user.clean_fields(exclude=["password"])
    except ValidationError as error:
        raise Invalid(
            errors=[
                FieldError(name, "invalid", " ".join(map(str, texts)))
                for name, texts in error.message_dict.items()
            ]
        ) from error
