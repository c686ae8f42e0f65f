"""The tabs above the customer list: the views that a reader may see, the one that is on, and how the
list differs from it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from daifuku.foundation.access import Actor
from daifuku.foundation.ids import id_or_none
from daifuku.foundation.saved_views import Marks, View, views_of
from daifuku.web.list_state import SHOWS, ListState

# Asks for the list without any view, also where another one opens first.
ALL = "all"
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class ViewTabs:
    """`state` is what the list shows. `on` is none for the list of all; `modified` where the list
    says something that its view does not keep."""

    views: Sequence[View]
    marks: Marks
    on: View | None
    state: ListState
    modified: bool

    @property
    def shown(self) -> list[View]:
        """Those with a star first; the one that is on is always among them."""
        ranked = sorted(self.views, key=lambda view: view.id not in self.marks.starred)
        first = ranked[:_SHOWN]
        return first if self.on is None or self.on in first else [*first[:-1], self.on]

    @property
    def others(self) -> list[View]:
        shown = self.shown
        return [view for view in self.views if view not in shown]

    def address(self, view: View | None) -> str:
        if view is not None:
            return of_view(view, self.state.actor).address()
        return f"{reverse(SHOWS)}?view={ALL}" if self.marks.opens else reverse(SHOWS)

    @property
    def keep_address(self) -> str:
        """Where to post to, so that the view keeps what the list shows now."""
        place = reverse("keep_view", args=[self.on.id]) if self.on else reverse("new_view")
        return f"{place}?{urlencode(self.state.state())}"


def view_tabs(asked: ListState, marks: Marks) -> ViewTabs:
    """A view that is gone, or of somebody else, is the list of all."""
    views = asked.views()
    on = _called(views, id_or_none(asked.view))
    if on is None:
        state = replace(asked, view=ALL if asked.view == ALL else "")
        return ViewTabs(views, marks, None, state, bool(state.state()))
    return ViewTabs(views, marks, on, asked, asked.state() != of_view(on, asked.actor).state())


def whole_address(request: Any) -> str:
    """Where a view alone in the address leads, and an address that says nothing where the list opens
    with a view: to all that the view keeps, so that it can be changed there. Else nothing."""
    asked = request.GET.get("view", "")
    if request.GET.keys() - {"view"} or asked == ALL:
        return ""
    wanted = id_or_none(asked) if asked else Marks.of(request.user, SHOWS).opens
    if wanted is None and not asked:
        return ""
    view = _called(views_of(SHOWS, request.actor), wanted)
    return of_view(view, request.actor).address() if view else f"{reverse(SHOWS)}?view={ALL}"


def of_view(view: View, actor: Actor) -> ListState:
    """The list as the view was saved. Fields of rooms that are gone are left out."""
    return replace(ListState.read(view.state, actor), view=str(view.id))


def _called(views: Sequence[View], number: int | None) -> View | None:
    return next((view for view in views if view.id == number), None)
