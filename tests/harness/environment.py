"""Loaded before Django reads its settings, so that no test ever touches the home of a person."""

import atexit
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

ROOT = Path(__file__).resolve().parents[2]
CLUSTER_HOME = ROOT / ".cache" / "test-home"
KEPT_TEMPLATES = ROOT / ".cache" / "test-templates"
KEPT_TEMPLATES.mkdir(parents=True, exist_ok=True)
SESSION_DATABASE = f"test_{os.getpid()}"


@dataclass(frozen=True)
class Server:
    """Where test databases live. The owner's role may create databases."""

    app_url: str
    owner_url: str
    embedded: bool

    def app(self, name: str) -> str:
        return with_name(self.app_url, name)

    def owner(self, name: str) -> str:
        return with_name(self.owner_url, name)


def with_name(url: str, name: str) -> str:
    # By hand, since urlunsplit drops the empty host of a socket address.
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{parts.netloc}/{name}{query}"


def find_server() -> Server:
    own = embedded_server()
    owner_url = os.environ.get("DATABASE_OWNER_URL")
    # A worker of pytest-xdist finds what the process that started it has set.
    if owner_url and with_name(owner_url, "postgres") != own.owner_url:
        return Server(os.environ["DATABASE_URL"], owner_url, embedded=False)
    if os.environ.get("DATABASE_URL") and not owner_url:
        raise SystemExit("Tests on your own server need DATABASE_OWNER_URL beside DATABASE_URL.")
    return own


def embedded_server() -> Server:
    from daifuku.foundation.postgres import locate

    host = quote(str(locate(CLUSTER_HOME).socket_dir), safe="")
    urls = [f"postgresql://daifuku_{role}@/postgres?host={host}" for role in ("app", "owner")]
    return Server(*urls, embedded=True)


def keep_templates(home: Path) -> None:
    """What one process has compiled serves all that follow, which begin in homes of their own.
    Jinja takes no template that has changed since, and writes each file at once."""
    (home / "cache").mkdir(parents=True)
    (home / "cache" / "templates").symlink_to(KEPT_TEMPLATES)


def prepare() -> Server:
    server = find_server()
    home = tempfile.mkdtemp(prefix="daifuku-test-")
    (Path(home) / "static").mkdir()
    keep_templates(Path(home))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ.update(
        DAIFUKU_HOME=home,
        DAIFUKU_STATIC="source",
        DAIFUKU_SECRET_KEY="only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz",
        # Commands are read in English unless a test asks for another language.
        LANGUAGE="en",
        DATABASE_URL=server.app(SESSION_DATABASE),
        DATABASE_OWNER_URL=server.owner(SESSION_DATABASE),
    )
    return server


SERVER = prepare()
