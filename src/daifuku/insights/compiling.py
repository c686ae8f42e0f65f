"""`python -m daifuku.insights.compiling`: the scores of `rfm.py` as SQL of DuckDB.

Ibis needs as much memory as the counting itself, so a process of its own loads it, once for each
version of the expression; what it made is kept in the home."""

import hashlib
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from daifuku.foundation.files import atomic_write

# Stands for the instant that is asked about: no book reaches so far.
ANY_INSTANT = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
_WRITTEN = "MAKE_TIMESTAMPTZ(9999, 12, 31, 23, 59, 59.0, 'UTC')"


def scores_sql(as_of: datetime, kept_in: Path) -> str:
    """One query over a view `entries`. Refuses with RuntimeError what Ibis complains of."""
    path = kept_in / f"rfm-{_version()}.sql"
    try:
        sql = path.read_text("utf-8")
    except FileNotFoundError:
        sql = _compiled()
        _keep(sql, path)
    return sql.replace(_WRITTEN, f"TIMESTAMPTZ '{as_of.isoformat()}'")


def _keep(sql: str, path: Path) -> None:
    """Another process may do the same at this moment: what it made is not taken from it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_write(path) as file:
        file.write(sql.encode())
    for old in path.parent.glob("rfm-*.sql"):
        if old != path:
            old.unlink(missing_ok=True)


def _version() -> str:
    digest = hashlib.sha256(Path(__file__).read_bytes())
    digest.update(Path(__file__).with_name("rfm.py").read_bytes())
    digest.update(version("ibis-framework").encode())
    return digest.hexdigest()[:12]


def _compiled() -> str:
    command = [sys.executable, "-m", "daifuku.insights.compiling"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode or _WRITTEN not in done.stdout:
        raise RuntimeError(f"The scores could not be compiled:\n{done.stderr[-4000:]}")
    return done.stdout


def main() -> None:
    import ibis

    from daifuku.insights.rfm import rfm_expression, with_segments

    columns = {"customer_id": "int64", "kind": "string", "occurred_at": "timestamp('UTC')"}
    entries = ibis.table(columns | {"amount": "int64", "sign": "int32"}, name="entries")
    scored = with_segments(rfm_expression(entries, ANY_INSTANT))
    sys.stdout.write(ibis.to_sql(scored, dialect="duckdb"))


if __name__ == "__main__":
    main()
