"""Free ports, in a row: the stream answers one above the pages (DESIGN.md 6)."""

import random
import socket

# From here on the system gives ports to whoever calls out, also between our look and our start.
_LENT_BY_THE_SYSTEM = 32_768
# The seeded one may draw the same for two workers.
_CHANCE = random.SystemRandom()


def free_ports(count: int) -> int:
    """The first of `count` neighbouring ports that nobody listens on."""
    for _ in range(200):
        first = _CHANCE.randrange(10_000, _LENT_BY_THE_SYSTEM - count)
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
