"""Reads EMAIL_URL: smtp://user:password@host:587 or smtps://… with `from` and `starttls`."""

from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from daifuku.config.env import WrongSetting
from daifuku.config.words import gettext

_PORTS = {"smtp": 587, "smtps": 465}
_OPTIONS = {"from", "starttls"}
_SECONDS = 15


def read(url: str) -> dict[str, Any]:
    """Django's names for the server. STARTTLS is the rule with smtp://, and then asked for:
    a server that does not offer it gets nothing."""
    parts = _split(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise _wrong(
            gettext("write smtp://user:password@host:587 or smtps://user:password@host:465")
        )
    if parts.path.strip("/"):
        raise _wrong(gettext("nothing but ? may follow the port"))
    options = _options(parts)
    secure = parts.scheme == "smtps"
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": _port(parts),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": secure,
        "EMAIL_USE_TLS": not secure and options.get("starttls") != "no",
        "EMAIL_TIMEOUT": _SECONDS,
        "DEFAULT_FROM_EMAIL": options.get("from") or _writer(parts),
    }


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        raise _wrong(gettext("its host is no address")) from None


def _options(parts: SplitResult) -> dict[str, str]:
    given = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if unknown := sorted(given.keys() - _OPTIONS):
        told = gettext("unknown option %(names)s; there are from and starttls")
        raise _wrong(told % {"names": ", ".join(unknown)})
    if given.get("starttls") not in (None, "yes", "no"):
        raise _wrong(gettext("starttls is yes or no"))
    if "from" in given and "@" not in given["from"]:
        raise _wrong(gettext("from is a mail address"))
    return given


def _port(parts: SplitResult) -> int:
    try:
        return parts.port or _PORTS[parts.scheme]
    except ValueError:
        raise _wrong(gettext("the port is a number up to 65535")) from None


def _writer(parts: SplitResult) -> str:
    user = unquote(parts.username or "daifuku")
    return user if "@" in user else f"{user}@{parts.hostname}"


def _wrong(why: str) -> WrongSetting:
    return WrongSetting(gettext("EMAIL_URL cannot be read: %(why)s.") % {"why": why})
