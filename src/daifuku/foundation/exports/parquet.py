"""`python -P parquet.py DIR`: Parquet beside each CSV of an export.

A script, run by a process of its own that ends with its memory; no Django, no database."""

import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

# How this process ends when there is no room.
DISK_FULL = 28
_NO_ROOM = 1 << 20
_WHOLE = {"smallint": "Int16", "integer": "Int32", "bigint": "Int64"}
_NUMERIC = re.compile(r"numeric\((\d+),(\d+)\)")
_MOMENT = "%Y-%m-%d %H:%M:%S%.f%#z"


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0])
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    try:
        _write_all(folder, manifest["tables"])
    except Exception:
        # polars says so in many ways, among them "File out of specification".
        if shutil.disk_usage(folder).free < _NO_ROOM:
            return DISK_FULL
        raise
    return 0


def _write_all(folder: Path, tables: list[dict[str, Any]]) -> None:
    for table in tables:
        write(folder / "tables" / f"{table['name']}.csv", table["columns"])


def write(path: Path, columns: list[tuple[str, str]]) -> None:
    """Streams, so that a large table needs no more memory than a small one."""
    import polars as pl

    schema = {name: pl.String for name, _kind in columns}
    frame = pl.scan_csv(path, schema=schema, infer_schema=False, low_memory=True)
    frame = frame.select(_typed(pl, name, kind) for name, kind in columns)
    frame.sink_parquet(path.with_suffix(".parquet"), compression="zstd", maintain_order=True)


def _typed(pl: Any, name: str, kind: str) -> Any:
    column = pl.col(name)
    if kind in _WHOLE:
        return column.cast(getattr(pl, _WHOLE[kind]))
    if kind == "boolean":
        return column.replace_strict({"t": True, "f": False}, return_dtype=pl.Boolean)
    if kind == "timestamp with time zone":
        return column.str.to_datetime(_MOMENT, time_unit="us", time_zone="UTC")
    if kind == "date":
        return column.str.to_date("%Y-%m-%d")
    if kind in ("double precision", "real"):
        return column.cast(pl.Float64)
    numeric = _NUMERIC.fullmatch(kind)
    if numeric:
        return column.cast(pl.Decimal(int(numeric[1]), int(numeric[2])))
    return column


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
