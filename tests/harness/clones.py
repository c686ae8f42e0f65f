"""Test databases are clones of one migrated template (docs/decisions/0004).

Every database a session uses is guarded by an advisory lock on its name, held on one connection
for as long as the session lives: whatever nobody guards is left over and may be dropped.
"""

import hashlib
import itertools
import os
import subprocess
import sys

import psycopg
from psycopg import sql

from harness.environment import ROOT, SESSION_DATABASE, Server

KEPT_TEMPLATES = 3
SOURCES = ROOT / "src" / "daifuku"
END_OURS = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE usename = current_user AND pid <> pg_backend_pid() AND datname = %s
"""


def fingerprint() -> str:
    """Changes whenever the migrated database could: migrations, models, what migrations call."""
    found = {ROOT / "requirements" / "base.txt"}
    for pattern in ("*/migrations/**/*.py", "*/models.py", "*/models/**/*.py", "*/apps.py"):
        found.update(SOURCES.glob(pattern))
    found.update(SOURCES.glob("foundation/changes/**/*.py"))
    found.update(SOURCES.glob("*/migrations/**/*.sql"))
    digest = hashlib.sha256(os.environ["DJANGO_SETTINGS_MODULE"].encode())
    for path in sorted(found):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


class Cloner:
    """Makes and drops databases over one guarding connection of the owner."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.guard = psycopg.connect(server.owner("postgres"), autocommit=True)
        self.template = f"daifuku_template_{server_tag(self.guard)}{fingerprint()}"
        self._numbers = itertools.count(1)

    def close(self) -> None:
        self.guard.close()

    def ensure_template(self) -> None:
        self._lock("pg_advisory_lock_shared", self.template)
        building = f"{self.template}_building"
        self._lock("pg_advisory_lock", building)
        if not self._exists(self.template):
            self._build(building)
        self._lock("pg_advisory_unlock", building)
        self._drop_left_over()

    def clone(self, name: str = "", template: str = "") -> str:
        name = name or f"{SESSION_DATABASE}_{next(self._numbers)}"
        self._lock("pg_advisory_lock", name)
        self.drop(name)
        self._run(
            "CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template or self.template
        )
        return name

    def drop(self, name: str) -> bool:
        """Every server process must agree to a drop. One that is stuck (in COPY, say) must not hold
        up the tests of others: then the database stays, unguarded, for the next start."""
        self._send_home(name)
        self.guard.execute("SET statement_timeout = '5s'")
        try:
            self._drop_now(name)
        except (psycopg.errors.QueryCanceled, psycopg.errors.ObjectInUse):
            return False
        finally:
            self.guard.execute("RESET statement_timeout")
        return True

    def _drop_now(self, name: str) -> None:
        try:
            self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        except psycopg.errors.InsufficientPrivilege:
            # An autovacuum worker is there, and FORCE would end it as a stranger may not. A plain
            # drop asks it to leave and waits for it, but leaves our own sessions alone.
            self.guard.execute(END_OURS, [name])
            self._run("DROP DATABASE IF EXISTS {}", name)

    def _send_home(self, name: str) -> None:
        """End the app role's connections; only that role itself or a superuser may."""
        if self.guard.execute(
            "SELECT 1 FROM pg_stat_activity WHERE datname = %s", [name]
        ).fetchone():
            with psycopg.connect(self.server.app("postgres"), autocommit=True) as app:
                app.execute(END_OURS, [name])

    def _build(self, building: str) -> None:
        self.drop(building)
        self._run("CREATE DATABASE {}", building)
        migrate(self.server, building)
        self._run("ALTER DATABASE {} RENAME TO {}", building, self.template)

    def _drop_left_over(self) -> None:
        half = self._names(r"daifuku\_template\_%\_building")
        whole = [name for name in self._names(r"daifuku\_template\_%") if name not in half]
        old = [name for name in whole[:-KEPT_TEMPLATES] if name != self.template]
        for name in [*half, *old, *self._names(r"test\_%")]:
            if self._lock("pg_try_advisory_lock", name):
                dropped = self.drop(name)
                self._lock("pg_advisory_unlock", name)
                if not dropped:
                    return

    def _names(self, pattern: str) -> list[str]:
        found = self.guard.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s ORDER BY oid", [pattern]
        )
        return [name for (name,) in found]

    def _exists(self, name: str) -> bool:
        return bool(self._names(name.replace("_", r"\_")))

    def _lock(self, function: str, name: str) -> bool:
        row = self.guard.execute(f"SELECT {function}(hashtextextended(%s, 0))", [name]).fetchone()
        return row is not None and row[0] is True

    def _run(self, statement: str, *names: str) -> None:
        self.guard.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def server_tag(guard: psycopg.Connection) -> str:
    return f"{guard.info.server_version // 10000}_"


def migrate(server: Server, name: str) -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": server.app(name),
        "DATABASE_OWNER_URL": server.owner(name),
        "DAIFUKU_DB_ROLE": "owner",
    }
    command = [sys.executable, "-m", "django", "migrate", "--no-input", "--verbosity=0"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"Migrating the test database failed:\n{done.stdout}\n{done.stderr}")
