"""Two records become one, and two again."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from daifuku.customers import actions
from daifuku.customers.forms import Input, label_of
from daifuku.customers.models import Customer
from daifuku.customers.payload import Problems
from daifuku.customers.queries import both_names
from daifuku.customers.queries.arrivals import arrived
from daifuku.customers.queries.duplicates import pairs_with
from daifuku.customers.queries.merging import Chosen, choices_between, open_link
from daifuku.customers.queries.visible import visible_person
from daifuku.customers.side_by_side import side_by_side
from daifuku.customers.views import answers
from daifuku.customers.views.choices import chosen_customer
from daifuku.foundation.access import may
from daifuku.foundation.errors import Invalid, NotFound, Refused
from daifuku.foundation.flash import say
from daifuku.foundation.ids import id_or_none, posted_id
from daifuku.foundation.registries import timeline_kinds
from daifuku.ledger import book

_VERB = "customers.merge_customers"
_SHOWN = 80
_TWO = 2
# Columns as the record calls them.
_CALLED = {"stage_id": "stage", "name_key": "name", "sort_key": "name", "kana_guessed": "name_kana"}


@require_http_methods(["GET", "POST"])
def merge(request: Any, customer_id: int) -> HttpResponse:
    """Whom with, and then side by side what is kept. `keep` says which of the two stays."""
    may(request.actor, _VERB)
    first = visible_person(customer_id, request.actor)
    other_id = id_or_none(request.POST.get("other") or request.GET.get("other", ""))
    if other_id is None or "other_text" in request.POST:
        return _whom(request, first)
    second = visible_person(other_id, request.actor)
    if request.method == "GET" or "keep" not in request.POST:
        return _page(request, first, second)
    try:
        root, made = merged(request, first, second)
    except Refused as error:
        return _page(request, first, second, error)
    say(request, _("Merged into one customer."), undo=made)
    return redirect("customer", root)


@require_POST
def merge_chosen(request: Any) -> HttpResponse:
    """Two rows of the list are compared. Refuses any other number."""
    may(request.actor, _VERB)
    texts = [*request.POST.getlist("selected"), *request.POST.get("ids", "").split(",")]
    ids = list(dict.fromkeys(id_ for text in texts if (id_ := id_or_none(text)) is not None))
    if len(ids) != _TWO or request.POST.get("all") == "1":
        raise Invalid(_("Choose exactly two rows to merge."))
    first, second = sorted(ids)
    return redirect(f"{reverse('customers:merge', args=[first])}?other={second}")


def merged(request: Any, first: Customer, second: Customer) -> tuple[int, str]:
    """As it was posted: which one stays, and of each field whose value. The root, and where it is
    undone. Refuses as the action does."""
    turned = request.POST["keep"] == "second"
    root, other = (second, first) if turned else (first, second)
    take = [
        one.field
        for one in choices_between(first, second)
        if (_whose(request.POST, one) == "second") != turned
    ]
    with answers.acting(request, _VERB, root.id) as made:
        actions.merge_customers(root.id, other.id, take=take, by=request.actor, at=made.at)
    return root.id, reverse("undo_change", args=[made.id])


def _whose(posted: Mapping[str, str], one: Chosen) -> str:
    better = "second" if one.theirs_is_better else "first"
    return better if one.why == "only" else posted.get(f"take_{one.field}", better)


def _page(
    request: Any, first: Customer, second: Customer, refused: Refused | None = None
) -> HttpResponse:
    chosen = None
    if request.method == "POST":
        asked = choices_between(first, second)
        chosen = {one.field for one in asked if _whose(request.POST, one) == "second"}
    shown = {
        "pair": side_by_side(first, second, chosen),
        "refused": str(refused) if refused else "",
        "one_kind": first.kind == second.kind,
    }
    return render(request, "customers/merge.html", shown, status=422 if refused else 200)


def _whom(request: Any, first: Customer) -> HttpResponse:
    """The other one: among those who look like them, or called by name."""
    error = ""
    if request.method == "POST":
        problems = Problems()
        other = chosen_customer(request.POST, "other", problems, request.actor)
        if other and other != first.id:
            address = reverse("customers:merge", args=[first.id])
            return redirect(f"{address}?other={other}")
        error = str(problems.found[0].message) if problems.found else _("Choose another customer.")
    text = {"id": request.POST.get("other", ""), "text": request.POST.get("other_text", "")}
    text["href"] = reverse("customers:choices", args=["customer"])
    shown = {
        "customer": first,
        "other": Input(
            "other",
            _("The other record"),
            text,
            "lookup",
            hint=_("Name, reading, phone or mail"),
            error=error,
        ),
        "alike": pairs_with(first.id, request.actor),
    }
    return render(request, "customers/merge_whom.html", shown, status=422 if error else 200)


@require_POST
def tell_apart(request: Any, customer_id: int) -> HttpResponse:
    """These two are not the same: said once."""
    may(request.actor, "customers.tell_apart")
    visible_person(customer_id, request.actor)
    other = posted_id(request.POST, "other")
    if other is None:
        raise Invalid(_("Choose another customer."))
    with answers.acting(request, "customers.tell_apart", customer_id) as made:
        actions.tell_apart(customer_id, other, by=request.actor, at=made.at)
    say(request, _("They are kept apart."), undo=reverse("undo_change", args=[made.id]))
    return redirect("customers:duplicates")


@require_http_methods(["GET", "POST"])
def separate(request: Any, customer_id: int, other_id: int) -> HttpResponse:
    """What each takes, and whose is what came since."""
    may(request.actor, "customers.separate_customers")
    root = visible_person(customer_id, request.actor)
    link = open_link(root.id, other_id)
    if link is None:
        raise NotFound
    came = arrived(link)
    refused: Refused | None = None
    if request.method == "POST":
        ids = [entry.id for entry in came if str(entry.id) in request.POST.getlist("assign")]
        try:
            with answers.acting(request, "customers.separate_customers", root.id) as made:
                done = actions.separate_customers(
                    root.id, other_id, assign=ids, by=request.actor, at=made.at
                )
            say(request, _separated(done), undo=reverse("undo_change", args=[made.id]))
            return redirect("customer", root.id)
        except Refused as error:
            refused = error
    shown = {
        "root": root,
        "link": link,
        "name": both_names([other_id])[other_id][0],
        "arrivals": [_told(entry) for entry in came],
        "refused": str(refused) if refused else "",
    }
    return render(request, "customers/separate.html", shown, status=422 if refused else 200)


def _told(entry: book.Entry) -> dict[str, Any]:
    """One line of what came since: what it was, when, for how much, and how it begins."""
    words = next((text for text in (entry.words or {}).values() if text), "")
    return {
        "id": entry.id,
        "label": timeline_kinds.get(entry.kind).label,
        "at": entry.occurred_at,
        "amount": entry.amount,
        "words": words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…",
    }


def _separated(done: actions.Separated) -> str:
    if not done.kept:
        return _("They are two customers again.")
    names = {_CALLED.get(column, column) for column in done.kept}
    labels = sorted(str(label_of(name)) for name in names if label_of(name) != name)
    told = _("They are two customers again. What was edited since the merge stays: {names}.")
    return told.format(names=str(_(", ")).join(labels))
