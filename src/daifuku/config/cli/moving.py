"""A whole export comes into an empty home, which is made ready first."""

import os
from pathlib import Path
from typing import Any

from daifuku.config.words import gettext


def take_in(folder: Path) -> str:
    """Answers what to tell. The tables are the owner's to fill."""
    os.environ["DAIFUKU_DB_ROLE"] = "owner"
    from daifuku.config.cli.opened import speak
    from daifuku.config.processes import application, database

    with database.held():
        application.set_up()
        speak()
        if application.lacking_migrations():
            from django.core.management import call_command

            call_command("migrate", interactive=False, verbosity=0)
        manifest = _taken(folder)
    rows = sum(table["rows"] for table in manifest["tables"])
    counts = {"tables": len(manifest["tables"]), "rows": rows}
    return gettext("%(tables)d tables, %(rows)d rows taken in and verified.") % counts


def _taken(folder: Path) -> dict[str, Any]:
    from daifuku.config.cli.exporting import progress
    from daifuku.foundation.exports import take_in as take_in_all

    return take_in_all(folder, afterwards=_settle, told=progress)


def _settle() -> None:
    """What was under way there is not under way here: its jobs and its files stayed behind."""
    from daifuku.foundation.imports import uploads
    from daifuku.foundation.models import ImportRun
    from daifuku.ledger import book

    book.start_new_era()
    ImportRun.objects.filter(state__in=uploads.BUSY).update(state="stopped")
