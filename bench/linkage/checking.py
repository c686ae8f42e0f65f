"""How long one record takes to be checked among N kept ones: the search by the indexes, the reading
of the candidates and their weighing, as the form, the API and the import ask it.

`python -m bench.linkage.checking N`, with a database of its own that is dropped afterwards."""

import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import psycopg

from bench.importing import _database
from bench.linkage.many import ROOT, ensure, records_of
from daifuku.customers.linkage.features import Kept
from daifuku.foundation.postgres import hold, locate
from daifuku.foundation.text import kana_sort_key

_CHECKED, _EVERY = 300, 3331
_CUSTOMER = (
    *("id", "kind", "family_name", "given_name", "family_kana", "given_kana", "name_key"),
    *("name_kana", "birthday", "gender", "corporate_number", "name", "sort_key", "kana_guessed"),
    *("honorific", "stage", "language", "walk_in", "created_at", "updated_at"),
)
_POINT = (
    *("customer_id", "kind", "value", "normal", "label", "is_primary", "postal_code"),
    *("prefecture", "city", "town", "building", "country"),
)
_BIRTHDAYS = """CREATE INDEX IF NOT EXISTS customer_by_birthday ON customers_customer (birthday)
    WHERE deleted_at IS NULL AND NOT walk_in AND birthday IS NOT NULL"""


def main(records: int) -> None:
    home = Path(os.environ.get("DAIFUKU_BENCH_HOME", ROOT / ".cache" / "bench-home"))
    name = f"bench_linkage_{records}"
    os.environ |= {
        "DAIFUKU_HOME": str(home),
        "DAIFUKU_DB_NAME": name,
        "DJANGO_SETTINGS_MODULE": "daifuku.config.settings",
    }
    paths = ensure(records)
    settings = {"shared_buffers": "512MB", "synchronous_commit": "off"}
    with hold(home, settings), _database(locate(home), name):
        place = f"host={locate(home).socket_dir} user=postgres dbname={name}"
        with psycopg.connect(place, autocommit=True) as admin:
            _fill(admin, paths)
            import django

            django.setup()
            _check(paths, "without an index on birthday")
            admin.execute(_BIRTHDAYS)
            admin.execute("ANALYZE customers_customer")
            _check(paths, "with an index on birthday")
            from django.db import connection

            connection.close()


def _fill(admin: Any, paths: list[Path]) -> None:
    admin.execute("SET session_replication_role = replica")
    with admin.cursor() as cursor:
        for table, columns, rows in (
            ("customers_customer", _CUSTOMER, _customers),
            ("customers_contact_point", _POINT, _points),
        ):
            with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
                for row in rows(paths):
                    copy.write_row(row)
    admin.execute("ANALYZE")


def _customers(paths: list[Path]) -> Iterator[tuple[Any, ...]]:
    now = datetime.now(UTC)
    for one in records_of(paths):
        name = f"{one.family_name} {one.given_name}".strip() or one.name_key
        key = kana_sort_key(one.name_kana or name) or "-"
        yield (*one[:8], one.birthday or None, one.gender, one.corporate_number, name, key, False,
               "", "prospect", "ja", False, now, now)  # fmt: skip


def _points(paths: list[Path]) -> Iterator[tuple[Any, ...]]:
    for one in records_of(paths):
        for kind, values in (
            ("phone", one.phones),
            ("email", one.emails),
            ("address", one.addresses),
        ):
            for value in values:
                yield one.id, kind, value, value, "", False, "", "", "", "", "", ""


def _check(paths: list[Path], how: str) -> None:
    from daifuku.customers.queries.likely import likely
    from daifuku.foundation.access import Actor

    asked = [_asked(one) for n, one in enumerate(records_of(paths)) if n % _EVERY == 0][:_CHECKED]
    walls, found = [], 0
    for one in [*asked[:10], *asked]:
        begun = time.perf_counter()
        found += len(likely(one, Actor.system(), but=one.kept.id))
        walls.append((time.perf_counter() - begun) * 1000)
    walls = walls[10:]
    p95 = quantiles(walls, n=20)[18]
    sys.stdout.write(
        f"one record among {len(paths) * 20_000:,}, {how}: ms p50 {median(walls):.1f} p95 {p95:.1f}"
        f" longest {max(walls):.1f}, {found} found\n"
    )


def _asked(one: Kept) -> Any:
    from daifuku.customers.queries.likely import Asked

    name = f"{one.family_name} {one.given_name}".strip() or one.name_key
    key = kana_sort_key(one.name_kana or name)
    return Asked(one, one.name_key, key, date.fromisoformat(one.birthday) if one.birthday else None)


if __name__ == "__main__":
    main(int(sys.argv[1]))
