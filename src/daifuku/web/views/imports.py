"""Files come in by page: look at the columns, try it, then take it in."""

from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from daifuku.foundation import clock
from daifuku.foundation.access import can, may
from daifuku.foundation.database_faults import fault_of
from daifuku.foundation.errors import Invalid, NotFound, Refused
from daifuku.foundation.imports import Request, kind_of, mending, receive, uploads
from daifuku.foundation.imports.kinds import SOURCE
from daifuku.foundation.imports.telling import told_failure, told_refusals
from daifuku.foundation.models import ImportRun
from daifuku.foundation.registries import import_kinds
from daifuku.foundation.text import BadValue

_LATEST = 20
_MOVING = ("waiting", "running")


def encodings() -> list[tuple[str, str]]:
    return [
        ("utf-8-sig", "UTF-8"),
        ("cp932", _("Shift_JIS (Windows, Excel)")),
        ("utf-16", "UTF-16"),
        ("euc_jp", "EUC-JP"),
    ]


@require_http_methods(["GET", "POST"])
def imports(request: Any) -> HttpResponse:
    may(request.actor, "foundation.import")
    error, status = "", 422
    if request.method == "POST":
        try:
            return redirect("import_run", _received(request).pk)
        except (Refused, BadValue) as refused:
            error = _told(refused)
        except OSError as raised:
            # What was chosen stays chosen, and the same file may be sent again.
            fault = fault_of(raised)
            if fault is None:
                raise
            error, status = str(fault), fault.status
    kinds = [(one.key, one.label) for one in _allowed(request.actor)]
    chosen = request.POST.get("kind") or request.GET.get("kind") or "customers"
    runs = uploads.runs_of(request.actor).select_related("by", "change")[:_LATEST]
    shown = {"kinds": kinds, "chosen": chosen, "error": error, "runs": runs, "labels": dict(kinds)}
    shown |= {"encodings": [("auto", _("Automatic")), *encodings()]}
    shown |= {"encoding": request.POST.get("encoding") or "auto"}
    return _page(request, "imports", shown, status if error else 200)


def _allowed(actor: Any) -> list[Any]:
    return [one for one in import_kinds.ordered() if can(actor, kind_of(one.key).verb)]


def _received(request: Any) -> ImportRun:
    key = request.POST.get("kind", "")
    if key not in import_kinds:
        raise Invalid.field("kind", "unknown", _("Please choose what the file holds."))
    file = request.FILES.get("file")
    if file is None:
        raise Invalid.field("file", "required", _("Please choose a file."))
    path = uploads.keep(file.chunks())
    source, encoding = request.POST.get("source") or SOURCE, request.POST.get("encoding", "")
    asked = Request(key, path, encoding, source=source, file_name=file.name)
    try:
        return receive(asked, by=request.actor, at=clock.now())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _told(refused: Exception) -> str:
    errors = getattr(refused, "errors", ())
    return " ".join(str(error.message) for error in errors) or str(refused)


@require_http_methods(["GET", "POST"])
def import_run(request: Any, run_id: int) -> HttpResponse:
    run = uploads.run_of(run_id, request.actor)
    error, status = "", 422
    if request.method == "POST":
        try:
            return redirect("import_run", _obey(request, run).pk)
        except Refused as refused:
            error = _told(refused)
            run.refresh_from_db()
        except OSError as raised:
            fault = fault_of(raised)
            if fault is None:
                raise
            error, status = str(fault), fault.status
    shown = _shown(run, error)
    if request.htmx and request.method == "GET":
        answer = render(request, "web/imports/_state.html", shown)
        if run.state not in _MOVING:
            # What comes next is another page: the result, or the way on.
            answer["HX-Redirect"] = reverse("import_run", args=[run.pk])
        return answer
    return _page(request, "run", shown, status if error else 200)


def _obey(request: Any, run: ImportRun) -> ImportRun:
    """The run to look at next."""
    asked = request.POST.get("do", "")
    if asked == "mend":
        return mending.mend(run.pk, request.POST, by=request.actor, at=clock.now())
    if asked == "encoding":
        uploads.choose_encoding(run, request.POST.get("encoding", ""))
        return run
    if any(name.startswith("column_") for name in request.POST):
        columns = range(len(run.header))
        uploads.map_columns(run, {n: request.POST.get(f"column_{n}", "") for n in columns})
    if "key" in request.POST:
        uploads.choose_key(run, request.POST["key"])
    for choice in ("corrections", "reactions"):
        if f"{choice}_asked" in request.POST:
            setattr(run, choice, bool(request.POST.get(choice)))
            run.save(update_fields=[choice])
    if asked in ("try", "start"):
        uploads.start(run, dry_run=asked == "try", by=request.actor)
    return run


def _shown(run: ImportRun, error: str) -> dict[str, Any]:
    kind = kind_of(run.kind)
    waiting = run.state in ("uploaded", "checked", "stopped") and Path(run.path).is_file()
    chosen = {place: key for key, place in run.columns.items()}
    samples = uploads.samples_of(run) if waiting else []
    columns = [
        {"place": n, "header": name, "field": chosen.get(n, ""), "samples": [s[n] for s in samples]}
        for n, name in enumerate(run.header)
        if name
    ]
    return {
        "run": run,
        "error": error,
        "kind_label": import_kinds.get(run.kind).label,
        "fields": [("", _("Pass over"))] + [(one.key, str(one.label)) for one in kind.fields],
        "columns": columns if waiting else [],
        "encodings": encodings(),
        "moving": run.state in _MOVING,
        "waiting": waiting,
        "grouped": kind.grouped,
        "heard": kind.heard,
        "keys": [("", _("By itself: number, mail, name and birthday")), *kind.keys]
        if kind.keys
        else [],
        "steps": max(run.expected, run.read) * 2,
        "undoable": bool(run.change and run.change.state in ("done", "stopped")),
        "undone": bool(run.change and run.change.state == "undone"),
        "failure": told_failure(run),
        "refusals": told_refusals(run.refusals),
        "mendable": mending.mendable(run),
        "name_of": mending.name_of,
        "sent_again": mending.following(run),
        "has_refused": uploads.refused_of(run) is not None,
    }


@require_safe
def import_refused(request: Any, run_id: int) -> FileResponse:
    run = uploads.run_of(run_id, request.actor)
    path = uploads.refused_of(run)
    if path is None:
        raise NotFound
    name = f"{Path(run.file_name).stem[:80] or 'import'}.refused.csv"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="text/csv")


def _page(request: Any, template: str, shown: dict[str, Any], status: int) -> HttpResponse:
    shown["here"] = "imports"
    return render(request, f"web/imports/{template}.html", shown, status=status)
