"""The command as people type it, in this process. Rooms use it, since they may not import config."""

import csv
from pathlib import Path

from click.testing import CliRunner

from daifuku.config.cli.door import daifuku, reason_of


def typed(*words: object) -> tuple[int, str]:
    """Exit code and all that was printed; a bug is raised."""
    done = CliRunner().invoke(daifuku, [str(word) for word in words])
    told = ""
    if done.exception and not isinstance(done.exception, SystemExit):
        told = reason_of(done.exception)  # type: ignore[arg-type]
        if told is None:
            raise done.exception
    return done.exit_code, done.output + told


def refused_rows(path: Path) -> list[dict[str, str]]:
    """What `import` wrote beside the file, taken away; empty when nothing was refused."""
    refused = path.with_name(f"{path.stem}.refused.csv")
    if not refused.exists():
        return []
    csv.field_size_limit(1_000_000)
    with refused.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
