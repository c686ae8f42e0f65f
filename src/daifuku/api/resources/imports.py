"""Files of many rows: POST /imports, how far it is, the rows that were refused."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from ninja import Router

from daifuku.api.answers import json_answer
from daifuku.api.door import Call, view
from daifuku.api.schemas import imported, operation
from daifuku.foundation.errors import Invalid, NotFound
from daifuku.foundation.imports import Request, begin, uploads
from daifuku.foundation.imports.kinds import SOURCE
from daifuku.foundation.imports.telling import told_failure, told_refusals
from daifuku.foundation.models import ImportRun
from daifuku.foundation.registries import import_kinds
from daifuku.foundation.text import BadValue

router = Router(tags=["imports"])
_ASKS = ("kind", "encoding", "source", "dry_run", "corrections", "reactions", "key")


@router.post("", summary=N_("Import a CSV file"), openapi_extra=imported(), response={202: None})
@view("foundation.import", asks=_ASKS, streamed=True)
def start_import(call: Call) -> HttpResponse:
    chunks, name = _sent(call)
    key = _asked(call, "kind")
    if key not in import_kinds:
        known = ", ".join(one.key for one in import_kinds.ordered())
        message = _("Say what the file holds, one of: {kinds}.").format(kinds=known)
        raise Invalid.field("kind", "unknown", message)
    path = uploads.keep(chunks)
    try:
        run = _begun(call, key, path, name)
        uploads.start(run, dry_run=run.dry_run, by=call.actor)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return json_answer(_shown(run), status=202)


@router.get("/{run_id}", summary=N_("How far an import is"),
            openapi_extra=operation("import", problems=(404,)))  # fmt: skip
@view("foundation.import")
def read_import(call: Call, run_id: int) -> HttpResponse:
    return json_answer(_shown(uploads.run_of(run_id, call.actor)))


@router.get("/{run_id}/refused", summary=N_("The refused rows as CSV, with line and reason"),
            openapi_extra=operation("csv", problems=(404,)))  # fmt: skip
@view("foundation.import")
def refused_rows(call: Call, run_id: int) -> Any:
    run = uploads.run_of(run_id, call.actor)
    path = uploads.refused_of(run)
    if path is None:
        raise NotFound
    return FileResponse(path.open("rb"), content_type="text/csv", as_attachment=True)


def _sent(call: Call) -> tuple[Iterable[bytes], str]:
    """The file of a form, or the body itself; never whole in memory."""
    request = call.request
    if request.content_type == "multipart/form-data":
        file = request.FILES.get("file")
        if file is None:
            raise Invalid.field("file", "required", _("Send the file as the field “file”."))
        return file.chunks(), str(file.name)
    return call.blocks(), "import.csv"


def _begun(call: Call, key: str, path: Path, name: str) -> ImportRun:
    asked = Request(
        kind=key,
        path=path,
        encoding=_asked(call, "encoding"),
        source=_asked(call, "source") or SOURCE,
        corrections=_yes(call, "corrections"),
        reactions=_yes(call, "reactions"),
        key=_asked(call, "key"),
        dry_run=_yes(call, "dry_run"),
        file_name=name,
    )
    try:
        run, _matched = begin(asked, by=call.actor, at=call.at)
    except BadValue as error:
        raise uploads.told(error) from error
    run.state = "uploaded"
    run.save(update_fields=["state"])
    return run


def _asked(call: Call, name: str) -> str:
    form = call.request.POST if call.request.content_type == "multipart/form-data" else {}
    given = call.asked(name) or form.get(name, "")
    if "\0" in given:
        raise Invalid.field(
            name, "broken_text", _("This text contains a character that is broken.")
        )
    return given


def _yes(call: Call, name: str) -> bool:
    return _asked(call, name).lower() in ("1", "true", "yes")


def _shown(run: ImportRun) -> dict[str, Any]:
    counts = ("expected", "read", "done", "new", "changed", "same", "refused")
    return {
        "id": run.pk,
        "kind": run.kind,
        "state": run.state,
        "dry_run": run.dry_run,
        "file_name": run.file_name,
        "encoding": run.encoding,
        "key": run.key,
        "columns": {run.header[place]: key for key, place in run.columns.items()},
        "rows": {name: getattr(run, name) for name in counts},
        "change_id": run.change_id,
        "refusals": told_refusals(run.refusals),
        "failure": told_failure(run),
        "started_at": run.started_at.isoformat(),
        "ended_at": run.ended_at.isoformat() if run.ended_at else None,
    }
