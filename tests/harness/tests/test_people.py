"""The colleagues a test may act as."""

from daifuku.foundation.access import Role


def test_actors_carry_their_role(owner_actor, staff_actor):
    assert (owner_actor.role, staff_actor.role) == (Role.OWNER, Role.STAFF)
    assert owner_actor.user_id != staff_actor.user_id


def test_colleagues_live_in_the_tests_own_database(own_database, colleague):
    made = colleague(Role.VIEWER, family_name="佐藤")
    with own_database.connect() as other:
        found = other.execute("SELECT family_name FROM foundation_user WHERE id = %s", [made.pk])
        assert found.fetchone() == ("佐藤",)
