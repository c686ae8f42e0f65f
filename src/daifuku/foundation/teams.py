"""Teams: colleagues who may see one another's customers."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from daifuku.foundation import audit
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import change
from daifuku.foundation.errors import Conflict, Invalid, NotFound
from daifuku.foundation.models import SavedView, Team, User
from daifuku.foundation.text import Words


class TeamInUse(Conflict):
    code = "team_in_use"


def add_team(names: Words, *, by: Actor, at: datetime) -> Team:
    """Refuses a team without a name, or with that of another."""
    may(by, "foundation.edit_teams")
    with change("foundation.edit_teams", by=by, at=at):
        _check(names)
        team = Team.objects.create(names=names)
        _note("team_added", team.pk, by, at)
    return team


def rename_team(team_id: int, names: Words, *, by: Actor, at: datetime) -> Team:
    """Refuses a team without a name, or with that of another."""
    may(by, "foundation.edit_teams")
    with change("foundation.edit_teams", by=by, at=at):
        team = _locked(team_id)
        _check(names, but=team_id)
        team.names = names
        team.save(update_fields=["names"])
        _note("team_renamed", team_id, by, at)
    return team


def remove_team(team_id: int, *, by: Actor, at: datetime) -> None:
    """Refuses with TeamInUse while somebody is in it: they would see less without a word."""
    may(by, "foundation.edit_teams")
    with change("foundation.remove_team", by=by, at=at):
        team = _locked(team_id)
        members = User.objects.filter(team_id=team_id).count()
        if members:
            text = ngettext(
                "%(num)d colleague is in this team. Give them another one first.",
                "%(num)d colleagues are in this team. Give them another one first.",
                members,
            )
            raise TeamInUse(text % {"num": members})
        # Nobody sees them by it any more: they are their owners' alone.
        SavedView.objects.filter(team=team).update(shared="me", team=None)
        team.delete()
        _note("team_removed", team_id, by, at)


def _locked(team_id: int) -> Team:
    team = Team.objects.select_for_update().filter(pk=team_id).first()
    if team is None:
        raise NotFound
    return team


def _check(names: Words, *, but: int | None = None) -> None:
    if not names:
        raise Invalid.field("names_ja", "required", _("Give the team a name."))
    taken = {other.names.folded()["ja"] for other in Team.objects.exclude(pk=but)}
    if names.folded()["ja"] in taken:
        raise Invalid.field("names_ja", "taken", _("There is a team of that name already."))


def _note(event: str, team_id: int, by: Actor, at: datetime) -> None:
    facts: dict[str, Any] = {"team": team_id}
    audit.note(event, at=at, user_id=by.user_id, facts=facts)
