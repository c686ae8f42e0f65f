"""The customer list: sorted and filtered in the URL, a page at a time."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from daifuku.customers.queries import estimate, list_page, stages_and_tags
from daifuku.foundation import audit, clock
from daifuku.foundation.access import can, may
from daifuku.foundation.registries import list_columns, list_filters
from daifuku.web.columns import Column, all_columns, chosen_columns
from daifuku.web.csv_export import csv_lines, whole_or_refused
from daifuku.web.list_state import ListState

_KEPT = "list_columns"


@require_safe
def customers(request: Any) -> HttpResponse:
    """The page; to htmx, when it asks for what follows, only the next rows."""
    may(request.actor, "customers.see_customers")
    state = ListState.of(request)
    page = list_page(state.query(), request.actor)
    ids = [row.id for row in page.rows]
    columns = chosen_columns(request.session.get(_KEPT))
    extra = {
        column.key: list_columns.get(column.key).load(ids) for column in columns if column.extra
    }
    shown = {
        "rows": page.rows,
        "columns": columns,
        "extra": extra,
        "state": state,
        "older": state.address(after=page.next) if page.next else "",
    }
    if request.htmx and state.after:
        return render(request, "web/customers/_rows.html", shown)
    keys = {column.key for column in columns}
    shown |= {
        "estimate": estimate(state.query(), request.actor),
        "heads": [_head(column, state) for column in columns],
        "filters": _filters(request, state),
        "all_columns": [(c.key, c.label, c.key in keys) for c in all_columns()],
        "may_export": can(request.actor, "foundation.export"),
    }
    return render(request, "web/customers/page.html", shown)


@require_safe
def choose_columns(request: Any) -> HttpResponse:
    """Remember which columns this person wants to see."""
    known = {column.key for column in all_columns()}
    request.session[_KEPT] = [key for key in request.GET.getlist("columns") if key in known]
    kept = [(k, v) for k, v in request.GET.items() if k not in ("columns", "after")]
    return redirect(f"/customers/?{urlencode(kept)}")


@require_safe
def export(request: Any) -> StreamingHttpResponse:
    """The list as it is filtered and sorted, as CSV: UTF-8 with BOM, or CP932 for older Excel."""
    may(request.actor, "foundation.export")
    state = ListState.of(request)
    encoding = "cp932" if request.GET.get("encoding") == "cp932" else "utf-8-sig"
    facts = {"kind": "customers", "filters": sorted(state.given), "encoding": encoding}
    at = clock.now()
    audit.note("exported", at=at, user_id=request.actor.user_id, facts=facts)
    lines = csv_lines(state.query(), request.actor, encoding)
    if encoding == "cp932":
        lines = whole_or_refused(lines)
    answer = StreamingHttpResponse(
        lines, content_type=f"text/csv; charset={encoding.removesuffix('-sig')}"
    )
    answer["Content-Disposition"] = f'attachment; filename="customers-{at:%Y%m%d}.csv"'
    return answer


def _head(column: Column, state: ListState) -> dict[str, Any]:
    head: dict[str, Any] = {"label": column.label, "number": column.number}
    if column.sort:
        head["sort"] = state.address(sort=state.turned(column.sort), after="")
        head["direction"] = state.direction(column.sort)
    return head


def _filters(request: Any, state: ListState) -> list[dict[str, Any]]:
    """The quick filters: stage, tag, whose, and what rooms above add."""
    all_stages, all_tags = stages_and_tags()
    stages = [(stage.code, str(stage.names)) for stage in all_stages]
    tags = [(str(tag.id), str(tag.names)) for tag in all_tags]
    found: list[dict[str, Any]] = [
        {"key": "stage", "choices": stages},
        {"key": "tag", "choices": tags},
    ]
    if request.actor.user_id:
        found.append({"key": "owner", "choices": [(str(request.actor.user_id), "me")]})
    found += [
        {"key": f.key, "label": f.label, "choices": f.choices()} for f in list_filters.ordered()
    ]
    return [filter_ | {"chosen": state.given.get(filter_["key"], "")} for filter_ in found]
