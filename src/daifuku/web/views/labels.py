"""Address labels to print: of rows that were chosen, of one customer, or of a whole list."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from daifuku.customers.queries import Labels, file_pages, labels_for
from daifuku.foundation import audit, clock
from daifuku.foundation.access import may
from daifuku.foundation.errors import Refused
from daifuku.foundation.fresh import fresh_to_take
from daifuku.foundation.ids import id_or_none
from daifuku.web.label_sheets import FORMATS, SIZES, Format, sheets_of
from daifuku.web.list_state import ListState

MOST = 2000
_KEPT = "labels"


class TooManyLabels(Refused):
    code = "too_many"
    message = _("At most 2,000 labels are made at once. Narrow the list, then print the rest.")


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_to_take
def labels(request: Any) -> HttpResponse:
    """The sheets, and above them what to choose: format, first label, for news or for letters.
    Refuses more than 2,000."""
    may(request.actor, "foundation.export")
    ids = _asked_for(request)
    format_, first, news = _chosen(request)
    made = labels_for(ids, request.actor, news=news)
    _note(request, made)
    shown = {
        "ids": ",".join(map(str, ids)),
        "made": made,
        "sheets": sheets_of(made.printed, format_, first),
        "format": format_,
        "formats": [(one.key, one.label) for one in FORMATS.values()],
        "first": first,
        "news": news,
        "sizes": len(SIZES),
    }
    return render(request, "web/labels/page.html", shown)


def _asked_for(request: Any) -> list[int]:
    """Rows that were chosen, those of a page that is made anew, or all of the list."""
    given = request.POST if request.method == "POST" else request.GET
    whole = request.method != "POST" and not {"selected", "ids"} & given.keys()
    if whole or given.get("all") == "1":
        ids = _of_list(ListState.of(request))
    else:
        texts = [*given.getlist("selected"), *given.get("ids", "").split(",")]
        ids = [id_ for text in texts if (id_ := id_or_none(text)) is not None]
    ids = list(dict.fromkeys(ids))
    if len(ids) > MOST:
        raise TooManyLabels
    return ids


def _of_list(state: ListState) -> list[int]:
    query = state.query()
    pages = file_pages(query, state.actor)
    ids = [row.id for row in next(pages)]
    if query.filters.capped or next(pages, None):
        raise TooManyLabels
    return ids


def _chosen(request: Any) -> tuple[Format, int, bool]:
    """What is on the shelf is the same next time: the format is kept for the session."""
    posted = request.POST
    known = [key for key in (posted.get("format"), request.session.get(_KEPT)) if key in FORMATS]
    format_ = FORMATS[known[0]] if known else next(iter(FORMATS.values()))
    if "format" in posted:
        request.session[_KEPT] = format_.key
    place = id_or_none(posted.get("first")) or 1
    return format_, min(place, format_.each), posted.get("for", "news") == "news"


def _note(request: Any, made: Labels) -> None:
    facts = {"kind": "labels", "count": len(made.printed), "left_out": len(made.left_out)}
    audit.note("exported", at=clock.now(), user_id=request.actor.user_id, facts=facts)
