"""Runs a command with DATABASE_URL naming a throw-away server made of Debian's PostgreSQL.

python tests/harness/debian_postgres.py COMMAND …
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from daifuku.foundation.postgres import prepare_database

FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


OLDEST = 15


def programs(installed: Path = Path("/usr/lib/postgresql")) -> Path:
    """Of the servers that are here the oldest that Daifuku supports; clients alone do not count."""
    versions = {int(made.parents[1].name): made.parent for made in installed.glob("*/bin/initdb")}
    supported = [version for version in sorted(versions) if version >= OLDEST]
    if not supported:
        raise SystemExit("Debian's PostgreSQL is not here. Type: apt-get install -y postgresql")
    return versions[supported[0]]


@contextmanager
def debian_server() -> Iterator[Path]:
    """The folder of its socket. PostgreSQL refuses root, so root lends it the account postgres."""
    account = pwd.getpwnam("postgres") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    folder = Path(tempfile.mkdtemp(prefix="daifuku-pg-"))
    os.chown(folder, account.pw_uid, account.pw_gid)
    # Tests on a small disk are root only in a namespace of their own, so nobody to this folder.
    folder.chmod(0o755)
    runs_as = {"cwd": folder, "user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    if os.geteuid() != 0:
        runs_as = {"cwd": folder}
    options = " ".join(f"-c {setting}" for setting in FAST)
    options += f" -c listen_addresses='' -c unix_socket_directories={folder}"
    control = [programs() / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log"]
    make = [programs() / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust"]
    quiet = {"stdout": subprocess.DEVNULL, "check": True, **runs_as}
    try:
        subprocess.run([*make, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"], **quiet)
        subprocess.run([*control, "-o", options, "start"], **quiet)
        yield folder
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], **quiet | {"check": False})
        shutil.rmtree(folder, ignore_errors=True)


def main(command: list[str]) -> int:
    with debian_server() as folder:
        admin = f"host={folder} user=postgres dbname=postgres"
        prepare_database(admin, "daifuku", template=True)
        url = "postgresql://daifuku_{}@/postgres?host=" + quote(str(folder), safe="")
        environment = {
            **os.environ,
            "DATABASE_URL": url.format("app"),
            "DATABASE_OWNER_URL": url.format("owner"),
        }
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
