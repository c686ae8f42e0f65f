"""Views of a list: whose they are, who sees them, who may change them, and that they come back."""

from datetime import UTC, datetime

import pytest

from daifuku.foundation.access import Actor, Role
from daifuku.foundation.changes import CannotUndo, change, last_change_id, undo
from daifuku.foundation.errors import Invalid, NotAllowed, NotFound
from daifuku.foundation.models import SavedView, Team, User
from daifuku.foundation.saved_views import (
    MOST,
    CannotShare,
    Marks,
    NewView,
    TooManyViews,
    edit_view,
    keep_view,
    mark_view,
    remove_view,
    save_view,
    views_of,
)
from daifuku.foundation.teams import remove_team
from daifuku.foundation.text import BadValue, Words

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
STATE = {"stage": "regular", "sort": "name"}


@pytest.fixture
def team():
    return Team.objects.create(names=Words.of("本店"))


@pytest.fixture
def actor(colleague):
    return lambda role=Role.MANAGER, **more: Actor.of(colleague(role, **more))


def saved(by, name="お得意さま", shared="me", **more):
    return save_view(NewView("customers", name, {**STATE, **more}, shared), by=by, at=AT)


def marks(actor):
    return Marks.of(User.objects.get(pk=actor.user_id), "customers")


def names(actor):
    return [view.name for view in views_of("customers", actor)]


def test_a_view_is_ones_own_until_it_is_shared(actor, team):
    owner, mate = actor(team_id=team.pk), actor(team_id=team.pk)
    stranger = actor()
    view = saved(owner)
    assert (names(owner), names(mate), names(stranger)) == (["お得意さま"], [], [])
    edit_view(view.pk, "お得意さま", "team", by=owner, at=AT)
    assert (names(owner), names(mate), names(stranger)) == (["お得意さま"], ["お得意さま"], [])
    edit_view(view.pk, "お得意さま", "all", by=owner, at=AT)
    assert (names(mate), names(stranger)) == (["お得意さま"], ["お得意さま"])
    edit_view(view.pk, "お得意さま", "me", by=owner, at=AT)
    assert (names(mate), names(stranger)) == ([], [])


def test_a_view_shared_with_a_team_stays_with_it(actor, team, colleague):
    user = colleague(Role.MANAGER, team_id=team.pk)
    saved(Actor.of(user), shared="team")
    user.team_id = Team.objects.create(names=Words.of("支店")).pk
    user.save()
    assert names(actor(team_id=team.pk)) == ["お得意さま"]
    assert names(actor(team_id=user.team_id)) == []
    assert names(Actor.of(user)) == ["お得意さま"]


def test_ones_own_come_first_then_those_of_the_team(actor, team):
    me, mate = actor(team_id=team.pk), actor(team_id=team.pk)
    saved(mate, "全員の", "all")
    saved(mate, "班の", "team")
    saved(me, "私の")
    assert names(me) == ["私の", "班の", "全員の"]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.STAFF])
def test_only_who_manages_shares(actor, role):
    with pytest.raises(CannotShare):
        saved(actor(role), shared="all")
    assert saved(actor(role)).shared == "me"


def test_what_others_shared_is_changed_by_its_owner_and_by_those_in_charge(actor):
    owner, other, admin = actor(), actor(), actor(Role.ADMIN)
    view, private = saved(owner, shared="all"), saved(owner, "下書き")
    for may_not in (other,):
        with pytest.raises(NotFound):
            edit_view(view.pk, "別の", "all", by=may_not, at=AT)
        with pytest.raises(NotFound):
            keep_view(view.pk, {}, by=may_not, at=AT)
        with pytest.raises(NotFound):
            remove_view(view.pk, by=may_not, at=AT)
    edit_view(view.pk, "別の", "all", by=admin, at=AT)
    with pytest.raises(NotFound):
        remove_view(private.pk, by=admin, at=AT)
    assert [view.editable for view in views_of("customers", other)] == [False]


def test_it_keeps_what_it_is_told(actor):
    me = actor()
    view = saved(me)
    keep_view(view.pk, {"filter": "spent >= 10000"}, by=me, at=AT)
    assert views_of("customers", me)[0].state == {"filter": "spent >= 10000"}
    undo(last_change_id(), by=me, at=AT)
    assert views_of("customers", me)[0].state == STATE


def test_a_view_that_was_removed_comes_back_with_its_star(actor):
    me = actor()
    view = saved(me)
    mark_view(view.pk, starred=True, by=me)
    remove_view(view.pk, by=me, at=AT)
    assert names(me) == []
    undo(last_change_id(), by=me, at=AT)
    (back,) = views_of("customers", me)
    assert (back.id, back.name) == (view.pk, "お得意さま")
    assert marks(me).starred == (view.pk,)


