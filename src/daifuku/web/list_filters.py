"""The filters above the customer list: those that are on, in words, and what else can be chosen."""

from typing import Any

from django.utils.translation import gettext as _

from daifuku.customers.queries import Choices
from daifuku.foundation.filters import BadQuestion, parse
from daifuku.foundation.filters.wording import worded
from daifuku.foundation.registries import ListFilter, list_filters
from daifuku.web.list_state import ListState


def filters_of(state: ListState) -> list[dict[str, Any]]:
    """Each with its label, the choices, and in `on` what is chosen. Whose customers: a chip of its
    own for the reader's (`mine`), a name for somebody else's."""
    choices = state.choices()
    found = [_chosen(filter_, state) for filter_ in _offered(choices)]
    me = str(state.actor.user_id or "")
    if me:
        given = state.given.get("owner", "")
        mine = {"key": "owner", "label": _("In charge"), "me": me, "mine": given == me}
        found.insert(2, mine | {"on": "" if given in ("", me) else choices.owner or given})
    found += [_chosen(filter_, state) for filter_ in _unoffered(state, choices)]
    question = {"key": "filter", "on": _sentence(state)}
    # What a phone shows first is what narrows the list.
    return [question, *found] if question["on"] else [*found, question]


def _sentence(state: ListState) -> str:
    """What is asked, in words; as it was written where it cannot be understood."""
    try:
        return state.filter and worded(parse(state.filter), "customer", state.asker())
    except BadQuestion:
        return state.filter


def _offered(choices: Choices) -> list[dict[str, Any]]:
    """Stage, tag, and what rooms above add."""
    stages = [(stage.code, str(stage.names)) for stage in choices.stages]
    tags = [(str(tag.id), str(tag.names)) for tag in choices.tags]
    return [
        {"key": "stage", "label": _("Stage"), "choices": stages},
        {"key": "tag", "label": _("Tag"), "choices": tags},
        *(_registered(f) for f in list_filters.ordered() if f.offered),
    ]


def _registered(filter_: ListFilter) -> dict[str, Any]:
    return {"key": filter_.key, "label": filter_.label, "choices": filter_.choices()}


def _unoffered(state: ListState, choices: Choices) -> list[dict[str, Any]]:
    """What no menu offers, but a link from elsewhere may have set."""
    kinds = [
        ("person", _("Person")),
        ("organisation", _("Company")),
        ("household", _("Household")),
    ]
    unseen = (f for f in list_filters.ordered() if not f.offered and f.key in state.given)
    found = [_registered(f) for f in unseen]
    if "store" in state.given:
        given = state.given["store"]
        named = [(given, choices.store or given)]
        found.append({"key": "store", "label": _("Store"), "choices": named})
    if "kind" in state.given:
        found.append({"key": "kind", "label": _("Kind"), "choices": kinds})
    return found


def _chosen(filter_: dict[str, Any], state: ListState) -> dict[str, Any]:
    given = state.given.get(filter_["key"], "")
    names = {str(value): str(label) for value, label in filter_["choices"]}
    return filter_ | {"on": given and names.get(given, given)}
