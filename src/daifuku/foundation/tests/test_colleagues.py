"""Who may do what to whom: the last owner, teams, links to sign in."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection, connections

from daifuku.foundation.access import Actor, Role
from daifuku.foundation.colleagues import LastOwner, add_user, edit_user
from daifuku.foundation.errors import Invalid, NotAllowed, NotFound
from daifuku.foundation.models import AuditEntry, Team, User
from daifuku.foundation.one_time import mail_link
from daifuku.foundation.teams import TeamInUse, add_team, remove_team, rename_team
from daifuku.foundation.text import Words

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
SYSTEM = Actor.system()


def test_two_owners_cannot_end_each_other(own_database, colleague):
    owners = [colleague(Role.OWNER) for _ in range(2)]
    together = Barrier(2)

    def demote(who, whom):
        together.wait(10)
        try:
            edit_user(whom.pk, {"role": Role.STAFF.value}, by=Actor.of(who), at=AT)
            return "done"
        except LastOwner:
            return "refused"
        finally:
            connections.close_all()

    for _ in range(5):
        with ThreadPoolExecutor(2) as pool:
            first = pool.submit(demote, owners[0], owners[1])
            second = pool.submit(demote, owners[1], owners[0])
            told = sorted([first.result(30), second.result(30)])
        assert told == ["done", "refused"]
        assert User.objects.filter(role=Role.OWNER, is_active=True).count() == 1
        User.objects.update(role=Role.OWNER)


def test_an_owner_who_ends_another_waits_for_one_who_ends_them(own_database, colleague):
    """The same without luck: the first stays open until the second waits for it."""
    first, second = colleague(Role.OWNER), colleague(Role.OWNER)

    def end_first():
        try:
            edit_user(first.pk, {"is_active": False}, by=Actor.of(second), at=AT)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool, own_database.connect() as holder:
        with holder.transaction():
            holder.execute("UPDATE foundation_user SET role = 20 WHERE id = %s", [second.pk])
            waiting = pool.submit(end_first)
            with connection.cursor() as cursor:
                for _ in range(500):
                    cursor.execute(
                        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                        " AND datname = current_database()"
                    )
                    if cursor.fetchone()[0]:
                        break
        with pytest.raises(LastOwner):
            waiting.result(30)
    assert User.objects.get(pk=first.pk).is_active


@pytest.mark.django_db
def test_nobody_sees_a_team_s_customers_without_a_team(colleague):
    one = colleague(Role.STAFF)
    with pytest.raises(Invalid) as refused:
        edit_user(one.pk, {"sees": "team"}, by=SYSTEM, at=AT)
    assert refused.value.errors[0].field == "sees"
    with pytest.raises(Invalid):
        add_user("a@example.jp", None, {"sees": "team", "role": 20}, by=SYSTEM, at=AT)
    team = add_team(Words.of("本店"), by=SYSTEM, at=AT)
    edit_user(one.pk, {"sees": "team", "team_id": team.pk}, by=SYSTEM, at=AT)
    with pytest.raises(Invalid):
        edit_user(one.pk, {"team_id": None}, by=SYSTEM, at=AT)
    with pytest.raises(Invalid):
        edit_user(one.pk, {"team_id": team.pk + 1}, by=SYSTEM, at=AT)


@pytest.mark.django_db
def test_a_team_is_made_renamed_and_removed_and_the_audit_log_knows(colleague, admin_actor):
    team = add_team(Words(ja="本店", en="Main"), by=admin_actor, at=AT)
    with pytest.raises(Invalid):
        add_team(Words(ja="本店"), by=admin_actor, at=AT)
    with pytest.raises(Invalid):
        add_team(Words(), by=admin_actor, at=AT)
    rename_team(team.pk, Words(ja="本店", en="Head shop"), by=admin_actor, at=AT)
    assert Team.objects.get().names.en == "Head shop"
    member = colleague(Role.STAFF, team=team)
    with pytest.raises(TeamInUse):
        remove_team(team.pk, by=admin_actor, at=AT)
    edit_user(member.pk, {"team_id": None}, by=admin_actor, at=AT)
    remove_team(team.pk, by=admin_actor, at=AT)
    assert not Team.objects.exists()
    with pytest.raises(NotFound):
        rename_team(team.pk, Words.of("x"), by=admin_actor, at=AT)
    told = AuditEntry.objects.filter(event__startswith="team_").order_by("id")
    assert [line.event for line in told] == ["team_added", "team_renamed", "team_removed"]
    assert {line.facts["team"] for line in told} == {team.pk}


@pytest.mark.django_db
def test_teams_and_links_are_for_administrators(colleague, manager_actor):
    with pytest.raises(NotAllowed):
        add_team(Words.of("本店"), by=manager_actor, at=AT)
    with pytest.raises(NotAllowed):
        mail_link(colleague().pk, site="https://s.example", by=manager_actor, at=AT)


@pytest.mark.django_db
def test_a_link_is_mailed_downwards_and_noted(colleague, admin_actor, mailoutbox):
    staff = colleague(Role.STAFF)
    mail_link(staff.pk, site="https://shop.example/", by=admin_actor, at=AT)
    assert mailoutbox[0].to == [staff.email]
    assert f"https://shop.example/sign-in/{staff.pk}/" in mailoutbox[0].body
    line = AuditEntry.objects.get(event="sign_in_link_made")
    assert (line.user_id, line.facts) == (admin_actor.user_id, {"of": staff.pk})
    with pytest.raises(NotAllowed):
        mail_link(colleague(Role.OWNER).pk, site="https://s.example", by=admin_actor, at=AT)
    gone = colleague(is_active=False)
    with pytest.raises(NotFound):
        mail_link(gone.pk, site="https://s.example", by=admin_actor, at=AT)
    assert len(mailoutbox) == 1
