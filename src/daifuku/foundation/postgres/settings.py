"""Settings of our own server: small memory, big bulk loads, nothing on the network."""

from collections.abc import Mapping
from pathlib import Path

from .location import PORT

# Processes together stay under 400 MB when idle, so buffers are small; 4 GB of WAL lets an
# import run without a checkpoint every minute.
DEFAULTS: Mapping[str, str] = {
    "shared_buffers": "32MB",
    "max_wal_size": "4GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "ssl": "off",
    # Statements and details hold names and numbers of customers, which nobody erases from a log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "max_connections": "100",
}


def render(socket_dir: Path, settings: Mapping[str, object] | None) -> str:
    own = {
        "listen_addresses": "",
        "port": str(PORT),
        "unix_socket_directories": str(socket_dir),
        "unix_socket_permissions": "0700",
        "logging_collector": "off",
    }
    chosen = {**DEFAULTS, **(settings or {}), **own}
    lines = ["# Written anew at every start by Daifuku."]
    lines += [f"{name} = {_quoted(value)}" for name, value in chosen.items()]
    return "\n".join(lines) + "\n"


def _quoted(value: object) -> str:
    text = ("on" if value else "off") if isinstance(value, bool) else str(value)
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
