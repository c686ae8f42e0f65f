"""A shop that goes, so that the next start finds an empty one: the demo, when its owner had enough.

Dropping a database is no deed for a page: it leaves a wish, and the next start fulfils it. What
people have added is lost with it, so they are told first."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from daifuku.foundation.registries import verbs

# In the data directory: what shall happen at the next start, and what has happened.
WISH, GONE = "demo_leaves", "demo_removed"
# Takes a moment. Of what the machine itself wrote, nothing counts, though of what somebody did by
# a command; nor what was undone and is undone still.
ADDED = """
    SELECT c.action, count(*) FROM foundation_change c
    WHERE (c.by_id IS NOT NULL OR c.via = 'command') AND c.at > %s
      AND c.undoes_id IS NULL AND c.state <> 'undone'
    GROUP BY c.action ORDER BY count(*) DESC, c.action
"""


def in_words(rows: Iterable[tuple[str, int]]) -> list[tuple[Any, int]]:
    """(what was done, how often) of the rows of ADDED."""
    return [(verb.label if (verb := verbs.find(key)) else key, number) for key, number in rows]


def wished(home: Path) -> bool:
    return (home / WISH).exists()


def wish(home: Path, *, leave: bool) -> None:
    """Take the shop away at the next start, or let it stay after all."""
    if leave:
        (home / WISH).touch(mode=0o600)
    else:
        (home / WISH).unlink(missing_ok=True)


def taken_away(home: Path) -> bool:
    """A demo stood here; what stands now is somebody's own."""
    return (home / GONE).exists()
