"""One thing done to many rows of the customer list: chosen ones, or all that match."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from daifuku.customers.queries import (
    ListQuery,
    all_stages,
    all_tags,
    colleagues,
    exact_count,
    listed_ids,
)
from daifuku.foundation import clock, flash
from daifuku.foundation.access import can, may
from daifuku.foundation.bulk import (
    UNDO,
    NothingChosen,
    OthersByNow,
    Targets,
    begin,
    edit_of,
    go_on,
    stop,
)
from daifuku.foundation.errors import Invalid, NotAllowed, Refused
from daifuku.foundation.ids import id_or_none
from daifuku.foundation.imports.telling import told
from daifuku.foundation.models import BulkEdit
from daifuku.foundation.registries import verbs
from daifuku.web.list_state import ListState
from daifuku.web.under_way import UNDER_WAY, led_to, say_undone, watched

# What can be done, with the words on its button and above its dialog.
DEEDS = {
    "customers.tag_many": ("tag_id", gettext_lazy("Tag"), gettext_lazy("Put a tag on them")),
    "customers.untag_many": ("tag_id", gettext_lazy("Untag"), gettext_lazy("Take a tag off them")),
    "customers.move_many": (
        "stage",
        gettext_lazy("Stage"),
        gettext_lazy("Move them to another stage"),
    ),
    "customers.assign_many": (
        "owner_id",
        gettext_lazy("In charge"),
        gettext_lazy("Put somebody in charge of them"),
    ),
    "customers.delete_many": ("", gettext_lazy("Delete"), gettext_lazy("Delete them")),
}
_MOVING = ("waiting", "running", "stopping")


class SearchTooWide(Refused):
    code = "too_wide"
    message = gettext_lazy(
        "The search matches 1,000 customers or more, and only 1,000 of them are in this list. Narrow"
        " it, or take the search away."
    )


@dataclass(frozen=True, slots=True)
class _Chosen:
    """`ids`, or all that the list holds."""

    state: ListState
    ids: tuple[int, ...]
    everybody: bool
    expected: int | None

    @classmethod
    def of(cls, request: Any) -> "_Chosen":
        texts = [*request.POST.getlist("selected"), *request.POST.get("ids", "").split(",")]
        ids = dict.fromkeys(id_ for text in texts if (id_ := id_or_none(text)) is not None)
        expected = id_or_none(request.POST.get("expected", ""))
        return cls(ListState.of(request), tuple(ids), request.POST.get("all") == "1", expected)

    def count(self) -> int:
        if not self.everybody:
            return len(self.ids)
        return exact_count(self._query(of_all=True), self.state.actor)

    def targets(self) -> Targets:
        if not self.everybody:
            return Targets.chosen(self.ids)
        return Targets(*listed_ids(self._query(), self.state.actor), self.expected)

    def _query(self, *, of_all: bool = False) -> ListQuery:
        """Refuses a search that found more than it keeps: all of them would be the first only."""
        query = replace(self.state, after="").query(of_all=of_all)
        if query.filters.capped:
            raise SearchTooWide
        return query


def deeds_of(actor: Any) -> list[tuple[str, Any]]:
    """What this person may do to many, each with the word on its button."""
    return [(what, short) for what, (_field, short, _title) in DEEDS.items() if can(actor, what)]


@require_POST
def many(request: Any) -> HttpResponse:
    """First asks what and says to how many; then does it."""
    what = request.POST.get("what", "")
    if not deeds_of(request.actor):
        raise NotAllowed
    if what not in DEEDS:
        raise Invalid.field("what", "unknown", _("Choose what is to be done."))
    may(request.actor, what)
    chosen, refused = _Chosen.of(request), None
    if not (chosen.everybody or chosen.ids):
        raise NothingChosen
    if request.POST.get("do") == "apply":
        field, *_words = DEEDS[what]
        asked = {field: request.POST.get(field, "")} if field else {}
        try:
            edit = begin(what, asked, chosen.targets(), by=request.actor, at=clock.now())
            return _begun(request, chosen.state, edit)
        except Refused as error:
            if not (error.errors or isinstance(error, OthersByNow)) or error.status != 422:
                raise
            refused = error
    return _ask(request, what, chosen, refused)


@require_http_methods(["GET", "HEAD", "POST"])
def bulk_edit(request: Any, edit_id: int) -> HttpResponse:
    """How far it is, and what became of it."""
    may(request.actor, "customers.see_customers")
    if request.method == "POST":
        edit_of(edit_id, request.actor)
        if obey := {"stop": stop, "go_on": go_on}.get(request.POST.get("do", "")):
            obey(edit_id, by=request.actor)
        return redirect("bulk_edit", edit_id)
    edit = edit_of(edit_id, request.actor)
    moving = edit.state in _MOVING
    watched_for = request.session.get(UNDER_WAY) == edit.pk
    if not moving and watched_for and not request.htmx:
        del request.session[UNDER_WAY]
    if edit.what == UNDO and edit.state == "done" and not request.htmx:
        if watched_for and edit.change_id:
            say_undone(request, edit.change_id)
        return redirect("change", edit.asked["change"])
    change = edit.change
    shown = {
        "edit": edit,
        "title": DEEDS[edit.what][2] if edit.what in DEEDS else _called(edit.what),
        "undoes": edit.asked["change"] if edit.what == UNDO else None,
        "offered": bool(edit.asked.get("offered")),
        "moving": moving,
        "failure": told(edit.failure_words) if edit.failure_words else "",
        "undone": bool(change and change.state == "undone"),
        "undoable": bool(change and change.state in ("done", "stopped")),
    }
    if request.htmx:
        answer = render(request, "web/customers/_bulk_state.html", shown)
        if not moving:
            answer["HX-Redirect"] = reverse("bulk_edit", args=[edit_id])
        return answer
    return render(request, "web/customers/bulk_edit.html", shown)


def _called(what: str) -> Any:
    verb = verbs.find(what)
    return _("Undo") if what == UNDO or verb is None else verb.label


def _ask(request: Any, what: str, chosen: _Chosen, refused: Refused | None) -> HttpResponse:
    field, _short, title = DEEDS[what]
    shown = {
        "what": what,
        "title": title,
        "field": field,
        "choices": _choices(field),
        "value": request.POST.get(field, "") if field else "",
        "error": str(refused.errors[0].message) if refused and refused.errors else "",
        "refused": str(refused) if refused and not refused.errors else "",
        "ids": ",".join(map(str, chosen.ids)),
        "everybody": chosen.everybody,
        "number": chosen.count(),
        "action": chosen.state.address("customers_many"),
        "back": chosen.state.address(),
        "danger": not field,
    }
    template = "_many.html" if request.htmx else "many.html"
    return render(request, f"web/customers/{template}", shown, status=422 if refused else 200)


def _choices(field: str) -> list[tuple[Any, str]]:
    if field == "tag_id":
        return [("", _("Choose")), *((tag.id, str(tag.names)) for tag in all_tags())]
    if field == "stage":
        return [("", _("Choose")), *((one.code, str(one.names)) for one in all_stages())]
    if field == "owner_id":
        return [("", _("Nobody")), *((one["id"], one["name"]) for one in colleagues())]
    return []


def _begun(request: Any, state: ListState, edit: BulkEdit) -> HttpResponse:
    """Few are done: back to the list, with the word and its undo. Many: where one sees how far."""
    if edit.state == "done":
        text = ngettext("%(num)d customer changed.", "%(num)d customers changed.", edit.changed)
        undo = reverse("undo_change", args=[edit.change_id]) if edit.changed else ""
        flash.say(request, text % {"num": edit.changed}, undo=undo)
        return led_to(request, replace(state, after="").address())
    return watched(request, edit)