def test_nobody_else_undoes_what_is_done_to_a_view(actor):
    me = actor()
    saved(me)
    number = last_change_id()
    for other in (actor(Role.STAFF), actor(Role.OWNER)):
        with pytest.raises(NotFound):
            undo(number, by=other, at=AT)
    undo(number, by=me, at=AT)
    assert not SavedView.objects.exists()
    with pytest.raises(CannotUndo):
        undo(number, by=me, at=AT)


def test_a_list_opens_with_one_view(actor):
    me, other = actor(), actor()
    first, second = saved(me, shared="all"), saved(me, "別の")
    mark_view(first.pk, opens=True, by=me)
    mark_view(first.pk, opens=True, by=other)
    mark_view(second.pk, opens=True, by=me)
    assert (marks(me).opens, marks(other).opens) == (second.pk, first.pk)
    mark_view(second.pk, opens=False, by=me)
    assert (marks(me).opens, marks(other).opens) == (None, first.pk)


def test_a_star_is_for_ones_own_eyes(actor):
    me, other = actor(), actor()
    view, private = saved(me, shared="all"), saved(me, "下書き")
    mark_view(view.pk, starred=True, by=other)
    mark_view(view.pk, starred=True, by=other)
    assert (marks(me).starred, marks(other).starred) == ((), (view.pk,))
    with pytest.raises(NotFound):
        mark_view(private.pk, starred=True, by=other)
    mark_view(view.pk, starred=False, by=other)
    assert marks(other).starred == ()


@pytest.mark.parametrize("name", ["", "  ", "\u200b"])
def test_a_view_needs_a_name(actor, name):
    with pytest.raises(Invalid) as refused:
        saved(actor(), name)
    assert refused.value.errors[0].field == "name"


def test_a_name_stands_once(actor):
    me, other = actor(), actor()
    saved(me)
    with pytest.raises(Invalid):
        saved(me)
    assert saved(other)
    second = saved(me, "別の")
    with pytest.raises(Invalid):
        edit_view(second.pk, "お得意さま", "me", by=me, at=AT)
    assert save_view(NewView("deals", "お得意さま", {}), by=me, at=AT)


@pytest.mark.parametrize("name", ["長" * 61, "a\0b"])
def test_a_name_that_cannot_be_kept_is_refused(actor, name):
    with pytest.raises(BadValue):
        saved(actor(), name)


def test_sharing_asks_for_a_team_and_for_a_known_word(actor):
    with pytest.raises(Invalid) as refused:
        saved(actor(), shared="team")
    assert refused.value.errors[0].code == "no_team"
    with pytest.raises(Invalid):
        saved(actor(), shared="world")


def test_there_is_an_end_to_views(actor):
    me = actor()
    with change("foundation.save_view", by=me, at=AT):
        SavedView.objects.bulk_create(
            SavedView(shows="customers", name=str(n), owner_id=me.user_id) for n in range(MOST)
        )
    with pytest.raises(TooManyViews):
        saved(me)


def test_the_system_has_no_views():
    with pytest.raises(NotFound):
        saved(Actor.system())


def test_a_token_needs_the_scope(actor, colleague):
    by = Actor(
        user_id=colleague(Role.OWNER).pk, role=Role.OWNER, scopes=frozenset(["customers:read"])
    )
    with pytest.raises(NotAllowed):
        saved(by)


def test_shared_with_the_team_anew_is_with_the_team_one_is_in(colleague, team):
    user = colleague(Role.MANAGER, team_id=team.pk)
    view = saved(Actor.of(user), shared="team")
    user.team_id = Team.objects.create(names=Words.of("支店")).pk
    user.save()
    edit_view(view.pk, "お得意さま", "team", by=Actor.of(user), at=AT)
    view.refresh_from_db()
    assert view.team_id == user.team_id


def test_views_of_a_team_that_is_removed_are_their_owners_alone(colleague, team, actor):
    user = colleague(Role.MANAGER, team_id=team.pk)
    view = saved(Actor.of(user), shared="team")
    user.team_id = None
    user.save()
    remove_team(team.pk, by=actor(Role.ADMIN), at=AT)
    view.refresh_from_db()
    assert (view.shared, view.team_id) == ("me", None)


def test_an_undo_shares_nothing_that_its_owner_may_not_share(colleague):
    user = colleague(Role.MANAGER)
    view = saved(Actor.of(user), shared="all")
    edit_view(view.pk, "お得意さま", "me", by=Actor.of(user), at=AT)
    number = last_change_id()
    user.role = Role.VIEWER.value
    user.save()
    with pytest.raises(NotAllowed):
        undo(number, by=Actor.of(user), at=AT)
    view.refresh_from_db()
    assert view.shared == "me"


def test_a_stale_page_takes_no_other_view_from_its_place(actor):
    me = actor()
    first, second = saved(me), saved(me, "別の")
    mark_view(second.pk, opens=True, by=me)
    mark_view(first.pk, opens=False, by=me)
    assert marks(me).opens == second.pk
