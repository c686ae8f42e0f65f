"""How a form of this room comes back."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from daifuku.foundation import meanwhile
from daifuku.foundation.errors import FieldError, Refused
from daifuku.foundation.japan import parse_integer
from daifuku.foundation.text import BadValue


def by_field(errors: Iterable[FieldError]) -> dict[str, str]:
    """One message per input; names in two languages share theirs."""
    told: dict[str, str] = {}
    for error in errors:
        name = "names" if error.field.startswith("names_") else error.field.removeprefix("names.")
        told.setdefault(name, str(error.message))
    return told


def form(
    request: Any, template: str, shown: dict[str, Any], refused: Refused | None = None
) -> HttpResponse:
    """The form, with what was typed and why it was refused."""
    told = by_field(refused.errors) if refused else {}
    shown = {"before": {}, **shown, "refused": refused, "told": told}
    shown["save"] = meanwhile.save_label(refused)
    return render(request, template, shown, status=422 if refused else 200)


def refuse_clashes(
    compared: meanwhile.Compared, of: tuple[str, int], reads: Callable[[str], object]
) -> None:
    """`of`: table and id. Refuses with ChangedMeanwhile."""
    table, row_id = of

    def changed_by(name: str) -> str:
        column = "names" if name.startswith("names_") else name
        return meanwhile.changed_by(table, row_id, column)

    compared.refuse_clashes(reads, changed_by)


def mine(body: dict[str, Any], compared: meanwhile.Compared) -> dict[str, Any]:
    """Of the body of a form what this person changed; names in two languages go together."""
    return {n: v for n, v in body.items() if compared.mine & {n, f"{n}_ja", f"{n}_en"}}


def money(text: str, currency: str) -> dict[str, str] | None:
    return {"amount": text, "currency": currency} if text.strip() else None


def number(text: str) -> int | None:
    """An id or a count from an address; None when it is none."""
    try:
        return parse_integer(text)
    except BadValue:
        return None


def words(posted: Any, name: str = "names") -> dict[str, str]:
    return {language: posted.get(f"{name}_{language}", "").strip() for language in ("ja", "en")}
