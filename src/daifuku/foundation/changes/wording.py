"""What rows and columns are called when an undo is refused: as people read them elsewhere."""

from collections.abc import Iterable, Mapping
from typing import Any

from daifuku.foundation.registries import traces


def row_called(table: str, key: object, row: Mapping[str, Any]) -> str:
    """What it is, and whose; of a table that people read nowhere, its name and the key."""
    trace = traces.find(table)
    if trace is None:
        return f"{table} {key}"
    label = trace.label(row) if callable(trace.label) else trace.label
    owner = key if trace.owner == trace.row_key else row.get(trace.owner)
    return " ".join(filter(None, (str(label), f"#{owner}" if owner else "")))


def columns_called(table: str, columns: Iterable[str]) -> str:
    """Derived columns, which nobody reads, are left out where others say enough."""
    trace = traces.find(table)
    known = [column for column in columns if trace and column in trace.fields]
    named = [str(trace.fields[column][0]) for column in known] if trace and known else columns
    return ", ".join(filter(None, dict.fromkeys(named)))
