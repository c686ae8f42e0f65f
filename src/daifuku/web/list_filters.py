"""The filters above the customer list: those that are on, in words, and what else can be chosen."""

from typing import Any

from django.utils.translation import gettext as _

from daifuku.commerce.queries import store
from daifuku.customers.queries import stages_and_tags
from daifuku.foundation.errors import NotFound
from daifuku.foundation.models import User
from daifuku.foundation.registries import ListFilter, list_filters
from daifuku.web.list_state import ListState


def filters_of(state: ListState) -> list[dict[str, Any]]:
    """Each with its label, the choices, and in `on` what is chosen. Whose customers: a chip of its
    own for the reader's (`mine`), a name for somebody else's."""
    found = [_chosen(filter_, state) for filter_ in _offered()]
    me = str(state.actor.user_id or "")
    if me:
        given = state.given.get("owner", "")
        mine = {"key": "owner", "label": _("In charge"), "me": me, "mine": given == me}
        found.insert(2, mine | {"on": "" if given in ("", me) else _colleague(given)})
    return found + [_chosen(filter_, state) for filter_ in _unoffered(state)]


def _offered() -> list[dict[str, Any]]:
    """Stage, tag, and what rooms above add."""
    stages, tags = stages_and_tags()
    stage_choices = [(stage.code, str(stage.names)) for stage in stages]
    tag_choices = [(str(tag.id), str(tag.names)) for tag in tags]
    return [
        {"key": "stage", "label": _("Stage"), "choices": stage_choices},
        {"key": "tag", "label": _("Tag"), "choices": tag_choices},
        *(_registered(f) for f in list_filters.ordered() if f.offered),
    ]


def _registered(filter_: ListFilter) -> dict[str, Any]:
    return {"key": filter_.key, "label": filter_.label, "choices": filter_.choices()}


def _unoffered(state: ListState) -> list[dict[str, Any]]:
    """What no menu offers, but a link from elsewhere may have set."""
    kinds = [
        ("person", _("Person")),
        ("organisation", _("Company")),
        ("household", _("Household")),
    ]
    unseen = (f for f in list_filters.ordered() if not f.offered and f.key in state.given)
    found = [_registered(f) for f in unseen]
    if "store" in state.given:
        at = state.given["store"]
        found.append({"key": "store", "label": _("Store"), "choices": [(at, _store(at))]})
    if "kind" in state.given:
        found.append({"key": "kind", "label": _("Kind"), "choices": kinds})
    return found


def _chosen(filter_: dict[str, Any], state: ListState) -> dict[str, Any]:
    given = state.given.get(filter_["key"], "")
    names = {str(value): str(label) for value, label in filter_["choices"]}
    return filter_ | {"on": given and names.get(given, given)}


def _store(given: str) -> str:
    try:
        return str(store(int(given)).names) if given.isdecimal() and len(given) < 19 else given
    except NotFound:
        return given


def _colleague(given: str) -> str:
    known = given.isdecimal() and len(given) < 19
    found = User.objects.filter(pk=int(given)).first() if known else None
    return found.display_name if found else given
