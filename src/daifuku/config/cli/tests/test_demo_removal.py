import tempfile
from pathlib import Path

import psycopg
import pytest

from daifuku.config.cli import demo_removal
from daifuku.config.cli.opened import NotReady
from daifuku.foundation.postgres import hold


@pytest.fixture
def server(monkeypatch):
    """Our own server in a home of its own, without Django's tables."""
    with tempfile.TemporaryDirectory(prefix="dk-") as folder:
        home = Path(folder) / "home"
        monkeypatch.setenv("DAIFUKU_HOME", str(home))
        monkeypatch.delenv("DATABASE_URL")
        with hold(home, {"fsync": False}) as lease:
            yield lease.location


def open_company(location, **columns) -> None:
    with psycopg.connect(location.conninfo("daifuku_owner")) as owner:
        owner.execute("CREATE TABLE foundation_company (is_demo bool, demo_built_at timestamptz)")
        owner.execute(
            "INSERT INTO foundation_company VALUES (%s, %s)",
            (columns["is_demo"], columns.get("built_at")),
        )


def test_a_database_without_tables_is_no_demo(server):
    assert demo_removal.state() == "none"


def test_a_shop_of_somebodys_own_is_no_demo_and_stays(server):
    open_company(server, is_demo=False)
    assert demo_removal.state() == "none"
    with pytest.raises(NotReady, match="nothing was removed"):
        demo_removal.remove()
    with psycopg.connect(server.conninfo()) as app:
        assert app.execute("SELECT count(*) FROM foundation_company").fetchone() == (1,)


def test_a_build_that_broke_off_is_known_and_its_database_dropped(server):
    open_company(server, is_demo=True)
    assert demo_removal.state() == "unfinished"
    (server.home / "parquet").mkdir()
    demo_removal.drop()
    assert demo_removal.state() == "none"
    assert not (server.home / "parquet").exists()
    with psycopg.connect(server.conninfo()) as app:
        assert app.execute("SELECT similarity('大福', '大福')").fetchone() == (1,)


def test_a_finished_demo_is_removed_when_asked(server):
    open_company(server, is_demo=True, built_at="2026-11-22T00:00:00Z")
    assert demo_removal.state() == "built"
    demo_removal.remove()
    assert demo_removal.state() == "none"


def test_a_database_of_somebody_else_is_never_dropped(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@db.example/crm")
    with pytest.raises(NotReady, match="own PostgreSQL"):
        demo_removal.drop()
