"""Peers from PyPI, asked for the same things in the same run. `bin/bench --peers`."""

from pathlib import Path


def run(home: Path) -> None:
    """Inside `hold(home)`. Prints one table; a peer that cannot be had is reported and left out."""
    from bench.peers.running import compare

    compare(home)
