"""The audit log: who opened a customer, in words that an owner can read."""

from datetime import UTC, datetime

import pytest

from daifuku.customers.actions import create_customer, erase_customer, read_new
from daifuku.foundation import clock
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.models import AuditEntry
from daifuku.foundation.viewings import note_viewings

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.fixture
def yamada():
    body = read_new({"family_name": "山田", "given_name": "花子"})
    return create_customer(body, by=Actor.system(), at=AT).pk


def views():
    note_viewings(clock.now())
    rows = AuditEntry.objects.filter(event="viewed_customer").order_by("id")
    return [(row.user.email, row.facts) for row in rows]


@pytest.mark.parametrize("part", ["", "peek"])
def test_who_opens_a_customer_is_noted(yamada, signed_in, colleague, part):
    clerk = colleague(Role.STAFF)
    client = signed_in(clerk)
    for _twice in range(2):
        assert client.get(f"/customers/{yamada}/{part}").status_code == 200
    assert views() == [(clerk.email, {"customer": yamada, "via": "page"})]


def test_who_is_not_let_in_has_seen_nothing(yamada, signed_in, colleague):
    client = signed_in(colleague(Role.STAFF, sees="own"))
    assert client.get(f"/customers/{yamada}/").status_code == 404
    assert views() == []


def test_the_log_names_the_customer_and_links_to_it(yamada, signed_in):
    client = signed_in(Role.OWNER)
    client.get(f"/customers/{yamada}/")
    words = client.get("/settings/audit").content.decode()
    assert "顧客の閲覧" in words
    assert f'<a class="link" href="/customers/{yamada}/">山田 花子</a>' in words


def test_an_erased_customer_is_a_number(yamada, signed_in, owner_actor):
    client = signed_in(Role.OWNER)
    client.get(f"/customers/{yamada}/")
    erase_customer(yamada, by=owner_actor, at=clock.now())
    words = client.get("/settings/audit").content.decode()
    assert "顧客の消去" in words
    assert f"顧客 #{yamada}" in words
    assert "山田" not in words
