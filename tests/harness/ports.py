"""Free ports, in a row: the stream answers one above the pages (DESIGN.md 6)."""

import random
import socket


def free_ports(count: int) -> int:
    """The first of `count` neighbouring ports that nobody listens on."""
    for _ in range(200):
        first = random.randrange(20000, 60000)
        if all(is_free(first + step) for step in range(count)):
            return first
    raise RuntimeError("No free ports found.")


def is_free(port: int) -> bool:
    with socket.socket() as trial:
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
