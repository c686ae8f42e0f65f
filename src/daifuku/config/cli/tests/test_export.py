"""Everything out, and into another home: the same data."""

import subprocess
import sys

import pytest

from daifuku.foundation.exports.tables import all_tables


@pytest.fixture
def command():
    def run(database, *arguments):
        return subprocess.run(
            [sys.executable, "-m", "daifuku.config.cli", *map(str, arguments)],
            env=database.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def contents(database, tables):
    """Every row of every table, as text."""
    with database.connect(as_owner=True) as connection:
        connection.execute("SET timezone = 'UTC'")
        return {
            table.name: connection.execute(
                f'SELECT array_agg(t::text ORDER BY t::text) FROM "{table.name}" t'
            ).fetchone()[0]
            for table in tables
        }


@pytest.fixture
def other_database(cloner):
    from harness.database import OwnDatabase
    from harness.environment import SERVER

    made = OwnDatabase(cloner.clone(), SERVER)
    yield made
    cloner.drop(made.name)


def era_of(database) -> tuple[int, bytes]:
    with database.connect() as connection:
        era, salt = connection.execute("SELECT era, salt FROM ledger_era").fetchone()
    return era, bytes(salt)


def test_what_goes_out_comes_in_the_same(own_database, other_database, command, tmp_path):
    rows = [
        "顧客番号,姓,名,セイ,メイ,電話番号,会社名,登録日",
        'A-1,髙橋,"一郎 ""二""",タカハシ,イチロウ,090-1234-5678,,2019-04-01',
        "A-2,𠮷田,🍡,ヨシダ,ハナ,03-1234-5678,大福商事㈱,",
    ]
    file = tmp_path / "customers.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    assert command(own_database, "import", "customers", file).returncode == 0
    file.write_text("\n".join([rows[0], rows[1].replace("5678", "9999")]), encoding="utf-8")
    assert command(own_database, "import", "customers", file).returncode == 0
    tables = all_tables()
    before = contents(own_database, tables)

    out = command(own_database, "export", tmp_path / "out")
    assert out.returncode == 0, out.stderr
    taken = command(other_database, "import", tmp_path / "out")
    assert taken.returncode == 0, taken.stderr

    after = contents(other_database, tables)
    assert before["ledger_entry"]
    assert before["customers_contact_point_history"]
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"ledger_era"}, changed
    (era, salt), (later, same_salt) = era_of(own_database), era_of(other_database)
    assert later > era
    # By its secret the book knows who asked to be forgotten.
    assert same_salt == salt
    # Sequences go on, triggers are back: the next customer is a new one with a history.
    more = command(other_database, "import", "customers", file, "--source", "elsewhere")
    assert more.returncode == 0, more.stderr

    # Neither into a home with data, nor what was tampered with.
    assert "DAIFUKU_HOME" in command(other_database, "import", tmp_path / "out").stderr
    table = tmp_path / "out" / "tables" / "customers_customer.csv"
    table.write_bytes(table.read_bytes().replace("𠮷".encode(), "吉".encode()))
    damaged = command(other_database, "import", tmp_path / "out")
    assert (damaged.returncode, "customers_customer" in damaged.stderr) == (1, True)


def test_parquet_holds_the_same_as_the_tables(own_database, command, tmp_path):
    import polars

    file = tmp_path / "customers.csv"
    file.write_text(
        "顧客番号,姓,電話番号,生年月日\nA-1,髙橋,090-1234-5678,R1.5.1", encoding="utf-8"
    )
    command(own_database, "import", "customers", file)
    out = command(own_database, "export", tmp_path / "out")
    assert out.returncode == 0, out.stderr
    with own_database.connect() as connection:
        asked = "SELECT id, family_name, given_name, birthday, owner_id, walk_in, created_at"
        kept = connection.execute(f"{asked} FROM customers_customer ORDER BY id").fetchall()
    columns = [name.strip() for name in asked.removeprefix("SELECT").split(",")]
    frame = polars.read_parquet(tmp_path / "out" / "tables" / "customers_customer.parquet")
    assert frame.select(columns).rows() == kept
    again = command(own_database, "export", tmp_path / "out")
    assert again.returncode == 1
    assert not list(tmp_path.glob(".out.*"))


@pytest.mark.parametrize(
    ("terminal", "asked", "words"),
    [
        ("ja_JP.UTF-8", [], ("新規0件", "取り込めない行1件", "2行目: 生年月日: ", "個の表")),
        ("en_US.UTF-8", [], ("0 new", "1 refused", "line 2: 生年月日: ", "tables")),
        ("en_US.UTF-8", ["--lang", "ja"], ("新規0件", "取り込めない行1件", "2行目", "個の表")),
    ],
)
def test_commands_speak_the_language_of_the_terminal_or_the_one_asked_for(
    own_database, command, tmp_path, monkeypatch, terminal, asked, words
):
    environment = own_database.environment | {"LANG": terminal, "LC_ALL": "", "LANGUAGE": ""}
    monkeypatch.setattr(type(own_database), "environment", environment)
    file = tmp_path / "customers.csv"
    file.write_text("姓,生年月日\n山田,2026-02-30\n", encoding="utf-8")
    taken = command(own_database, "import", "customers", file, *asked)
    assert taken.returncode == 3
    out = command(own_database, "export", tmp_path / "out", *asked)
    said = taken.stdout + taken.stderr + out.stdout
    assert [word for word in words if word not in said] == [], said


def test_a_place_that_cannot_be_written_is_told_in_a_line(own_database, command, tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    ended = command(own_database, "export", tmp_path / "file" / "x")
    assert ended.returncode == 1
    assert len(ended.stderr.strip().splitlines()) == 1
    assert f"{tmp_path / 'file'}: File exists" in ended.stderr
