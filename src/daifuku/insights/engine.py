"""`python -P engine.py`: DuckDB in a process of its own, which loads nothing of ours and ends.

The first line that it reads says how (`memory`, in MB, `spill`: a folder, `postgres`: where the book
is, or nothing); each further line is a statement. All are JSON, and each is answered by a line with
its fault or ""."""

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

_SECRET = re.compile(r"password=('(\\.|[^'])*'|\S+)")


def main() -> None:
    asked = json.loads(sys.stdin.readline())
    import duckdb

    try:
        duck = connected(**asked)
    except duckdb.Error as error:
        # What cannot be reached is told with where it is, and how one gets in.
        _answer(_SECRET.sub("password=…", str(error)))
        return
    _answer("")
    for line in sys.stdin:
        _answer(carried_out(duck, json.loads(line)))


def _answer(fault: str) -> None:
    sys.stdout.write(json.dumps(fault) + "\n")
    sys.stdout.flush()


def connected(memory: int = 400, spill: str = "", postgres: str = "") -> Any:
    """A DuckDB connection, with a PostgreSQL attached as `pg`."""
    import duckdb

    config: dict[str, Any] = {
        "memory_limit": f"{memory}MB",
        "threads": 1 if memory < 128 else 2,
        "temp_directory": spill,
    }
    if spill:
        config["home_directory"] = _home() or spill
    duck = duckdb.connect(config=config)
    duck.execute("SET TimeZone = 'UTC'")
    if postgres:
        from duckdb_extensions import import_extension

        import_extension("postgres_scanner", con=duck)
        duck.execute("LOAD postgres_scanner")
        duck.execute(f"ATTACH {literal(postgres)} AS pg (TYPE postgres, READ_ONLY)")
    return duck


def _home() -> str:
    """Where it keeps its extension. Whom a service manager starts may be told of none, or have none."""
    try:
        home = Path.home()
    except RuntimeError:
        return ""
    return str(home) if os.access(home, os.W_OK) else ""


def carried_out(duck: Any, statement: str) -> str:
    import duckdb

    try:
        duck.execute(statement)
    except duckdb.Error as error:
        return str(error) or repr(error)
    return ""


def literal(text: object) -> str:
    """As a constant of SQL."""
    return "'" + str(text).replace("'", "''") + "'"


if __name__ == "__main__":
    main()
