"""Ports are looked at before anything starts, so that a taken one costs one line, not a log."""

import errno
import http.client
import socket

from daifuku.config.words import gettext


class PortTaken(Exception):
    pass


def refuse_taken(host: str, *ports: int) -> None:
    for port in ports:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((host, port))
                trial.listen(1)
            except OSError as error:
                raise PortTaken(_reason(error, host, port)) from error


def answers(host: str, port: int) -> bool:
    """Whether the pages are there; any answer will do."""
    connection = http.client.HTTPConnection(_reachable(host), port, timeout=2)
    try:
        connection.request("GET", "/healthz", headers={"Connection": "close"})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def address(host: str, port: int) -> str:
    shown = _reachable(host)
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/"


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104


def _reason(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        told = gettext(
            "Port %(port)d is in use by another program. Choose another: --port %(other)d"
            " (pages on that port, live updates on the next)."
        )
        return told % {"port": port, "other": _other(port)}
    if error.errno == errno.EACCES:
        told = gettext("Port %(port)d is reserved for root. Choose one above 1023: --port 8000")
        return told % {"port": port}
    told = gettext("Cannot listen on %(host)s:%(port)d: %(reason)s.")
    return told % {"host": host, "port": port, "reason": error.strerror}


def _other(port: int) -> int:
    return port + 10 if port + 11 < 65536 else 8010
