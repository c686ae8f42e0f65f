"""`python -P engine.py`: DuckDB in a process of its own, which loads nothing of ours and ends.

The first line that it reads says how (`memory`, in MB, `spill`: a folder, `postgres`: where the book
is, or nothing); each further line is a statement. All are JSON, and each is answered by a line with
its fault, or "", and the first value that was found."""

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
        _answer(*carried_out(duck, json.loads(line)))


def _answer(fault: str, found: Any = None) -> None:
    sys.stdout.write(json.dumps([fault, found]) + "\n")
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


def carried_out(duck: Any, statement: str) -> tuple[str, Any]:
    import duckdb

    try:
        row = duck.execute(statement).fetchone()
    except duckdb.Error as error:
        return str(error) or repr(error), None
    return "", row[0] if row else None


def literal(value: object) -> str:
    """As a constant of SQL. Given beside its statement, a value would make DuckDB load all the
    libraries that might know of a type like it, for two seconds."""
    if isinstance(value, bool | int):
        return str(value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(literal, value))}]"
    return "'" + str(value).replace("'", "''") + "'"


if __name__ == "__main__":
    main()
