"""Where one home keeps its server. Pure arithmetic on paths: nothing is made or started."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

MAJOR = 18
PORT = 5432
# A Unix socket address holds 107 bytes on Linux and 103 on macOS, `/.s.PGSQL.5432` included.
LONGEST_SOCKET_DIR = 88


@dataclass(frozen=True)
class Location:
    home: Path
    root: Path
    socket_dir: Path

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def log(self) -> Path:
        return self.root / "postgres.log"

    @property
    def socket(self) -> Path:
        return self.socket_dir / f".s.PGSQL.{PORT}"

    def conninfo(self, user: str = "daifuku_app", dbname: str = "daifuku") -> str:
        host = str(self.socket_dir).replace("\\", "\\\\").replace("'", "\\'")
        return f"host='{host}' port={PORT} user={user} dbname={dbname}"

    @property
    def admin(self) -> str:
        """How the bootstrap superuser reaches the server."""
        return self.conninfo("postgres", "postgres")


def short_name(home: Path) -> str:
    """A name for the home that stays the same and fits where its path does not."""
    return hashlib.sha256(os.fsencode(home)).hexdigest()[:16]


def locate(home: Path) -> Location:
    home = Path(home).expanduser().resolve()
    root = home / f"pg{MAJOR}"
    socket_dir = root / "run"
    if len(os.fsencode(socket_dir)) > LONGEST_SOCKET_DIR:
        # Not the temporary directory of the environment: every process must find the same one.
        socket_dir = Path("/tmp") / f"daifuku-{os.geteuid()}-{short_name(home)}"  # noqa: S108
    return Location(home=home, root=root, socket_dir=socket_dir)
