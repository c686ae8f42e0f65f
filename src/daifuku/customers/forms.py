"""What forms of this room ask for: inputs with their values and faults, and what was posted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from daifuku.customers import shown
from daifuku.customers.models.customer import GENDERS, KINDS, ORGANISATION, PERSON
from daifuku.foundation import clock, meanwhile
from daifuku.foundation.errors import FieldError
from daifuku.foundation.ids import id_or_none
from daifuku.foundation.japan import HONORIFICS
from daifuku.foundation.registries import customer_references
from daifuku.foundation.text import Words

# Columns that point at what a room above knows; chosen while typing.
REFERENCES = ("home_store_id",)
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
    "external_ids": _("Customer number"),
}
_OF_PERSONS = ("family_name", "given_name", "family_kana", "given_kana")
_OF_OTHERS = ("name", "name_kana")
_LAST = ("stage", "owner_id", *REFERENCES)
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


# And what no form for a whole customer asks for.
FIELD_NAMES = _LABELS | {
    "email": _LABELS["emails"],
    "phone": _LABELS["phones"],
    "tag": _LABELS["tags"],
    "postal_code": _("Postal code"),
    "prefecture": _("Prefecture"),
    "city": _("City"),
    "town": _("Town and number"),
    "building": _("Building"),
    "label": _("Label"),
    "value": _("Contact"),
    "role": _("Their role"),
    "title": _("Position"),
    "since_on": _("Since"),
    "other": _("Customer"),
    "topic": _("Topic"),
    "purpose": _("Purpose"),
    "granted": _("What was said"),
    "source": _("Source"),
    "wording": _("Words that were shown"),
    "confidence": _("Confidence in percent"),
    "expires_on": _("Holds until"),
    "hue": _("Colour"),
}


def label_of(name: str) -> Any:
    return _LABELS.get(name, name)


def names_for(kind: str) -> tuple[str, ...]:
    """The columns that a form about this kind of customer shows."""
    if kind == PERSON:
        return (*_OF_PERSONS, "honorific", "birthday", "gender", "language", *_LAST)
    own = ("corporate_number",) if kind == ORGANISATION else ()
    return (*_OF_OTHERS, *own, "honorific", "language", *_LAST)


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
    # What it showed when it was opened, for who saves after somebody else.
    before: Mapping[str, str] = field(default_factory=dict)


def props_for(columns: Mapping[str, Any]) -> tuple[str, ...]:
    return names_for(columns["kind"])


def prop_of(name: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """One value as the panel shows it and edits it in place; of the stage also since when."""
    columns = record["columns"]
    made = input_of(name, columns[name], record)
    guessed = name in _KANA and columns["kana_guessed"] and columns[name]
    since = (record["entered"] or {}).get(columns["stage"]) if name == "stage" else None
    return {
        "name": name,
        "label": made.label,
        "value": made.value,
        "shown": _shown(name, made),
        "since": datetime.fromisoformat(since) if since else None,
        "type": made.type,
        "options": made.options,
        "attrs": made.attrs,
        "before": meanwhile.shown(_as_posted(name, made.value)),
        "source": _("Guessed") if guessed else "",
    }


def standing(names: Iterable[str], record: Mapping[str, Any]) -> dict[str, Any]:
    """What a form shows of these columns, by the names it posts."""
    shown: dict[str, Any] = {}
    for name in names:
        shown |= _as_posted(name, input_of(name, record["columns"][name], record).value)
    return shown


def _as_posted(name: str, value: Any) -> dict[str, Any]:
    if name in REFERENCES:
        return {name: value["id"], f"{name}_text": value["text"]}
    return {name: value}


def _shown(name: str, made: Input) -> Any:
    if name in REFERENCES:
        return made.value["text"]
    if made.value in ("", None):
        return ""
    if name == "birthday":
        return shown.birthday(date.fromisoformat(made.value), clock.today())
    return {str(key): text for key, text in made.options}.get(str(made.value), made.value)


def input_of(name: str, value: Any, record: Mapping[str, Any]) -> Input:
    if name in REFERENCES:
        return Input(name, label_of(name), _reference(name, value, record), "lookup")
    options = _options(name, record)
    # Short enough for half the width of a telephone.
    attrs = {"placeholder": "1990/3/4, H2.3.4"} if name == "birthday" else {}
    kind = "select" if options else "text"
    return Input(
        name, label_of(name), "" if value is None else value, kind, options=options, attrs=attrs
    )


def _reference(name: str, value: Any, record: Mapping[str, Any]) -> dict[str, Any]:
    """The id, how it is called or what was typed, and where to look for others."""
    pointing = customer_references.find(name)
    typed = record.get("typed", {}).get(f"{name}_text")
    if typed is None:
        chosen = id_or_none(value) or 0
        known = pointing.names([chosen]) if pointing and chosen else {}
        typed = known.get(chosen, str(value or ""))
    return {"id": value or "", "text": typed, "href": reverse("customers:choices", args=[name])}


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
