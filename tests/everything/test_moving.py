"""Everything out, and into another home: the same in every table, as CSV and as Parquet."""

import subprocess
import sys
import time

import pytest

from daifuku.foundation.exports.tables import LEFT_OUT
from daifuku.foundation.models import ImportRun
from daifuku.insights.refreshing import refresh
from everything import schema
from everything.shop import AT

# Tables of which no shop has a row.
NEVER_FILLED = {
    "account_emailconfirmation": "addresses are not confirmed by mail",
    "auth_group": "rights are roles and verbs",
    "auth_group_permissions": "rights are roles and verbs",
}
# What a home writes for itself when data comes in.
OF_THE_HOME = {
    "ledger_era": "a new home begins a new era",
    "django_migrations": "when each migration ran",
}


@pytest.fixture
def other_home(cloner, tmp_path):
    from harness.database import OwnDatabase
    from harness.environment import SERVER

    made = OwnDatabase(cloner.clone(), SERVER)
    yield made
    cloner.drop(made.name)


def daifuku(database, home, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", "daifuku.config.cli", *map(str, arguments)],
        env=database.environment | {"DAIFUKU_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def filled(shop, own_database):
    """What readers, the owner of the database and the erasure of a customer leave behind."""
    ends = time.monotonic() + 60
    with own_database.connect(as_owner=True) as connection:
        while not connection.execute("SELECT EXISTS (SELECT FROM insights_rfm)").fetchone()[0]:
            assert time.monotonic() < ends, "the entries did not become readable"
            refresh()
        purge = "SELECT ledger_purge_kind('customers.stage_entered', '1999-01-01')"
        connection.execute(purge)
        gone = "INSERT INTO customers_suppression (digest, kind, at) VALUES ('d', 'email', now())"
        connection.execute(gone)


def contents(database, table):
    with database.connect(as_owner=True) as connection:
        connection.execute("SET timezone = 'UTC'")
        rows = f'SELECT array_agg(t::text ORDER BY t::text) FROM "{table}" t'
        return connection.execute(rows).fetchone()[0] or []


def test_the_shop_moves_into_an_empty_home(shop, own_database, other_home, home, tmp_path):
    filled(shop, own_database)
    kept = home / "files" / "a" / "photo"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"\x00\xff")
    out, new = tmp_path / "out", tmp_path / "new"
    daifuku(own_database, home, "export", out)
    daifuku(other_home, new, "import", out)

    with own_database.connect(as_owner=True) as connection:
        tables = schema.tables(connection)
    assert {p.stem for p in (out / "tables").glob("*.csv")} == set(tables) - set(LEFT_OUT)
    moved = [table for table in tables if table not in LEFT_OUT]
    before = {table: contents(own_database, table) for table in moved}
    # The export itself stands in the log of the home that it left.
    before["foundation_auditentry"] = [
        row for row in before["foundation_auditentry"] if ",exported," not in row
    ]
    empty = {table for table in moved if not before[table]}
    assert empty == set(NEVER_FILLED), "the shop of tests/everything/shop.py lacks these"
    after = {table: contents(other_home, table) for table in moved}
    assert {t for t in moved if before[t] != after[t]} == set(OF_THE_HOME) - set(LEFT_OUT)
    assert (new / "files" / "a" / "photo").read_bytes() == b"\x00\xff"
    same_as_parquet(own_database, out)


def test_an_import_that_was_under_way_is_not_so_in_the_new_home(
    own_database, other_home, home, tmp_path
):
    ImportRun.objects.create(
        kind="customers", file_name="客.csv", state="waiting", via="page", started_at=AT
    )
    daifuku(own_database, home, "export", tmp_path / "out")
    daifuku(other_home, tmp_path / "new", "import", tmp_path / "out")
    with other_home.connect() as connection:
        found = connection.execute("SELECT state FROM foundation_import_run").fetchall()
    assert found == [("stopped",)]


def test_whatever_is_left_out_is_there_to_be_left_out(own_database):
    with own_database.connect(as_owner=True) as connection:
        assert set(LEFT_OUT) <= set(schema.tables(connection))


def test_views_that_wait_for_the_audit_log_go_out_with_it(shop, own_database, home, tmp_path):
    daifuku(own_database, home, "export", tmp_path / "out")
    log = (tmp_path / "out" / "tables" / "foundation_auditentry.csv").read_text("utf-8")
    assert "viewed_customer" in log


def same_as_parquet(database, out):
    import polars

    with database.connect(as_owner=True) as connection:
        connection.execute("SET timezone = 'UTC'")
        for path in (out / "tables").glob("*.parquet"):
            frame = polars.read_parquet(path)
            asked = ", ".join(
                f'"{name}"::text' if kind == polars.String else f'"{name}"'
                for name, kind in frame.schema.items()
            )
            rows = connection.execute(f'SELECT {asked} FROM "{path.stem}"').fetchall()
            if path.stem == "foundation_auditentry":
                rows = [row for row in rows if "exported" not in row]
            assert told(frame.rows()) == told(rows), path.stem


def told(rows) -> list[str]:
    return sorted(repr(row).replace("zoneinfo.ZoneInfo(key='UTC')", "datetime.timezone.utc")
                  for row in rows)  # fmt: skip
