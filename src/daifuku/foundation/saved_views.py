"""Saved views: a list as somebody wants to see it again, alone, with their team, or with everybody."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from daifuku.foundation.access import Actor, Role, can, may
from daifuku.foundation.changes import change, edit
from daifuku.foundation.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from daifuku.foundation.models import Change, SavedView, User
from daifuku.foundation.text import clean_text

LONGEST_NAME, MOST = 60, 200
_KIND = "saved_view"
_VIEWS = """(SELECT coalesce(jsonb_agg(jsonb_build_array(v.id, v.name, v.state, v.shared, v.owner_id,
        coalesce(nullif(trim(u.family_name || ' ' || u.given_name), ''),
                 split_part(u.email, '@', 1)))), '[]')
    FROM foundation_saved_view v JOIN foundation_user u ON u.id = v.owner_id
    WHERE v.shows = %s AND (v.shared = 'all' OR v.owner_id = %s
                            OR v.shared = 'team' AND v.team_id = %s))"""
_OWNED = """
    SELECT FROM foundation_saved_view WHERE id = %(view)s AND owner_id = %(user)s
    UNION ALL
    SELECT FROM foundation_saved_view_history WHERE id = %(view)s AND owner_id = %(user)s LIMIT 1
"""
_SHARED_THEN = """
    SELECT FROM foundation_saved_view_history
    WHERE history_change_id = %(change)s AND shared <> 'me' LIMIT 1
