"""Names in their order and with the respect due. English forms of address are never guessed."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from daifuku.foundation.text.errors import BadValue

HONORIFICS = ("様", "御中", "先生", "殿", "各位")


@dataclass(frozen=True, slots=True)
class NameParts:
    """`name` is an organisation's or household's; `language` is the customer's own."""

    family: str = ""
    given: str = ""
    name: str = ""
    kind: str = "person"
    language: str = "ja"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a letter goes to. Without a person it goes to the organisation or department."""

    person: NameParts | None = None
    organisation: str = ""
    department: str = ""
    title: str = ""
    honorific: str = ""


def display_name(parts: NameParts, language: str = "ja") -> str:
    """Family name first, in every language of the screen; a name in Latin letters of a customer
    who does not speak Japanese stays in the order of the West."""
    if parts.kind != "person" or not (parts.family or parts.given):
        return parts.name
    western = not parts.language.startswith("ja") and is_latin(parts.family + parts.given)
    ordered = (parts.given, parts.family) if western else (parts.family, parts.given)
    return " ".join(part for part in ordered if part)


def is_latin(name: str) -> bool:
    """Written in the letters of Europe, accents included."""
    return bool(name.strip()) and all(sign < "\u0250" for sign in name)


def reading_beside(name: str, kana: str, language: str) -> str:
    """The reading where it helps: a name in Latin letters has none for who reads no Japanese."""
    return "" if not language.startswith("ja") and is_latin(name) else kana


def honorific(kind: str, chosen: str = "", language: str = "ja") -> str:
    """御中 for an organisation, 様 for everybody else, or the one chosen; none in English."""
    if chosen and chosen not in HONORIFICS:
        raise BadValue(
            "honorific",
            _("“%(text)s” is not a form of address. Please choose one of %(choices)s."),
            text=chosen[:20],
            choices="、".join(HONORIFICS),
        )
    if not language.startswith("ja"):
        return ""
    if kind != "organisation" and chosen == "御中":
        return "様"
    return chosen or ("御中" if kind == "organisation" else "様")


def addressee(recipient: Recipient, language: str = "ja") -> str:
    """株式会社みなと 購買部 佐藤 美咲 様, 株式会社みなと 御中, 株式会社みなと 購買部 各位."""
    person = recipient.person
    name = display_name(person, language) if person else ""
    kind = person.kind if person and name else "organisation"
    ending = honorific(kind, recipient.honorific, language)
    if language.startswith("ja"):
        # 各位 speaks to everybody there, so it stands without a name.
        titled = "" if ending == "各位" and recipient.organisation else f"{recipient.title} {name}"
        parts = (recipient.organisation, recipient.department, titled.strip(), ending)
        return " ".join(part for part in parts if part) if any(parts[:3]) else ""
    parts = (name, recipient.title, recipient.department, recipient.organisation)
    return ", ".join(part for part in parts if part)
