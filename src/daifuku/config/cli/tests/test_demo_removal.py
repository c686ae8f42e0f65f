import tempfile
from pathlib import Path

import psycopg
import pytest

from daifuku.config.cli import demo_removal
from daifuku.config.cli.opened import NotReady
from daifuku.foundation import fresh_start
from daifuku.foundation.postgres import hold
from daifuku.foundation.registries import verbs


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
            "CREATE TABLE foundation_change"
            " (id int, action text, by_id int, at timestamptz, undoes_id int,"
            " via text DEFAULT 'page', state text DEFAULT 'done')"
        )
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


BUILT = "2026-11-22T00:00:00Z"


def wrote(location, *rows) -> None:
    """(id, action, by, at, undoes, by which way, state)"""
    with psycopg.connect(location.conninfo("daifuku_owner")) as owner:
        for row in rows:
            whole = [*row, *("page", "done")[len(row) - 5 :]]
            places = ", ".join(["%s"] * 7)
            owner.execute(f"INSERT INTO foundation_change VALUES ({places})", whole)


def test_it_asks_before_it_takes_a_demo_away(server):
    open_company(server, is_demo=True, built_at=BUILT)
    with pytest.raises(NotReady, match=r"(?s)Nobody has changed anything.*--yes"):
        demo_removal.remove_for_good(sure=False)
    assert demo_removal.state() == "built"


def test_it_tells_what_people_added_since_and_takes_it_only_when_told_so(server):
    open_company(server, is_demo=True, built_at=BUILT)
    wrote(
        server,
        (1, "work.write_note", 7, "2026-11-23T00:00:00Z", None),
        (2, "work.write_note", 7, "2026-11-23T00:00:00Z", None),
        (3, "customers.create_customer", 7, "2026-11-23T00:00:00Z", None),
        (4, "customers.create_customer", 7, "2026-11-23T00:00:00Z", None, "page", "undone"),
        (5, "customers.create_customer", 7, "2026-11-23T00:00:00Z", 4),
        (6, "customers.tag", 7, "2026-11-23T00:00:00Z", None),
        (7, "customers.load", None, "2026-11-23T00:00:00Z", None, "import"),
        (8, "customers.load", 7, BUILT, None),
    )
    with pytest.raises(NotReady) as asked:
        demo_removal.remove_for_good(sure=False)
    said = str(asked.value)
    actions = ("work.write_note", "customers.create_customer", "customers.tag", "customers.load")
    note, create, tag, load = (str(verbs.get(action).label) for action in actions)
    assert f"  {note}: 2\n  {create}: 1\n  {tag}: 1\n" in said
    assert load not in said
    with pytest.raises(NotReady, match=f"{note}: 2"):
        demo_removal.remove(sure=False)
    assert demo_removal.state() == "built"
    for folder in demo_removal.FOLDERS:
        (server.home / folder).mkdir()
    demo_removal.remove_for_good(sure=True)
    assert demo_removal.state() == "none"
    assert fresh_start.taken_away(server.home)
    assert not [folder for folder in demo_removal.FOLDERS if (server.home / folder).exists()]


def test_it_tells_what_commands_did_and_what_was_undone_and_then_done_again(server):
    open_company(server, is_demo=True, built_at=BUILT)
    wrote(
        server,
        (1, "customers.load", None, "2026-11-23T00:00:00Z", None, "command"),
        (2, "customers.tag", 7, "2026-11-23T00:00:00Z", None),
        (3, "foundation.undo", 7, "2026-11-23T00:00:00Z", 2, "page", "undone"),
        (4, "foundation.undo", 7, "2026-11-23T00:00:00Z", 3),
    )
    with pytest.raises(NotReady) as asked:
        demo_removal.remove(sure=False)
    load, tag = (str(verbs.get(action).label) for action in ("customers.load", "customers.tag"))
    assert f"  {load}: 1\n  {tag}: 1\n" in str(asked.value)


def test_a_demo_that_is_served_is_not_pulled_away_under_it(server):
    open_company(server, is_demo=True, built_at=BUILT)
    with (
        psycopg.connect(server.conninfo()),
        pytest.raises(NotReady, match="is running"),
    ):
        demo_removal.remove_for_good(sure=True)
    assert demo_removal.state() == "built"


def test_a_wish_is_fulfilled_at_the_next_start(server):
    open_company(server, is_demo=True, built_at=BUILT)
    assert not demo_removal.leave_when_wished()
    fresh_start.wish(server.home, leave=True)
    fresh_start.wish(server.home, leave=False)
    assert not demo_removal.leave_when_wished()
    fresh_start.wish(server.home, leave=True)
    assert demo_removal.leave_when_wished()
    assert demo_removal.state() == "none"
    assert fresh_start.taken_away(server.home)
    assert not demo_removal.leave_when_wished()


def test_a_wish_waits_while_another_start_serves_the_demo(server):
    open_company(server, is_demo=True, built_at=BUILT)
    (server.home / "files").mkdir()
    fresh_start.wish(server.home, leave=True)
    with psycopg.connect(server.conninfo()) as colleague:
        assert "is running" in demo_removal.leave_when_wished()
        assert colleague.execute("SELECT is_demo FROM foundation_company").fetchone() == (True,)
    assert (server.home / "files").exists()
    assert fresh_start.wished(server.home)
    assert "taken away" in demo_removal.leave_when_wished()
    assert demo_removal.state() == "none"


def test_a_build_that_broke_off_is_not_dropped_while_it_is_served(server):
    from daifuku.config.cli.prepare import _shop_is_needed

    open_company(server, is_demo=True)
    with psycopg.connect(server.conninfo()):
        assert not _shop_is_needed()
    assert demo_removal.state() == "unfinished"
    assert _shop_is_needed()
    assert demo_removal.state() == "none"


def test_a_wish_never_touches_a_shop_of_ones_own(server):
    open_company(server, is_demo=False)
    fresh_start.wish(server.home, leave=True)
    assert not demo_removal.leave_when_wished()
    with psycopg.connect(server.conninfo()) as app:
        assert app.execute("SELECT count(*) FROM foundation_company").fetchone() == (1,)
    assert not fresh_start.wished(server.home)
    assert not fresh_start.taken_away(server.home)


def test_after_it_left_no_demo_is_built_here_again(server, capsys):
    from daifuku.config.cli.prepare import _shop_is_needed

    assert _shop_is_needed()
    (server.home / fresh_start.GONE).touch()
    assert not _shop_is_needed()
    assert "taken away" in capsys.readouterr().out
