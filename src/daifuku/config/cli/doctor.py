import os
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import click

LEAST_FREE_MB = 1000
_BOOK = ("ledger_entry", "ledger_private", "ledger_also", "ledger_purge")


class Unwell(Exception):
    """What is wrong, in one line."""


class Allowed(Exception):
    """What may be so and could be better, in one line."""


@click.command(epilog="Example: daifuku doctor --invariants")
@click.option("--invariants", is_flag=True, help="Also look whether the book agrees with itself.")
def doctor(invariants: bool) -> None:
    """Look at the home, the database, its schema and the jobs. Exits 1 when something is wrong."""
    from daifuku.config.cli.opened import speak
    from daifuku.config.processes import application, database

    with database.held():
        application.set_up()
        speak()
        wrong = sum(not _looked(check) for check in _checks())
        if invariants:
            from daifuku.config.cli.invariants import broken

            for sentence, rows in broken():
                wrong += rows != 0
                click.echo(f"{'bad ' if rows else 'ok  '} {sentence}{_count(rows)}")
    raise SystemExit(1 if wrong else 0)


def _looked(check: Callable[[], str]) -> bool:
    from django.db import Error

    try:
        click.echo(f"ok   {check()}")
    except Allowed as warning:
        click.echo(f"warn {warning}")
    except (Unwell, Error, OSError) as error:
        click.echo(f"bad  {str(error).strip()}")
        return False
    return True


def _count(rows: int) -> str:
    return f": {rows} rows do not" if rows else ""


def _checks() -> Iterator[Callable[[], str]]:
    yield from (_home, _secret, _server, _text, _extensions, _schema, _book, _jobs, _mail)


def _home() -> str:
    from daifuku.config import env

    home = env.home()
    free = shutil.disk_usage(home).free // 1_000_000
    if not os.access(home, os.W_OK):
        raise Unwell(f"{home} cannot be written by this account.")
    if free < LEAST_FREE_MB:
        raise Unwell(f"{home} has {free} MB free; make room.")
    return f"home {home}, {free} MB free"


def _secret() -> str:
    from daifuku.config import env

    path: Path = env.home() / "secret_key"
    if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise Unwell(f"{path} may be read by others. Type: chmod 600 {path}")
    return "secret key kept private"


def _server() -> str:
    from daifuku.config import env

    version = int(_one("SHOW server_version_num"))
    if version < 150000:
        raise Unwell(f"PostgreSQL {version // 10000} is too old; 15 is the least.")
    whose = "our own" if env.embedded() else "DATABASE_URL"
    return f"PostgreSQL {_one('SHOW server_version')}, {whose}, as {_one('SELECT current_user')}"


def _text() -> str:
    encoding = _one("SHOW server_encoding")
    kind = _one("SELECT datctype FROM pg_database WHERE datname = current_database()")
    if encoding != "UTF8" or kind in ("C", "POSIX"):
        raise Unwell(f"Text is {encoding} with LC_CTYPE {kind}: similar Japanese names go unseen.")
    return f"text {encoding}, {kind}"


def _extensions() -> str:
    from daifuku.foundation.postgres.roles import EXTENSIONS

    lacking = [
        name
        for name in EXTENSIONS
        if not _one("SELECT count(*) FROM pg_extension WHERE extname = %s", name)
    ]
    if lacking:
        raise Unwell(f"Extensions are lacking: {', '.join(lacking)}. See: daifuku migrate --help")
    return f"extensions {', '.join(EXTENSIONS)}"


def _schema() -> str:
    from daifuku.config.processes import application

    lacking = application.lacking_migrations()
    if lacking:
        raise Unwell(f"{len(lacking)} migrations are lacking. Run: daifuku migrate")
    return "schema up to date"


def _book() -> str:
    """Triggers guard the book from everybody; that a role has no right to try is the second lock."""
    role = _one("SELECT current_user")
    lacking = [table for table in _BOOK if _one("SELECT to_regclass(%s) IS NULL", table)]
    if lacking:
        raise Unwell("the book is not there yet. Run: daifuku migrate")
    rights = "UPDATE, DELETE, TRUNCATE"
    owner = "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = %s::regclass"
    if _one(owner, _BOOK[0]) == role:
        raise Allowed(
            f"the role {role} owns the database, so its triggers alone guard the book. Better: give"
            " the app a role of its own (DATABASE_URL) and this one to DATABASE_OWNER_URL."
        )
    if any(_one("SELECT has_table_privilege(%s, %s)", table, rights) for table in _BOOK):
        raise Unwell(
            f"the role {role} may strike things out of the book. As its owner type:"
            f" REVOKE {rights} ON {', '.join(_BOOK)} FROM {role}"
        )
    return f"the role {role} may read the book and add to it"


def _jobs() -> str:
    stalled = _one(
        "SELECT count(*) FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w"
        " ON w.id = j.worker_id WHERE j.status = 'doing'"
        " AND (w.id IS NULL OR w.last_heartbeat < now() - interval '10 minutes')"
    )
    if stalled:
        raise Unwell(f"{stalled} jobs hang without a worker. Start: daifuku serve")
    waiting = _one("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'")
    failed = _one("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
    return f"jobs: {waiting} waiting, {failed} failed"


def _mail() -> str:
    from django.conf import settings

    if not settings.MAIL_LEAVES:
        return f"mail stays here, in {settings.EMAIL_FILE_PATH}; EMAIL_URL is not set"
    how = {(True, False): "TLS", (False, True): "STARTTLS"}
    secured = how.get((settings.EMAIL_USE_SSL, settings.EMAIL_USE_TLS), "no encryption")
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    return f"mail leaves by {where} ({secured}), as {settings.DEFAULT_FROM_EMAIL}"


def _one(query: str, *parameters: object):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchone()[0]
