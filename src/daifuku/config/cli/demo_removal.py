"""The demo is a database of its own: removing it drops that, and the files made from it."""

import shutil
from typing import Any, Literal

import psycopg
from psycopg import sql

from daifuku.config import env
from daifuku.config.cli.demo_owner import PASSWORD_FILE
from daifuku.config.cli.opened import NotReady, speak
from daifuku.config.processes import application, database
from daifuku.config.words import gettext
from daifuku.foundation import fresh_start
from daifuku.foundation.postgres import locate, prepare_database
from daifuku.foundation.postgres.postmaster import wait_until

FOLDERS = ("parquet", "files", "outbox", "cache")
# A connection that was closed a moment ago is seen for another moment.
PATIENCE = 2.0
_OTHERS = """
    SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'
"""


def state() -> Literal["none", "unfinished", "built"]:
    """What stands in the database now, asked without Django: it may have no tables yet."""
    with database.connect() as connection:
        if connection.execute("SELECT to_regclass('foundation_company')").fetchone() == (None,):
            return "none"
        found = connection.execute(
            "SELECT demo_built_at FROM foundation_company WHERE is_demo"
        ).fetchone()
    if found is None:
        return "none"
    return "unfinished" if found == (None,) else "built"


def drop() -> None:
    """While somebody holds the server. The new database has no tables."""
    if not env.embedded():
        raise NotReady(gettext("Only the demo in Daifuku's own PostgreSQL can be built anew."))
    admin = locate(env.home()).admin
    name = env.database()["NAME"]
    with psycopg.connect(admin, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    prepare_database(admin, name)
    for folder in FOLDERS:
        shutil.rmtree(env.home() / folder, ignore_errors=True)
    (env.home() / PASSWORD_FILE).unlink(missing_ok=True)


def remove(*, sure: bool = True) -> None:
    """For good. Refuses what is not a demo, one that is being served, and, unless somebody is
    `sure`, one in which people have written."""
    with database.held():
        _refuse_what_is_no_demo()
        if not sure and (found := own_things()):
            raise NotReady(_question(found))
        drop()


def leave() -> None:
    """As `remove`; what stands here from now on is somebody's own shop, empty."""
    drop()
    (env.home() / fresh_start.GONE).touch(mode=0o600)
    fresh_start.wish(env.home(), leave=False)


def leave_when_wished() -> str:
    """What somebody asked for on the page about the demo; answers what became of it. A shop of
    one's own is left alone, and a wish waits while another start serves the demo."""
    if not (env.embedded() and fresh_start.wished(env.home())):
        return ""
    if state() == "none":
        fresh_start.wish(env.home(), leave=False)
        return ""
    if served():
        told = gettext("The demo shop shall go, but Daifuku is running on %(home)s. It goes later.")
        return told % {"home": env.home()}
    leave()
    return gettext("The demo shop was taken away, as somebody asked on the page about it.")


def remove_for_good(*, sure: bool) -> None:
    """`daifuku demo --remove`. Refuses as `remove` does, and always unless somebody is sure."""
    with database.held():
        _refuse_what_is_no_demo()
        if not sure:
            raise NotReady(_question(own_things()))
        leave()


def own_things() -> list[tuple[Any, int]]:
    """What people have done since the demo was built."""
    application.set_up()
    speak()
    with database.connect() as connection:
        found = connection.execute("SELECT demo_built_at FROM foundation_company").fetchone()
        if found is None or found[0] is None:
            return []
        rows = connection.execute(fresh_start.ADDED, [found[0]]).fetchall()
    return fresh_start.in_words(rows)


def _refuse_what_is_no_demo() -> None:
    if state() == "none":
        told = gettext("There is no demo shop in %(home)s; nothing was removed.")
        raise NotReady(told % {"home": env.home()})
    _refuse_served()


def _question(found: list[tuple[Any, int]]) -> str:
    told = gettext("This takes away the demo shop in %(home)s for good.")
    lines = [told % {"home": env.home()}]
    if found:
        lines.append(gettext("This was done in it since it was built, and is lost too:"))
        lines += [_line(str(what), number) for what, number in found]
    else:
        lines.append(gettext("Nobody has changed anything in it since it was built."))
    lines.append(gettext("Nothing was removed. To do it, say --yes as well."))
    return "\n".join(lines)


def _line(what: str, number: int) -> str:
    return gettext("  %(what)s: %(number)s") % {"what": what, "number": f"{number:,}"}


def _refuse_served() -> None:
    """Whoever reads or writes now would stand before a database that is gone."""
    if served():
        told = gettext("Daifuku is running on %(home)s. Stop it (Ctrl-C) and try again.")
        raise NotReady(told % {"home": env.home()})


def served() -> bool:
    """Whether others are connected. Our own connections to the database are closed by now."""
    name = env.database()["NAME"]
    with psycopg.connect(locate(env.home()).admin, autocommit=True) as server:
        return not wait_until(lambda: server.execute(_OTHERS, [name]).fetchone() == (0,), PATIENCE)
