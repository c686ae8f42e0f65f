"""One row of a file becomes a customer as somebody writes it down. No database here: this runs in
child processes."""

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any
from unicodedata import normalize

from django.utils.translation import gettext_lazy as _

from daifuku.customers.finished import Finished, finish
from daifuku.customers.importing import cells
from daifuku.customers.importing.keyed import keyed
from daifuku.customers.importing.usual import usual
from daifuku.customers.names import divided
from daifuku.customers.payload import NewCustomer, Point, Problems, read_new
from daifuku.customers.payload.fields import birthday, day, name
from daifuku.foundation.errors import FieldError, Invalid
from daifuku.foundation.ids import reference
from daifuku.foundation.imports import Read, Reading
from daifuku.foundation.text import BadValue, fold

_PLAIN = (
    *("family_name", "given_name", "name", "family_kana", "given_kana", "name_kana"),
    *("honorific", "birthday", "corporate_number"),
)
_EMAILS = ("email", "email_2")
_POINT = tuple(one.name for one in fields(Point))


def read(values: Mapping[str, str], reading: Reading) -> Read:
    """Refuses with Invalid, every fault named by the column it stands in."""
    given = {key: value.replace("\u3000", " ").strip() for key, value in values.items() if value}
    given = {key: value for key, value in given.items() if value}
    return keyed(usual(given, reading) or thorough(given, reading), reading)


def thorough(given: Mapping[str, str], reading: Reading) -> Read:
    origins: dict[str, str] = {}
    problems = Problems()
    body = _body(given, origins, problems, reading)
    own_id = problems.take("id", reference, given.get("id", "")) or 0
    phones = cells.phones(given, problems)
    new, since, extra = None, None, {}
    try:
        # A telephone alone is enough to know somebody by; one fault is enough to tell.
        reachable = bool(phones or own_id or problems.found)
        new = read_new({**body, "stage": "anonymous"} if reachable else body)
        new = replace(new, points=(*new.points, *phones), stage="")
    except Invalid as error:
        for one in error.errors:
            problems.add(_origin(one.field, origins), one.code, one.message)
    since = problems.take("since", day, given.get("since", ""))
    if since and since > reading.at.date():
        problems.add("since", "in_future", _("This day is still to come."))
    if _is_born_after(given.get("birthday", ""), reading.at.date()):
        problems.add("birthday", "in_future", _("This day is still to come."))
    if "company" in given and new and new.kind != "organisation":
        extra["company"] = problems.take("company", name, given["company"], 120)
        extra["company_key"] = cells.company_key(extra["company"] or "")
        extra["title"] = problems.take("title", name, given.get("title", ""), 80) or ""
    extra["home_store"] = problems.take("home_store", name, given.get("home_store"), 120)
    if problems.found or new is None:
        raise Invalid(errors=_told(problems.found))
    extra |= {"stage": given.get("stage", ""), "since": since.isoformat() if since else ""}
    if own_id:
        extra["id"] = own_id
    return Read(f"\x02#{own_id}" if own_id else _key(new), _as_json(new, body, extra))


def _is_born_after(text: str, today: date) -> bool:
    """Told also of a row with other faults; what is no day at all is one of those."""
    try:
        born = birthday(text)
    except (BadValue, Invalid):
        return False
    return born is not None and born > today


def _body(
    given: Mapping[str, str], origins: dict[str, str], problems: Problems, reading: Reading
) -> dict[str, Any]:
    body: dict[str, Any] = {key: given[key] for key in _PLAIN if key in given}
    body |= {key: cells.chosen(key, given[key]) for key in cells.CHOICES if key in given}
    _company(given, body, origins)
    _divide_names(body, origins)
    filled = [key for key in _EMAILS if key in given]
    if filled:
        origins.update({f"emails[{at}]": key for at, key in enumerate(filled)})
        body["emails"] = [given[key] for key in filled]
    address = cells.address(given, problems)
    if address:
        body["addresses"] = [address]
        origins["addresses[0]"] = "address" if "address" in given else "town"
        origins |= {f"addresses[0].{part}": part for part in address}
        if "address" in given:
            origins["addresses[0].town"] = origins["addresses[0].city"] = "address"
    if "tags" in given:
        body["tags"] = [tag for tag in re.split(r"[;,、|／/]\s*", given["tags"]) if tag.strip()]
    number = _number(given)
    if number:
        body["external_ids"] = [{"source": reading.source, "id": number}]
        origins["external_ids[0]"] = "number"
    return body


