"""The customer list: view, filters and sort in the URL, a page at a time."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from daifuku.customers.queries import (
    Estimate,
    ListQuery,
    Page,
    estimate,
    exact_count,
    list_page,
    read_soon,
)
from daifuku.foundation import audit, clock
from daifuku.foundation.access import can, may
from daifuku.foundation.filters import BadQuestion
from daifuku.foundation.fresh import fresh_to_take
from daifuku.foundation.patience import TooSlow
from daifuku.foundation.registries import list_columns
from daifuku.foundation.saved_views import Marks
from daifuku.foundation.search import TooBroad
from daifuku.web.columns import (
    KEPT,
    Column,
    added_values,
    all_columns,
    columns_of,
    known_columns,
    with_added,
)
from daifuku.web.csv_export import csv_lines
from daifuku.web.list_filters import filters_of
from daifuku.web.list_state import SHOWS, ListState
from daifuku.web.under_way import UNDER_WAY
from daifuku.web.view_tabs import ALL, view_tabs, whole_address
from daifuku.web.views.many import deeds_of

_COUNTED_WITHIN = 3000


@require_safe
@vary_on_headers("HX-Request")
def customers(request: Any) -> HttpResponse:
    """The page; to htmx only the next rows when it asks for what follows, else all around the
    search. What takes too long is answered in words, with the filters still in sight."""
    may(request.actor, "customers.see_customers")
    if whole := whole_address(request):
        return redirect(whole)
    state = ListState.of(request)
    following = bool(request.htmx and state.after)
    tabs = None if following else view_tabs(state, Marks.of(request.user, SHOWS))
    state = tabs.state if tabs else state
    columns = columns_of(request, state)
    shown: dict[str, Any] = {"state": state, "tabs": tabs, "columns": columns, "refused": None}
    shown["may_export"] = can(request.actor, "foundation.export")
    shown["deeds"] = deeds_of(request.actor)
    shown["under_way"] = request.session.get(UNDER_WAY)
    shown["selectable"] = bool(shown["may_export"] or shown["deeds"])
    status = 200
    try:
        shown |= _found(state, columns, counted=not following)
    except (TooSlow, TooBroad, BadQuestion) as refused:
        shown |= {"refused": refused, "rows": [], "older": "", "capped": False}
        status = refused.status
    if following:
        return render(request, "web/customers/_rows.html", shown, status=status)
    template = "_narrowed.html" if request.htmx else "page.html"
    shown |= _frame(request, shown)
    return render(request, f"web/customers/{template}", shown, status=status)


@require_safe
def count(request: Any) -> HttpResponse:
    """How many a question of the list is about, counted; nothing where that takes longer than
    anybody waits, or nothing is asked."""
    may(request.actor, "customers.see_customers")
    state = replace(ListState.of(request), after="")
    if not state.filter:
        return HttpResponse(status=204)
    query = state.query(of_all=True)
    try:
        counted = exact_count(query, request.actor, milliseconds=_COUNTED_WITHIN)
    except TooSlow:
        return HttpResponse(status=204)
    shown = {"estimate": Estimate(counted, exact=True, capped=query.filters.capped)}
    return render(request, "web/customers/_count.html", shown)


@require_safe
def choose_columns(request: Any) -> HttpResponse:
    """Remember which columns this person wants to see; within a view, of that view."""
    state = replace(ListState.of(request), after="", columns=())
    chosen = known_columns(request.GET.getlist("columns"))
    if state.view not in ("", ALL):
        return redirect(state.address(columns=",".join(chosen)))
    request.session[KEPT] = chosen
    return redirect(state.address())


@require_safe
@fresh_to_take
def export(request: Any) -> StreamingHttpResponse:
    """The list as it is filtered and sorted, with its columns or all, as CSV: UTF-8 with BOM, or
    CP932 for older Excel."""
    may(request.actor, "foundation.export")
    state = ListState.of(request)
    encoding = "cp932" if request.GET.get("encoding") == "cp932" else "utf-8-sig"
    whole = request.GET.get("columns") == "all"
    columns = all_columns() if whole else columns_of(request, state)
    lines = csv_lines(state.query(), columns, request.actor, encoding)
    at = clock.now()
    facts = {
        "kind": "customers",
        "filters": sorted(state.given),
        "columns": [column.key for column in columns],
        "encoding": encoding,
    }
    audit.note("exported", at=at, user_id=request.actor.user_id, facts=facts)
    answer = StreamingHttpResponse(
        lines, content_type=f"text/csv; charset={encoding.removesuffix('-sig')}"
    )
    answer["Content-Disposition"] = f'attachment; filename="customers-{at:%Y%m%d}.csv"'
    return answer


def _found(state: ListState, columns: list[Column], *, counted: bool) -> dict[str, Any]:
    def read(query: ListQuery) -> tuple[ListQuery, Page]:
        asked = with_added(query, columns)
        return asked, list_page(asked, state.actor)

    query, page = read_soon(state.query, read)
    found = {
        "rows": page.rows,
        "extra": {c.key: added_values(c.key, page.rows) for c in columns if c.extra},
        "older": state.address(after=page.next) if page.next else "",
        "capped": query.filters.capped,
    }
    if not counted:
        return found
    return found | {
        "estimate": estimate(query, state.actor, page=page),
        "count_at": state.address("customers_count", after="") if state.filter else "",
    }


def _frame(request: Any, shown: dict[str, Any]) -> dict[str, Any]:
    """What stands around the rows."""
    state = shown["state"]
    keys = {column.key for column in shown["columns"]}
    return {
        "heads": [
            _head(column, state) | _as_of(column, shown.get("extra", {}))
            for column in shown["columns"]
        ],
        "filters": filters_of(state),
        "all_columns": [(c.key, c.label, c.key in keys) for c in all_columns()],
    }


def _as_of(column: Column, extra: dict[str, dict[int, Any]]) -> dict[str, Any]:
    """A column of numbers counted earlier says when."""
    asked = list_columns.get(column.key).as_of if column.extra else None
    values = list(extra.get(column.key, {}).values())
    return {"as_of": asked(values) if asked else None}


def _head(column: Column, state: ListState) -> dict[str, Any]:
    head: dict[str, Any] = {"label": column.label, "number": column.number}
    if column.sort:
        head["sort"] = state.address(sort=state.turned(column.sort), after="")
        head["direction"] = state.direction(column.sort)
    return head
