"""While one batch goes in, a child works on the rows of the next one that are likely to be new."""

from collections.abc import Collection
from concurrent.futures import Future
from typing import Any

import orjson

from daifuku.foundation.children import Crew
from daifuku.foundation.imports import staging
from daifuku.foundation.imports.kinds import Group, Kind, kind_of


class Ahead:
    """Without children up, or work that can be done ahead, each batch is only read in its turn."""

    def __init__(self, kind: Kind, crew: Crew) -> None:
        self._kind, self._crew = kind, crew
        self._rows: dict[int, list[staging.Staged]] = {}
        self._made: dict[int, Future[dict[str, Any]]] = {}

    def begin(self, batch: int) -> None:
        if self._kind.ahead is None or not self._crew.is_up:
            return
        rows = self._rows[batch] = staging.rows_of(batch)
        bodies = {key: body for key, _line, body in reversed(rows)}
        self._made[batch] = self._crew.begin(_worked, self._kind.key, bodies)

    def groups_of(self, batch: int, but: Collection[str]) -> list[Group]:
        """The groups of a batch, without those of the keys `but`."""
        rows = self._rows.pop(batch, None)
        if rows is None:
            return staging.grouped(staging.rows_of(batch, list(but)))
        groups = staging.grouped(row for row in rows if row[0] not in but)
        made = self._made.pop(batch).result()
        return [Group(one.key, one.lines, one.bodies, made[one.key]) for one in groups]


def _worked(kind: str, bodies: dict[str, str]) -> dict[str, Any]:
    work = kind_of(kind).ahead
    return {key: work(orjson.loads(body)) for key, body in bodies.items()} if work else {}
