"""The builder of a question about customers: in a dialog beside the list, or as a page."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from daifuku.customers.queries import estimate
from daifuku.foundation.access import may
from daifuku.foundation.filters import Asker, BadQuestion, ask, bind, parse, write
from daifuku.foundation.filters.drawing import Group, NotDrawn, Row, drawn, question_of
from daifuku.foundation.filters.tree import EVERYBODY
from daifuku.foundation.filters.wording import worded
from daifuku.foundation.patience import TooSlow
from daifuku.web.list_state import ListState
from daifuku.web.questions.sent import changed, drawn_of
from daifuku.web.questions.shown import Shown

SUBJECT = "customer"
_EMPTY = Group("all", (Row(),))


@dataclass(frozen=True, slots=True)
class _Build:
    """`group` is none where the question is shown as text."""

    group: Group | None
    text: str = ""
    told: dict[int, str] = field(default_factory=dict)
    refused: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: Any) -> HttpResponse:
    """The rest of the list stays in the address. Applied, it leads to the list."""
    may(request.actor, "customers.see_customers")
    state = ListState.of(request)
    asker = state.asker()
    do = request.POST.get("do", "")
    built = _sent(request, asker) if request.method == "POST" else _of_text(state, asker)
    if do == "apply" and not (built.told or built.refused):
        address = replace(state, after="").address(filter=built.text)
        if request.htmx:
            return HttpResponse(status=204, headers={"HX-Redirect": address})
        return redirect(address)
    # What was not chosen yet is no mistake until it is applied.
    wrong = bool(built.told or built.refused)
    meant = {} if wrong else _meant(state, asker, built.text)
    said = request.method != "POST" or do in ("apply", "rows", "text")
    shown = built if said else replace(built, told={}, refused="")
    return _page(request, state, shown, meant)


def _of_text(state: ListState, asker: Asker) -> _Build:
    return _read(state.filter, asker)


def _read(text: str, asker: Asker) -> _Build:
    """As rows where it can be shown so."""
    if not text.strip():
        return _Build(_EMPTY)
    try:
        asked = parse(text)
        bind(asked, SUBJECT, asker)
        return _Build(drawn(asked, SUBJECT, asker.vocabulary), text)
    except BadQuestion as refused:
        return _Build(None, text, refused=str(refused.errors[0].message))
    except NotDrawn:
        return _Build(None, text)


def _sent(request: Any, asker: Asker) -> _Build:
    do = request.POST.get("do", "")
    if "text" in request.POST:
        built = _read(request.POST["text"], asker)
        return built if do == "rows" else replace(built, group=None)
    group = changed(drawn_of(request.POST, SUBJECT, asker.vocabulary), do)
    built = _made(group, asker)
    return replace(built, group=None) if do == "text" and not built.told else built


def _made(group: Group, asker: Asker) -> _Build:
    """The text of the rows, or what is wrong with which of them."""
    asked = _text_of(group, asker)
    if isinstance(asked, BadQuestion):
        return _Build(group, told={asked.at: str(asked.errors[0].message)})
    return _Build(group, asked)


def _text_of(group: Group, asker: Asker) -> str | BadQuestion:
    try:
        asked = question_of(group, SUBJECT, asker.vocabulary)
        bind(asked, SUBJECT, asker)
    except BadQuestion as refused:
        return refused
    return "" if asked == EVERYBODY else write(asked)


def _page(request: Any, state: ListState, built: _Build, meant: dict[str, Any]) -> HttpResponse:
    shown = {
        "state": state,
        "action": state.address("customers_question"),
        "root": built.group and Shown(SUBJECT, state.asker(), built.told).whole(built.group),
        "text": built.text,
        "refused": built.refused,
        "sentence": "",
        "estimate": None,
        "count_at": state.address("customers_count", after="", filter=built.text),
        **meant,
    }
    wrong = request.method == "POST" and bool(built.told or built.refused)
    template = "_question.html" if request.htmx else "question.html"
    return render(request, f"web/customers/{template}", shown, status=422 if wrong else 200)


def _meant(state: ListState, asker: Asker, text: str) -> dict[str, Any]:
    """In words, and about how many they are: with the other filters of the list."""
    try:
        clause = ask(SUBJECT, text, asker)
        query = replace(state, after="", given={**state.given, "filter": ""}).query()
        filters = replace(query.filters, asked=clause)
        counted = estimate(replace(query, filters=filters), state.actor)
        return {
            "sentence": worded(parse(text), SUBJECT, asker) if clause else "",
            "estimate": counted,
        }
    except (BadQuestion, TooSlow):
        return {"sentence": "", "estimate": None}
