"""One thing done to very many customers, and taken back: entries and history included."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from bench.telling import say
from daifuku.foundation.postgres import locate

_SECONDS, _JUDGED = 15, 100_000
_CHOSEN = "SELECT id FROM customers_customer WHERE id <= %s AND deleted_at IS NULL AND NOT walk_in"

# What makes the most work; a run that broke off may have left them elsewhere.
_RAREST_STAGE = """
    SELECT s.code FROM customers_stage s
    LEFT JOIN customers_customer c ON c.stage = s.code AND c.id <= %s
    GROUP BY 1 ORDER BY count(c.id), 1 LIMIT 1
"""
_RAREST_OWNER = """
    SELECT u.id FROM foundation_user u
    LEFT JOIN customers_customer c ON c.owner_id = u.id AND c.id <= %s
    WHERE u.is_active GROUP BY 1 ORDER BY count(c.id), 1 LIMIT 1
"""


def run(home: Path, name: str, rows: int) -> None:
    """Each is undone before the next; the dead rows that it leaves are swept away."""
    from daifuku.customers.actions import add_tag
    from daifuku.foundation import clock
    from daifuku.foundation.access import Actor
    from daifuku.foundation.models import User
    from daifuku.foundation.text import Words

    colleague = User.objects.filter(is_active=True).order_by("-role", "id")[0]
    owner = f"host={locate(home).socket_dir} user=postgres dbname={name}"
    by = Actor.of(colleague)
    tag = add_tag(Words(f"束{clock.now():%d%H%M%S}", ""), by=by, at=clock.now())
    budget = _SECONDS if rows >= _JUDGED else None
    for what, asked in (
        ("customers.tag_many", {"tag_id": tag.pk}),
        ("customers.move_many", {"stage": _one(_RAREST_STAGE, rows)}),
        ("customers.assign_many", {"owner_id": _one(_RAREST_OWNER, rows)}),
    ):
        _there_and_back(what, asked, rows, by, budget)
        _sweep(owner)


def _there_and_back(
    what: str, asked: dict[str, Any], rows: int, by: Any, budget: float | None
) -> None:
    from daifuku.foundation import clock
    from daifuku.foundation.bulk import Targets, begin, carry_out
    from daifuku.foundation.changes import undo

    edit = begin(what, asked, Targets(_CHOSEN, [rows]), by=by, at=clock.now())
    name = f"{what.removeprefix('customers.').replace('_', ' ')}, {edit.expected:,}"
    say(f"bulk: {name}, s", budget, _seconds(lambda: carry_out(edit.pk, by=by)))
    edit.refresh_from_db()
    say(
        f"bulk: {name}, undone, s",
        budget,
        _seconds(lambda: undo(edit.change_id, by=by, at=clock.now())),
    )


def _one(asked: str, rows: int) -> Any:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(asked, [rows])
        return cursor.fetchone()[0]


def _seconds(did: Callable[[], object]) -> float:
    begun = time.monotonic()
    did()
    return time.monotonic() - begun


def _sweep(owner: str) -> None:
    with psycopg.connect(owner, autocommit=True) as db:
        db.execute(
            "VACUUM customers_customer, customers_customer_tag, customers_customer_history,"
            " foundation_searchdocument"
        )
        db.execute("CHECKPOINT")
