import os
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from daifuku.config.cli.columns import padded
from daifuku.config.cli.language import command, option
from daifuku.config.words import gettext

LEAST_FREE_MB = 1000
_BOOK = ("ledger_entry", "ledger_private", "ledger_also", "ledger_purge")


class Unwell(Exception):
    """What is wrong, in one line."""


class Allowed(Exception):
    """What may be so and could be better, in one line."""


@command(epilog="daifuku doctor --invariants")
@option("--invariants", is_flag=True, help="Also look whether the book agrees with itself.")
def doctor(invariants: bool) -> None:
    """Look at the home, the database, its schema and the jobs. Exits 1 when something is wrong."""
    from daifuku.config.cli.opened import speak
    from daifuku.config.processes import application, database

    with database.held():
        application.set_up()
        speak()
        wrong = sum(not _looked(check) for check in _checks())
        if invariants:
            from daifuku.config.cli.invariants import broken, said_of

            for sentence, rows in broken():
                wrong += rows != 0
                _tell(gettext("bad") if rows else gettext("ok"), said_of(sentence, rows))
    raise SystemExit(1 if wrong else 0)


def _looked(check: Callable[[], str]) -> bool:
    from django.db import Error

    try:
        _tell(gettext("ok"), check())
    except Allowed as warning:
        _tell(gettext("warn"), str(warning))
    except (Unwell, Error, OSError) as error:
        _tell(gettext("bad"), str(error).strip())
        return False
    return True


def _tell(mark: str, sentence: str) -> None:
    click.echo(f"{padded(mark, 4)} {sentence}")


def _checks() -> Iterator[Callable[[], str]]:
    yield from (_home, _secret, _server, _text, _extensions, _schema, _book, _jobs, _mail)


def _home() -> str:
    from daifuku.config import env

    home = env.home()
    free = shutil.disk_usage(home).free // 1_000_000
    found = {"home": home, "free": free}
    if not os.access(home, os.W_OK):
        raise Unwell(gettext("%(home)s cannot be written by this account.") % {"home": home})
    if free < LEAST_FREE_MB:
        raise Unwell(gettext("%(home)s has %(free)d MB free; make room.") % found)
    return gettext("home %(home)s, %(free)d MB free") % found


def _secret() -> str:
    from daifuku.config import env

    path: Path = env.home() / "secret_key"
    if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        told = gettext("%(path)s may be read by others. Type: chmod 600 %(path)s")
        raise Unwell(told % {"path": path})
    return gettext("secret key kept private")


def _server() -> str:
    from daifuku.config import env

    version = int(_one("SHOW server_version_num"))
    if version < 150000:
        told = gettext("PostgreSQL %(version)d is too old; 15 is the least.")
        raise Unwell(told % {"version": version // 10000})
    found = {
        "version": _one("SHOW server_version"),
        "whose": gettext("our own") if env.embedded() else "DATABASE_URL",
        "role": _one("SELECT current_user"),
    }
    return gettext("PostgreSQL %(version)s, %(whose)s, as %(role)s") % found


def _text() -> str:
    encoding = _one("SHOW server_encoding")
    kind = _one("SELECT datctype FROM pg_database WHERE datname = current_database()")
    if encoding != "UTF8" or kind in ("C", "POSIX"):
        told = gettext(
            "Text is %(encoding)s with LC_CTYPE %(kind)s: similar Japanese names go unseen."
        )
        raise Unwell(told % {"encoding": encoding, "kind": kind})
    return gettext("text %(encoding)s, %(kind)s") % {"encoding": encoding, "kind": kind}


def _extensions() -> str:
    from daifuku.foundation.postgres.roles import EXTENSIONS

    lacking = [
        name
        for name in EXTENSIONS
        if not _one("SELECT count(*) FROM pg_extension WHERE extname = %s", name)
    ]
    if lacking:
        told = gettext("Extensions are lacking: %(names)s. See: daifuku migrate --help")
        raise Unwell(told % {"names": ", ".join(lacking)})
    return gettext("extensions %(names)s") % {"names": ", ".join(EXTENSIONS)}


def _schema() -> str:
    from daifuku.config.processes import application

    lacking = application.lacking_migrations()
    if lacking:
        told = gettext("%(number)d migrations are lacking. Run: daifuku migrate")
        raise Unwell(told % {"number": len(lacking)})
    return gettext("schema up to date")


def _book() -> str:
    """Triggers guard the book from everybody; that a role has no right to try is the second lock."""
    role = _one("SELECT current_user")
    lacking = [table for table in _BOOK if _one("SELECT to_regclass(%s) IS NULL", table)]
    if lacking:
        raise Unwell(gettext("the book is not there yet. Run: daifuku migrate"))
    rights = "UPDATE, DELETE, TRUNCATE"
    owner = "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = %s::regclass"
    if _one(owner, _BOOK[0]) == role:
        told = gettext(
            "the role %(role)s owns the database, so its triggers alone guard the book. Better: give"
            " the app a role of its own (DATABASE_URL) and this one to DATABASE_OWNER_URL."
        )
        raise Allowed(told % {"role": role})
    if any(_one("SELECT has_table_privilege(%s, %s)", table, rights) for table in _BOOK):
        told = gettext(
            "the role %(role)s may strike things out of the book. As its owner type: %(command)s"
        )
        revoke = f"REVOKE {rights} ON {', '.join(_BOOK)} FROM {role}"
        raise Unwell(told % {"role": role, "command": revoke})
    return gettext("the role %(role)s may read the book and add to it") % {"role": role}


def _jobs() -> str:
    stalled = _one(
        "SELECT count(*) FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w"
        " ON w.id = j.worker_id WHERE j.status = 'doing'"
        " AND (w.id IS NULL OR w.last_heartbeat < now() - interval '10 minutes')"
    )
    if stalled:
        told = gettext("%(number)d jobs hang without a worker. Start: daifuku serve")
        raise Unwell(told % {"number": stalled})
    counted = "SELECT count(*) FROM procrastinate_jobs WHERE status = %s::procrastinate_job_status"
    found = {"waiting": _one(counted, "todo"), "failed": _one(counted, "failed")}
    return gettext("jobs: %(waiting)d waiting, %(failed)d failed") % found


def _mail() -> str:
    from django.conf import settings

    if not settings.MAIL_LEAVES:
        told = gettext("mail stays here, in %(folder)s; EMAIL_URL is not set")
        return told % {"folder": settings.EMAIL_FILE_PATH}
    how = {(True, False): "TLS", (False, True): "STARTTLS"}
    secured = how.get((settings.EMAIL_USE_SSL, settings.EMAIL_USE_TLS), gettext("no encryption"))
    found = {
        "server": f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}",
        "secured": secured,
        "writer": settings.DEFAULT_FROM_EMAIL,
    }
    return gettext("mail leaves by %(server)s (%(secured)s), as %(writer)s") % found


def _one(query: str, *parameters: object):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchone()[0]
