"""Colleagues to act as: actors for actions, signed-in clients for pages."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest
from django.test import Client

from daifuku.foundation.access import Actor, Role


@pytest.fixture
def database(request: pytest.FixtureRequest) -> None:
    """Whichever the test chose: its own database, else the one that is rolled back."""
    chosen = "own_database" if "own_database" in request.fixturenames else "db"
    request.getfixturevalue(chosen)


@pytest.fixture
def colleague(database) -> Callable:
    """`colleague(Role.MANAGER, family_name="佐藤")` makes a user without a usable password."""
    from daifuku.foundation.models import User

    numbers: Iterator[int] = count(1)

    def make(role: Role = Role.STAFF, **fields: object) -> User:
        email = fields.pop("email", f"{role.name.lower()}{next(numbers)}@shop.example")
        return User.objects.create_user(email, role=role.value, **fields)

    return make


@pytest.fixture
def owner_actor(colleague) -> Actor:
    return Actor.of(colleague(Role.OWNER))


@pytest.fixture
def admin_actor(colleague) -> Actor:
    return Actor.of(colleague(Role.ADMIN))


@pytest.fixture
def manager_actor(colleague) -> Actor:
    return Actor.of(colleague(Role.MANAGER))


@pytest.fixture
def staff_actor(colleague) -> Actor:
    return Actor.of(colleague(Role.STAFF))


@pytest.fixture
def viewer_actor(colleague) -> Actor:
    return Actor.of(colleague(Role.VIEWER))


@pytest.fixture
def signed_in(colleague) -> Callable:
    """`signed_in(Role.STAFF)` or `signed_in(user)`: a client whose pages that person sees."""

    def sign_in(who=Role.OWNER) -> Client:
        client = Client()
        client.force_login(colleague(who) if isinstance(who, Role) else who, backend=BACKEND)
        return client

    return sign_in


BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
