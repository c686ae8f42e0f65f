"""Settings: teams, who may see one another's customers."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from daifuku.foundation import clock, flash
from daifuku.foundation.access import may
from daifuku.foundation.errors import Refused
from daifuku.foundation.models import Team
from daifuku.foundation.teams import add_team, remove_team, rename_team
from daifuku.web.forms import TeamForm, keep_errors
from daifuku.web.settled_forms import settled


@require_http_methods(["GET", "POST"])
def new_team(request: Any) -> HttpResponse:
    may(request.actor, "foundation.edit_teams")
    return _edited(request, TeamForm(request.POST or None), None)


@require_http_methods(["GET", "POST"])
def edit_team(request: Any, team_id: int) -> HttpResponse:
    may(request.actor, "foundation.edit_teams")
    team = get_object_or_404(Team, pk=team_id)
    return _edited(request, settled(request, TeamForm, TeamForm.initial_of(team)), team)


@require_POST
def remove(request: Any, team_id: int) -> HttpResponse:
    remove_team(team_id, by=request.actor, at=clock.now())
    flash.say(request, _("Team removed."))
    return redirect("people")


def _edited(request: Any, form: TeamForm, team: Team | None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        who = {"by": request.actor, "at": clock.now()}
        try:
            if team is None:
                add_team(form.names, **who)
            else:
                rename_team(team.pk, form.names, **who)
            flash.say(request, _("Saved"))
            return redirect("people")
        except Refused as error:
            keep_errors(form, error)
    shown = {"form": form, "team": team, "here": "people"}
    status = 422 if form.errors else 200
    return render(request, "web/settings/team.html", shown, status=status)
