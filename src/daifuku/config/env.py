"""The only place that reads the environment. Names and meanings: README, "Environment".

Every command reads it, `--help` too: what takes time to import is imported where it is needed.
"""

import os
import sys
from pathlib import Path

from daifuku.config.words import gettext


class MissingSetting(SystemExit):
    """The app refuses to start and says which name is missing."""


class WrongSetting(SystemExit):
    """The app refuses to start and says which name cannot be read. Never shows the value."""


def command() -> str:
    """How this command is called here; the scripts of a checkout say so."""
    return os.environ.get("DAIFUKU_COMMAND") or "daifuku"


def home() -> Path:
    given = os.environ.get("DAIFUKU_HOME")
    if given:
        return Path(given).expanduser().absolute()
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "daifuku"
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "daifuku"


def embedded() -> bool:
    return not os.environ.get("DATABASE_URL")


def database() -> dict:
    """Django's description of the one database, for the role this process works as."""
    owner = os.environ.get("DAIFUKU_DB_ROLE") == "owner"
    if embedded():
        from daifuku.foundation.postgres import locate

        user = "daifuku_owner" if owner else "daifuku_app"
        name = os.environ.get("DAIFUKU_DB_NAME", "daifuku")
        return {"NAME": name, "USER": user, "HOST": str(locate(home()).socket_dir)}
    url = os.environ["DATABASE_URL"]
    if owner:
        url = os.environ.get("DATABASE_OWNER_URL", url)
    return _from_url(url)


def _from_url(url: str) -> dict:
    from urllib.parse import parse_qsl, unquote, urlsplit

    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    found = {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
    }
    return {**found, "OPTIONS": options} if options else found


def secret_key() -> str:
    given = os.environ.get("DAIFUKU_SECRET_KEY")
    if given:
        return given
    if not embedded():
        raise MissingSetting(gettext("DAIFUKU_SECRET_KEY is needed when DATABASE_URL is set."))
    return _kept_secret(home() / "secret_key")


def _kept_secret(path: Path) -> str:
    """The same to all who ask at once: a file that is there is whole."""
    kept = _read(path)
    if kept:
        return kept
    import secrets
    import tempfile

    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile("w", encoding="ascii", dir=path.parent) as file:
        file.write(secrets.token_urlsafe(50))
        file.flush()
        os.fsync(file.fileno())
        try:
            os.link(file.name, path)
        except FileExistsError:
            if not _read(path):
                # An older version was killed before it wrote into the file that it had made.
                path.unlink(missing_ok=True)
                return _kept_secret(path)
    return _read(path)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""


def terminal_language() -> str:
    """The language in which commands speak. LANGUAGE counts where there is a locale, as in C."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    chosen = next((os.environ[name] for name in names if os.environ.get(name)), "")
    if chosen.partition(".")[0] not in {"", "C", "POSIX"}:
        chosen = os.environ.get("LANGUAGE") or chosen
    return "ja" if chosen.startswith("ja") else "en"


def allowed_hosts() -> list[str]:
    given = os.environ.get("DAIFUKU_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
    return [host.strip() for host in given.split(",") if host.strip()]


def stream_url() -> str:
    return os.environ.get("DAIFUKU_STREAM_URL", "")


def email_url() -> str:
    return os.environ.get("EMAIL_URL", "")


def secure() -> bool:
    """True when the app is served over https (behind a proxy); cookies are then https-only."""
    return os.environ.get("DAIFUKU_HTTPS", "") == "1"


def debug() -> bool:
    return os.environ.get("DAIFUKU_DEBUG", "") == "1"


def static_from_source() -> bool:
    """True in tests and development: static files are served from where they are written."""
    return debug() or os.environ.get("DAIFUKU_STATIC", "") == "source"


def has_screen() -> bool:
    """Without one, `webbrowser` may open a text browser inside the terminal."""
    screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return sys.platform == "darwin" or bool(screen)
