"""What can be chosen while it is typed: another customer, or what a room above knows (a store)."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from daifuku.customers.payload import Problems
from daifuku.customers.queries.alike import known_as
from daifuku.foundation import search
from daifuku.foundation.access import Actor, may
from daifuku.foundation.errors import Invalid
from daifuku.foundation.ids import posted_id, reference
from daifuku.foundation.japan import format_phone
from daifuku.foundation.japan.names import reading_beside
from daifuku.foundation.registries import Choice, customer_references

MOST = 8


@require_safe
def choices(request: Any, name: str) -> HttpResponse:
    """The options of a list below a field, for `q`."""
    may(request.actor, "customers.see_customers")
    typed = request.GET.get("q", "").strip()[:200]
    found = customers_called(typed, request.actor) if name == "customer" else _others(name, typed)
    return render(request, "customers/_choices.html", {"name": name, "found": found})


def customers_called(typed: str, actor: Actor) -> list[Choice]:
    hits = search.find(typed, actor, kinds=["customer"], limit=MOST).hits
    known = {one.id: one for one in known_as([hit.object_id for hit in hits], actor)}
    found = []
    for hit in hits:
        if (one := known.get(hit.object_id)) is not None:
            kana = reading_beside(one.name, one.kana, get_language() or "ja")
            phone = format_phone(one.phone) if one.phone else one.mail
            note = " · ".join(filter(None, (kana, one.place, phone)))
            found.append(Choice(one.id, one.name, note))
    return found


def chosen_customer(posted: Mapping[str, str], name: str, problems: Problems, by: Actor) -> int:
    """The id that was chosen; of what was only typed, a name that only one has."""
    if posted.get(name, "").isdecimal():
        chosen = problems.take(name, reference, posted[name]) or 0
        names = {one.id: one.name for one in known_as([chosen], by)}
        if not chosen or _stands(chosen, posted.get(f"{name}_text"), names):
            return chosen
    found = customers_called((posted.get(f"{name}_text") or posted.get(name, "")).strip(), by)
    if len(found) == 1:
        return found[0].id
    text = _("Nobody is called that.") if not found else _("Several are. Choose one from the list.")
    problems.add(name, "not_found", text)
    return 0


def chosen_reference(posted: Mapping[str, str], name: str) -> int | None:
    """None when the field was emptied. Refuses with Invalid what nothing is called."""
    typed = posted.get(f"{name}_text")
    pointing = customer_references.find(name)
    if typed is None or pointing is None:
        return posted_id(posted, name)
    typed, chosen = typed.strip(), posted_id(posted, name)
    if not typed or (chosen and _stands(chosen, typed, pointing.names([chosen]))):
        return chosen if typed else None
    found = pointing.called([typed]).get(typed)
    if found is None:
        raise Invalid.field(name, "not_found", pointing.refusal)
    return found


def _stands(chosen: int, typed: str | None, names: Mapping[int, str]) -> bool:
    """Whether the text beside an id still reads as that one is called: who types on after choosing
    means another."""
    return typed is None or typed.strip() == names.get(chosen)


def _others(name: str, typed: str) -> list[Choice]:
    pointing = customer_references.find(name)
    if pointing is None:
        raise Http404
    return pointing.choices(typed)
