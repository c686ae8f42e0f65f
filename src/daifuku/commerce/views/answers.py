"""How a form of this room comes back."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from daifuku.foundation.errors import FieldError, Refused
from daifuku.foundation.japan import parse_integer
from daifuku.foundation.text import BadValue


def by_field(errors: Iterable[FieldError]) -> dict[str, str]:
    """One message per input; names in two languages share theirs."""
    told: dict[str, str] = {}
    for error in errors:
        told.setdefault(error.field.removeprefix("names."), str(error.message))
    return told


def form(
    request: Any, template: str, shown: dict[str, Any], refused: Refused | None = None
) -> HttpResponse:
    """The form, with what was typed and why it was refused."""
    told = by_field(refused.errors) if refused else {}
    shown = {**shown, "refused": refused, "told": told}
    return render(request, template, shown, status=422 if refused else 200)


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
