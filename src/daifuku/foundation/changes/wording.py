"""What rows and columns are called when an undo is refused: as people read them elsewhere."""

from collections.abc import Iterable, Mapping
from typing import Any

from daifuku.foundation.registries import traces


def row_called(table: str, key: object, row: Mapping[str, Any], *, whose: bool = True) -> str:
    """What it is, and `whose`; every table of ours has a name."""
    trace = traces.find(table)
    if trace is None:
        return f"{table} {key}"
    owner = key if trace.owner == trace.row_key else row.get(trace.owner)
    label = trace.label(row) if row and callable(trace.label) else trace.label if row else ""
    said = " ".join(filter(None, (str(label), f"#{owner}" if owner and whose else "")))
    return said or table_called(table)


def table_called(table: str) -> str:
    trace = traces.find(table)
    return table if trace is None else str(trace.name or trace.label)


def columns_called(table: str, columns: Iterable[str]) -> str:
    """Derived columns, which nobody reads, are left out, and so are those without a name."""
    trace = traces.find(table)
    named = [
        str(trace.fields[column][0]) if trace else column
        for column in columns
        if trace is None or column in trace.fields
    ]
    return ", ".join(filter(None, dict.fromkeys(named)))
