"""Contact points: the value as given and the one form by which equals meet."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from daifuku.customers.models.contact import ADDRESS, EMAIL, LABELS, PHONE
from daifuku.customers.payload import fields
from daifuku.customers.payload.problems import Problems, needs_text
from daifuku.foundation.japan import (
    address_for_postal_code,
    normalise_address_line,
    parse_phone,
    parse_postal_code,
    split_prefecture,
)
from daifuku.foundation.text import BadValue, clean_text, fold_once

_LOCAL = re.compile(r"[^\s@<>(),:;\[\]\\\"]{1,64}\Z")
_DOMAIN_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\Z")
_POSTAL_CODE_FIRST = re.compile(r"\s*〒?\s*([0-9０-９]{3}[-‐‑–—―−ー－]?[0-9０-９]{4})\s*")
PARTS = {"prefecture": 40, "city": 80, "town": 160, "building": 120}


@dataclass(frozen=True, slots=True)
class Point:
    """One contact point, ready to be kept."""

    kind: str
    value: str
    normal: str
    label: str = ""
    is_primary: bool = False
    postal_code: str = ""
    prefecture: str = ""
    city: str = ""
    town: str = ""
    building: str = ""
    country: str = ""


def email_point(given: Any) -> Point:
    """ken@example.jp; the local part is left as carriers once issued it (dots anywhere)."""
    value, label, is_primary = _opened(given)
    plain = unicodedata.normalize("NFKC", clean_text(value, longest=254, name=True))
    local, at, domain = plain.lower().rpartition("@")
    if not (at and _LOCAL.match(local) and _is_domain(_ascii(domain))):
        raise BadValue(
            "email",
            _("“%(text)s” is not a mail address. Please write it like ken@example.jp."),
            text=value[:60],
        )
    return Point(EMAIL, plain, f"{local}@{_ascii(domain)}", label, is_primary)


def phone_point(given: Any) -> Point:
    value, label, is_primary = _opened(given)
    plain = clean_text(value, longest=60, name=True)
    number = parse_phone(plain)
    shown = unicodedata.normalize("NFKC", plain)
    return Point(PHONE, shown, number.e164, label, is_primary)


def address_point(given: Any) -> Point:
    """From the parts, or from one line; a postal code alone brings prefecture, city and town."""
    body = {"town": given} if isinstance(given, str) else given
    if not isinstance(body, Mapping):
        raise BadValue("address", _("Please give an address as text or as its parts."))
    problems = Problems()
    if isinstance(given, str) or (body.get("value") and not any(body.get(p) for p in PARTS)):
        body = {**body, **_parts_of_line(needs_text(body.get("value") or body["town"]))}
    parts = {
        part: problems.take(part, fields.name, body.get(part), longest)
        for part, longest in PARTS.items()
    }
    country = problems.take("country", _country, body.get("country"))
    code = problems.take("postal_code", _postal_code, body.get("postal_code"), country or "JP")
    label = problems.take("label", _label, body.get("label"))
    problems.refuse_if_any()
    made = address_of(code, parts, country)
    return replace(made, label=label, is_primary=body.get("is_primary") is True)


def address_of(code: str, parts: dict[str, str], country: str = "JP") -> Point:
    """From clean parts. Refuses with BadValue when nothing is there."""
    if code and country == "JP" and not (parts["prefecture"] and parts["city"]):
        found = address_for_postal_code(code)
        if found:
            parts["prefecture"] = parts["prefecture"] or found[0].prefecture
            parts["city"] = parts["city"] or found[0].city
            parts["town"] = parts["town"] or found[0].town
    line = " ".join(part for part in parts.values() if part)
    if not (line or code):
        raise BadValue("empty", _("Please write the address."))
    if country == "JP":
        line = f"{parts['prefecture']}{parts['city']}{parts['town']} {parts['building']}".strip()
    shown = f"〒{code} {line}".strip() if code and country == "JP" else f"{line} {code}".strip()
    key = address_key(code, line)
    return Point(
        ADDRESS,
        shown,
        key,
        postal_code=code,
        prefecture=parts["prefecture"],
        city=parts["city"],
        town=parts["town"],
        building=parts["building"],
        country=country,
    )


def address_key(code: str, line: str) -> str:
    plain = normalise_address_line(line).replace(" ", "")
    # Hardly an address is seen twice.
    return fold_once(f"{code.replace('-', '')} {plain}")


def _parts_of_line(line: str) -> dict[str, str]:
    found = _POSTAL_CODE_FIRST.match(line)
    rest = line[found.end() :] if found else line
    prefecture, rest = split_prefecture(rest)
    return {"postal_code": found[1] if found else "", "prefecture": prefecture, "town": rest}


def _opened(given: Any) -> tuple[str, str, bool]:
    """Value, label and primary mark of a text or of {"value": …, "label": …, "is_primary": …}."""
    if isinstance(given, Mapping):
        value = needs_text(given.get("value"))
        label, is_primary = _label(given.get("label")), given.get("is_primary") is True
    else:
        value, label, is_primary = needs_text(given), "", False
    if not value.strip():
        raise BadValue("empty", _("Please write something here, or leave the line out."))
    return value, label, is_primary


def _label(value: Any) -> str:
    return fields.choice(value, [label for label, _words in LABELS])


def _country(value: Any) -> str:
    text = fields.name(value, 2).upper() or "JP"
    if not (len(text) == 2 and text.isascii() and text.isalpha()):
        raise BadValue("country", _("Please give the country by two letters, like JP."))
    return text


def _postal_code(value: Any, country: str) -> str:
    text = fields.name(value, 20)
    return parse_postal_code(text) if text and country == "JP" else text[:12]


def _ascii(domain: str) -> str:
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        return ""


def _is_domain(domain: str) -> bool:
    labels = domain.split(".")
    return (
        len(domain) <= 253
        and len(labels) > 1
        and not labels[-1].isdigit()
        and all(_DOMAIN_LABEL.match(label) for label in labels)
    )