def _company(given: Mapping[str, str], body: dict[str, Any], origins: dict[str, str]) -> None:
    """A row with a company and nobody's name is the company itself."""
    if "company" not in given:
        return
    nameless = not any(key in given for key in ("family_name", "given_name", "name"))
    if body.get("kind") == "organisation" or ("kind" not in given and nameless):
        body["kind"] = "organisation"
        body["name"] = given["company"]
        origins["name"] = "company"


def _divide_names(body: dict[str, Any], origins: dict[str, str]) -> None:
    """Of a person the whole name, and the whole reading, are divided at the space."""
    if body.get("kind", "person") != "person":
        return
    for whole, first, second in (
        ("name", "family_name", "given_name"),
        ("name_kana", "family_kana", "given_kana"),
    ):
        text = body.pop(whole, "")
        if text and not (body.get(first) or body.get(second)):
            reading = body.get("name_kana") or body.get("family_kana", "")
            family, given = divided(text, reading if whole == "name" else text)
            body |= {first: family} | ({second: given} if given else {})
            origins |= {first: whole, second: whole}


def _number(given: Mapping[str, str]) -> str:
    return normalize("NFKC", given.get("number", "")).strip()


def _key(new: NewCustomer) -> str:
    """Two rows of one key speak of one customer."""
    if new.external_ids:
        return new.external_ids[0][1]
    reached = {point.kind: point.normal for point in reversed(new.points)}
    whole = fold(f"{new.family_name}{new.given_name}{new.name}").replace(" ", "")
    if "email" in reached:
        return f"\x02{reached['email']}"
    return f"\x02{whole} {reached.get('phone') or (new.birthday, reached.get('address'))}"


def _origin(field: str, origins: Mapping[str, str]) -> str:
    if field in origins:
        return origins[field]
    stem = field.partition(".")[0]
    if stem in origins:
        return origins[stem]
    return "tags" if stem.startswith("tags") else stem


def _told(found: list[FieldError]) -> list[FieldError]:
    """Said in the language of whoever reads the file of refused rows."""
    return [FieldError(one.field, one.code, one.message) for one in found]


def _as_json(new: NewCustomer, body: Mapping[str, Any], extra: dict[str, Any]) -> dict[str, Any]:
    told = {key for key in (*_PLAIN, "kind", "gender", "language") if key in body}
    columns = {key: getattr(new, key) for key in sorted(told)}
    if new.birthday:
        columns["birthday"] = new.birthday.isoformat()
    points = [[getattr(point, name) for name in _POINT] for point in new.points]
    made = {"columns": columns, "points": points, "tags": list(new.tags), "number": ""}
    if new.external_ids:
        made["number"] = new.external_ids[0][1]
    return {**made, **{key: value for key, value in extra.items() if value}}


def drafted(body: dict[str, Any], source: str) -> tuple[NewCustomer, dict[str, Any]]:
    """The customer a body speaks of, and the columns it names."""
    columns = dict(body["columns"])
    if columns.get("birthday"):
        columns["birthday"] = date.fromisoformat(columns["birthday"])
    number = body["number"]
    new = NewCustomer(
        **columns,
        points=tuple(Point(*point) for point in body["points"]),
        external_ids=((source, number),) if number else (),
    )
    return new, columns


def finished(body: dict[str, Any]) -> Finished:
    """What `bulk.add_batch` needs of a body that turns out to be new; no word of it is the
    source."""
    return finish(drafted(body, "")[0])
