"""`user add`, `token add`, `undo`, `explain`, `doctor` on a database of their own."""

import re
import subprocess
import sys

import pytest

from daifuku.foundation.access import Role
from daifuku.foundation.models import ApiToken, User

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")


@pytest.fixture
def command(own_database):
    def run(*arguments: str, typed: str = "") -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-m", "daifuku.config.cli", *arguments],
            input=typed,
            env=own_database.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_a_colleague_is_added_with_role_and_password(command):
    done = command(
        *("user", "add", "Hanako@example.jp", "--role", "manager", "--family-name", "佐藤"),
        *("--language", "en", "--password-stdin"),
        typed="a long and odd sentence\n",
    )
    assert (done.returncode, done.stderr) == (0, "")
    added = User.objects.get(email="hanako@example.jp")
    assert (added.role, added.family_name, added.language) == (Role.MANAGER, "佐藤", "en")
    assert added.check_password("a long and odd sentence")


def test_a_weak_password_is_refused_with_its_field(command):
    done = command("user", "add", "a@example.jp", "--password-stdin", typed="123\n")
    assert done.returncode == 1
    assert "password:" in done.stderr
    assert "Traceback" not in done.stderr
    assert not User.objects.filter(email="a@example.jp").exists()


def test_without_anybody_to_ask_the_password_must_come_from_standard_input(command):
    done = command("user", "add", "a@example.jp")
    assert done.returncode == 2
    assert "--password-stdin" in done.stderr


def test_a_token_is_printed_alone_and_works(command, own_database):
    from daifuku.foundation import clock
    from daifuku.foundation.tokens import actor_of

    User.objects.create_user("owner@example.jp", "x", role=Role.OWNER)
    done = command("token", "add", "OWNER@example.jp")
    assert done.returncode == 0
    assert "everything that OWNER@example.jp may" in done.stderr
    secret = done.stdout.removesuffix("\n")
    assert secret.strip() == secret
    assert actor_of(secret, at=clock.now()).role is Role.OWNER


def test_a_token_takes_only_the_scopes_asked_for(command):
    User.objects.create_user("owner@example.jp", "x", role=Role.OWNER)
    done = command("token", "add", "owner@example.jp", "--scope", "changes:read")
    assert done.returncode == 0
    assert ApiToken.objects.get().scopes == ["changes:read"]


def test_all_of_them_are_asked_for_by_a_word(command):
    from daifuku.foundation.tokens import known_scopes

    User.objects.create_user("owner@example.jp", "x", role=Role.OWNER)
    done = command("token", "add", "owner@example.jp", "--scope", "all")
    assert (done.returncode, done.stderr) == (0, "")
    assert ApiToken.objects.get().scopes == known_scopes()


def test_an_unknown_scope_or_person_is_told_in_a_line(command):
    User.objects.create_user("owner@example.jp", "x", role=Role.OWNER)
    scope = command("token", "add", "owner@example.jp", "--scope", "nonsense")
    person = command("token", "add", "nobody@example.jp")
    assert scope.returncode == person.returncode == 1
    assert "nonsense" in scope.stderr
    assert "nobody@example.jp" in person.stderr
    assert "Traceback" not in scope.stderr + person.stderr


def test_a_change_that_does_not_exist_cannot_be_undone(command):
    done = command("undo", "999999999")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_topics_are_explained(command):
    listed = command("explain")
    verbs = command("explain", "verbs")
    fields = command("explain", "fields")
    unknown = command("explain", "nothing-of-that-name")
    assert listed.stdout.startswith("ledger\nfields\n")
    assert "`purchases(…)`" in fields.stdout
    assert "verbs" in listed.stdout
    assert "foundation.undo" in verbs.stdout
    assert "minimum=STAFF" in verbs.stdout
    assert unknown.returncode == 2


def test_the_doctor_finds_a_sound_database_sound(command):
    done = command("doctor", "--invariants")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "schema up to date" in done.stdout
    assert "bad" not in done.stdout


def test_the_doctor_speaks_japanese_in_a_japanese_terminal(command, own_database, terminal):
    terminal("ja")
    done = command("doctor", "--invariants")
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert [line for line in lines if not line.startswith("正常 ")] == []
    assert [line for line in lines if not JAPANESE.search(line[2:])] == []
    with own_database.connect(as_owner=True) as owner:
        owner.execute("GRANT DELETE ON ledger_also TO daifuku_app")
        owner.execute("DELETE FROM django_migrations WHERE app = 'commerce'")
    done = command("doctor")
    assert done.returncode == 1
    assert "異常 ロール daifuku_app は台帳の記録を消せる状態です" in done.stdout
    assert "異常 未適用のマイグレーションが" in done.stdout


def test_the_doctor_says_where_mail_goes(command, monkeypatch):
    assert "ok   mail stays here, in " in command("doctor").stdout
    monkeypatch.setenv("EMAIL_URL", "smtp://shop:kurowassan@mail.example.jp")
    told = command("doctor").stdout
    assert "ok   mail leaves by mail.example.jp:587 (STARTTLS)" in told
    assert "kurowassan" not in told


def test_the_doctor_tells_of_jobs_without_a_worker(command, own_database):
    with own_database.connect() as connection:
        connection.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status)"
            " VALUES ('q', 't', 'doing')"
        )
    done = command("doctor")
    assert done.returncode == 1
    assert "bad  1 jobs hang without a worker" in done.stdout


def test_the_doctor_tells_of_a_role_that_may_strike_things_out_of_the_book(command, own_database):
    assert "may read the book and add to it" in command("doctor").stdout
    with own_database.connect(as_owner=True) as owner:
        owner.execute("GRANT DELETE ON ledger_also TO daifuku_app")
    done = command("doctor")
    assert done.returncode == 1
    assert "bad  the role daifuku_app may strike things out of the book" in done.stdout


def test_an_app_that_owns_its_database_is_warned_and_well(own_database, command, monkeypatch):
    one_role = own_database.environment | {
        "DATABASE_URL": own_database.server.owner(own_database.name)
    }
    monkeypatch.setattr(type(own_database), "environment", one_role)
    done = command("doctor")
    assert done.returncode == 0, done.stdout
    assert "warn the role daifuku_owner owns the database" in done.stdout


def test_a_database_without_its_tables_is_told_what_to_do(command, own_database):
    with own_database.connect(as_owner=True) as owner:
        owner.execute("DELETE FROM django_migrations WHERE app = 'foundation'")
    done = command("token", "add", "owner@example.jp")
    assert done.returncode == 1
    assert "Run: daifuku migrate" in done.stderr


def test_a_database_that_is_away_is_told_in_a_line(command, own_database):
    environment = own_database.environment | {
        "DATABASE_URL": "postgresql://daifuku_app@127.0.0.1:1/none"
    }
    done = subprocess.run(
        [sys.executable, "-m", "daifuku.config.cli", "token", "add", "a@example.jp"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("The database does not answer")
