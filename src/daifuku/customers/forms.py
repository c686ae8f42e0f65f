"""What forms of this room ask for: inputs with their values and faults, and what was posted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from daifuku.customers.models.customer import GENDERS, KINDS, ORGANISATION, PERSON
from daifuku.foundation.errors import FieldError
from daifuku.foundation.japan import HONORIFICS
from daifuku.foundation.text import Words

LANGUAGES = [("ja", _("Japanese")), ("en", _("English"))]
_LABELS = {
    "kind": _("Kind"),
    "family_name": _("Family name"),
    "given_name": _("Given name"),
    "family_kana": _("Family name (kana)"),
    "given_kana": _("Given name (kana)"),
    "name": _("Name"),
    "name_kana": _("Name (kana)"),
    "honorific": _("Form of address"),
    "stage": _("Stage"),
    "birthday": _("Birthday"),
    "gender": _("Gender"),
    "language": _("Language"),
    "owner_id": _("In charge"),
    "home_store_id": _("Home store"),
    "corporate_number": _("Corporate number"),
    "emails": _("Mail"),
    "phones": _("Phone"),
    "addresses": _("Address"),
    "tags": _("Tags"),
    "external_ids": _("External numbers"),
}
_OF_PERSONS = ("family_name", "given_name", "family_kana", "given_kana")
_OF_OTHERS = ("name", "name_kana")
_KANA = ("family_kana", "given_kana")

_PAIRS = {
    ("family_name", "given_name"),
    ("family_kana", "given_kana"),
    ("name", "name_kana"),
    ("honorific", "birthday"),
    ("gender", "language"),
    ("stage", "owner_id"),
}


@dataclass(frozen=True, slots=True)
class Input:
    """One control of a form, in the words of the macro `field`."""

    name: str
    label: Any
    value: Any = ""
    type: str = "text"
    hint: Any = ""
    error: Any = ""
    options: list[tuple[Any, Any]] = field(default_factory=list)
    required: bool = False
    attrs: dict[str, Any] = field(default_factory=dict)


def label_of(name: str) -> Any:
    return _LABELS.get(name, name)


def names_for(kind: str) -> tuple[str, ...]:
    """The columns that a form about this kind of customer shows."""
    if kind == PERSON:
        return (*_OF_PERSONS, "honorific", "birthday", "gender", "language", "stage", "owner_id")
    own = ("corporate_number",) if kind == ORGANISATION else ()
    return (*_OF_OTHERS, *own, "honorific", "language", "stage", "owner_id")


@dataclass(frozen=True, slots=True)
class Form:
    """A form in a dialog, or on a page of its own where there is no JavaScript. `address` holds
    the parts of a postal address when the form has one."""

    title: Any
    action: str
    target: str
    inputs: list[Input]
    save: Any = ""
    address: dict[str, Any] | None = None
    told: Mapping[str, str] = field(default_factory=dict)
    # The question that stands before a saving.
    alike: Any = None


def props_for(columns: Mapping[str, Any]) -> tuple[str, ...]:
    return names_for(columns["kind"])


def prop_of(name: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """One value as the panel shows it and edits it in place."""
    columns = record["columns"]
    made = input_of(name, columns[name], record)
    shown = {str(key): text for key, text in made.options}.get(str(made.value), made.value)
    guessed = name in _KANA and columns["kana_guessed"] and columns[name]
    return {
        "name": name,
        "label": made.label,
        "value": made.value,
        "shown": shown if made.value not in ("", None) else "",
        "type": made.type,
        "options": made.options,
        "attrs": made.attrs,
        "source": _("Guessed") if guessed else "",
    }


def input_of(name: str, value: Any, record: Mapping[str, Any]) -> Input:
    options = _options(name, record)
    attrs = {"placeholder": "1990-03-04, 平成2年3月4日"} if name == "birthday" else {}
    kind = "select" if options else "text"
    shown = "" if value is None else value
    return Input(name, label_of(name), shown, kind, options=options, attrs=attrs)


def inputs_for(
    kind: str, values: Mapping[str, Any], errors: Iterable[FieldError], record: Mapping[str, Any]
) -> list[Input]:
    told = messages(errors)
    return [
        replace(
            input_of(name, values.get(name, ""), record),
            error=told.get(name, ""),
            hint=_("Left empty, it is guessed and marked as a guess.") if name in _KANA else "",
        )
        for name in names_for(kind)
    ]


def rows_of(inputs: Iterable[Input]) -> list[list[Input]]:
    """Inputs that belong together stand beside each other."""
    rows: list[list[Input]] = []
    for one in inputs:
        if rows and (rows[-1][-1].name, one.name) in _PAIRS:
            rows[-1].append(one)
        else:
            rows.append([one])
    return rows


def messages(errors: Iterable[FieldError]) -> dict[str, str]:
    """Faults by the name of the input: of `emails[0]` email, of `addresses[0].city` city."""
    told: dict[str, str] = {}
    for error in errors:
        root, _index, inner = error.field.partition("[")
        part = inner.partition("].")[2]
        if part:
            name = part
        elif inner:
            name = {"emails": "email", "phones": "phone", "addresses": "town"}.get(root, root)
        else:
            name = root
        told.setdefault(name, str(error.message))
    return told


def posted_columns(posted: Mapping[str, str], kind: str) -> dict[str, Any]:
    """The columns of a form as API fields."""
    return {name: posted[name] for name in names_for(kind) if name in posted}


def posted_points(posted: Mapping[str, str]) -> dict[str, Any]:
    """Mail, phone and address of the form for a new customer; what was left empty is left out."""
    body: dict[str, Any] = {}
    for plural, name in (("emails", "email"), ("phones", "phone")):
        if posted.get(name, "").strip():
            body[plural] = [posted[name]]
    address = posted_address(posted)
    if any(address.values()):
        body["addresses"] = [address]
    return body


def posted_address(posted: Mapping[str, str]) -> dict[str, str]:
    parts = ("postal_code", "prefecture", "city", "town", "building")
    return {part: posted.get(part, "").strip() for part in parts}


def _options(name: str, record: Mapping[str, Any]) -> list[tuple[Any, Any]]:
    if name == "stage":
        return [(s["code"], str(Words.of(s["names"]))) for s in record["stages"]]
    if name == "owner_id":
        return [("", _("Nobody")), *((c["id"], c["name"]) for c in record["colleagues"])]
    if name == "honorific":
        return [("", _("As usual")), *((word, word) for word in HONORIFICS)]
    fixed = {"gender": GENDERS, "language": LANGUAGES, "kind": KINDS}
    return list(fixed.get(name, []))
