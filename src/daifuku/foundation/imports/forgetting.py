"""Nobody can tell whose words stand in files that came in: when somebody is to be forgotten, all go.

The words in the database go in the transaction of the erasure; the files by a job when it has
committed, and those of a run under way when that has ended."""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from daifuku.foundation.imports import uploads
from daifuku.foundation.imports.telling import fail
from daifuku.foundation.jobs import defer
from daifuku.foundation.models import Change, ImportRun

COLUMNS = tuple(
    f"foundation_import_run.{name}"
    for name in (
        *("file_name", "path", "header", "columns"),
        *("refusals", "refused_path", "mended", "failure", "failure_words"),
    )
)
_JOB = "daifuku.foundation.imports.jobs.forget_files"
# A run whose worker stays away says that it is running until one comes.
_LONGEST = timedelta(days=1)
_MARK = """
    UPDATE foundation_import_run SET to_forget = true
    WHERE NOT to_forget AND (file_name <> 'import-' || id || '.csv' OR refusals <> '[]'
                             OR refused_path <> '' OR mended <> '{}')
"""
_EMPTY = """
    UPDATE foundation_import_run SET file_name = 'import-' || id || '.csv', header = '[]',
        columns = '{}', refusals = '[]', mended = '{}', failure = '', failure_words = '{}',
        path = CASE WHEN starts_with(path, %s) THEN path ELSE '' END,
        refused_path = CASE WHEN starts_with(refused_path, %s) THEN refused_path ELSE '' END
    WHERE to_forget AND NOT state = ANY(%s)
"""


def erase(_customer_ids: list[int]) -> int:
    """Answers how many runs are to lose their words."""
    with connection.cursor() as cursor:
        cursor.execute(_MARK)
        marked = int(cursor.rowcount)
        # A command's own file stays where it is, and is no longer known by its name.
        ours = f"{uploads.folder()}/"
        cursor.execute(_EMPTY, [ours, ours, list(uploads.BUSY)])
    marked += _silence(Change.objects.filter(subject_kind="import"))
    if marked:
        defer(_JOB)
    return marked


def forget_files(at: datetime) -> bool:
    """Remove the files of marked runs that have ended. Whether others are still under way."""
    under_way = Q(state__in=uploads.BUSY, started_at__gt=at - _LONGEST)
    for run in ImportRun.objects.filter(~under_way, to_forget=True):
        uploads.remove_files([run])
        _silence(Change.objects.filter(id=run.change_id))
        _mark_forgotten(run)
    return ImportRun.objects.filter(under_way, to_forget=True).exists()


def _mark_forgotten(run: ImportRun) -> None:
    run.file_name, run.path, run.refused_path = f"import-{run.pk}.csv", "", ""
    run.to_forget = False
    run.header, run.columns, run.refusals, run.mended = [], {}, [], {}
    run.failure, run.failure_words = "", {}
    if run.state in uploads.READY:
        run.state = "stopped"
        fail(run, lambda: _("The file was removed because somebody asked to be forgotten."))
    run.save()


def _silence(changes: QuerySet[Change]) -> int:
    """The reason of an import's change is the name of its file."""
    return changes.exclude(why="").update(why="")