"""
State = Mapping[str, str]


class CannotShare(Refused):
    code = "cannot_share"


class TooManyViews(Conflict):
    code = "too_many_views"
    message = _("You have 200 views of this list. Remove one that you need no more.")


@dataclass(frozen=True, slots=True)
class NewView:
    shows: str
    name: str
    state: State
    shared: str = "me"


@dataclass(frozen=True, slots=True)
class View:
    """As one reader sees it."""

    id: int
    name: str
    state: dict[str, str]
    shared: str
    owner: str
    mine: bool
    editable: bool


@dataclass(frozen=True, slots=True)
class Marks:
    """What one reader makes of the views of a list: which it opens with, which stand first."""

    opens: int | None = None
    starred: tuple[int, ...] = ()

    @classmethod
    def of(cls, user: User, shows: str) -> "Marks":
        kept = user.lists.get(shows, {})
        return cls(kept.get("opens"), tuple(kept.get("starred", ())))


def views_of(shows: str, actor: Actor) -> list[View]:
    """Those of a list that the reader may see: their own first, then the team's, then everybody's."""
    sql, values = views_sql(shows, actor)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sql}", values)
        return read_views(cursor.fetchone()[0], actor)


def views_sql(shows: str, actor: Actor) -> tuple[str, list[Any]]:
    """One value, for `read_views`, to ask for beside something else."""
    return _VIEWS, [shows, actor.user_id, actor.team_id]


def read_views(found: Any, actor: Actor) -> list[View]:
    rows = json.loads(found) if isinstance(found, str) else found
    views = [
        View(
            id=id_,
            name=name,
            state=state,
            shared=shared,
            owner=owner,
            mine=owner_id == actor.user_id,
            editable=_may_edit(owner_id, shared, actor),
        )
        for id_, name, state, shared, owner_id, owner in rows
    ]
    return sorted(views, key=lambda view: (not view.mine, view.shared == "all", view.id))


def save_view(new: NewView, *, by: Actor, at: datetime) -> SavedView:
    """Refuses a name that is empty or taken, CannotShare, TooManyViews."""
    may(by, "foundation.save_view")
    if by.user_id is None:
        raise NotFound
    with change("foundation.save_view", by=by, at=at, subject=(_KIND, None)):
        if SavedView.objects.filter(owner_id=by.user_id, shows=new.shows).count() >= MOST:
            raise TooManyViews
        view = SavedView(shows=new.shows, state=dict(new.state), owner_id=by.user_id)
        _name_and_share(view, new.name, new.shared, by)
        _save(view)
    return view


def edit_view(view_id: int, name: str, shared: str, *, by: Actor, at: datetime) -> SavedView:
    """Refuses with NotFound, a name that is empty or taken, CannotShare."""
    may(by, "foundation.save_view")
    with edit("foundation.edit_view", by=by, at=at, subject=(_KIND, view_id)):
        view = _locked(view_id, by)
        _name_and_share(view, name, shared, by)
        _save(view)
    return view


def keep_view(view_id: int, state: State, *, by: Actor, at: datetime) -> SavedView:
    """What the view shows from now on. Refuses with NotFound."""
    may(by, "foundation.save_view")
    with edit("foundation.edit_view", by=by, at=at, subject=(_KIND, view_id)):
        view = _locked(view_id, by)
        view.state = dict(state)
        view.save(update_fields=["state"])
    return view


def remove_view(view_id: int, *, by: Actor, at: datetime) -> None:
    """Refuses with NotFound. Undone, it is back with the marks that readers gave it."""
    may(by, "foundation.save_view")
    with change("foundation.remove_view", by=by, at=at, subject=(_KIND, view_id)):
        _locked(view_id, by).delete()


def mark_view(
    view_id: int, *, starred: bool | None = None, opens: bool | None = None, by: Actor
) -> None:
    """For the reader alone; a list opens with one view at most. Refuses with NotFound."""
    may(by, "foundation.mark_view")
    view = SavedView.objects.filter(_seen_by(by), pk=view_id).first()
    if view is None:
        raise NotFound
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=by.user_id)
        marks = Marks.of(user, view.shows)
        if opens:
            marks = replace(marks, opens=view_id)
        elif opens is not None and marks.opens == view_id:
            marks = replace(marks, opens=None)
        if starred is not None:
            others = tuple(one for one in marks.starred if one != view_id)
            marks = replace(marks, starred=(*others, view_id) if starred else others)
        user.lists = {**user.lists, view.shows: asdict(marks)}
        user.save(update_fields=["lists"])


def refuse_undo_by_others(change_id: int, by: Actor) -> None:
    """What became of a view is undone by whoever did it, and by whose view it is; a view that would
    be shared again by whoever may share."""
    made = Change.objects.filter(id=change_id, subject_kind=_KIND).first()
    if made is None or by.user_id is None:
        return
    known = {"view": made.subject_id, "user": by.user_id, "change": change_id}
    with connection.cursor() as cursor:
        cursor.execute(_OWNED, known)
        owned = cursor.fetchone() is not None
        cursor.execute(_SHARED_THEN, known)
        shared = cursor.fetchone() is not None
    standing = SavedView.objects.filter(pk=made.subject_id).first()
    hidden = standing is not None and not _may_edit(standing.owner_id, standing.shared, by)
    if not owned and (made.by_id != by.user_id or hidden):
        raise NotFound
    if shared and not can(by, "foundation.share_view"):
        raise NotAllowed


def _seen_by(actor: Actor) -> Q:
    seen = Q(shared="all") | Q(owner_id=actor.user_id)
    return seen | Q(shared="team", team_id=actor.team_id) if actor.team_id else seen


def _may_edit(owner_id: int, shared: str, actor: Actor) -> bool:
    """One's own; what is shared is also kept in order by those who manage the place."""
    return owner_id == actor.user_id or (
        shared != "me" and actor.role >= Role.ADMIN and can(actor, "foundation.share_view")
    )


def _locked(view_id: int, by: Actor) -> SavedView:
    view = SavedView.objects.select_for_update().filter(_seen_by(by), pk=view_id).first()
    if view is None or not _may_edit(view.owner_id, view.shared, by):
        raise NotFound
    return view


def _name_and_share(view: SavedView, name: str, shared: str, by: Actor) -> None:
    view.name = clean_text(name, longest=LONGEST_NAME, name=True)
    if not view.name:
        raise Invalid.field("name", "required", _("Give the view a name."))
    if shared not in ("me", "team", "all"):
        raise Invalid.field("shared", "unknown", _("Choose who sees it."))
    # Whoever shares with their team anew means the one they are in now.
    moved = shared == "team" and view.owner_id == by.user_id and view.team_id != by.team_id
    if shared == view.shared and view.pk and not moved:
        return
    if shared != "me" and not can(by, "foundation.share_view"):
        raise CannotShare(_("Views for others are shared by managers. Ask one to share it."))
    if shared == "team" and by.team_id is None:
        raise Invalid.field("shared", "no_team", _("You are in no team."))
    view.shared, view.team_id = shared, by.team_id if shared == "team" else None


def _save(view: SavedView) -> None:
    """One of its owner has one name."""
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        text = _("You have a view of that name already.")
        raise Invalid.field("name", "taken", text) from error
