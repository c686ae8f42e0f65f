"""Columns are known by their headers, in Japanese or English, however they are spelt."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from daifuku.foundation.errors import FieldError, Invalid
from daifuku.foundation.imports.kinds import Field, Kind
from daifuku.foundation.text import fold

# Columns that we add to a file of refused rows; on the way back in they are passed over.
_OWN = {"ja": ("行番号", "理由"), "en": ("Line number", "Reason")}
# Where the file has such a column of its own, which is read.
_OWN_BESIDE = {
    "ja": ("取り込みの行番号", "取り込めない理由"),
    "en": ("Line number of the import", "Reason of the import"),
}
# What no heading is as a whole: a mail address, a day, a number, also of a telephone.
_VALUE = re.compile(
    r"\S+@\S+|(明治|大正|昭和|平成|令和|[MTSHR](?=\d+[-./年]))?[+(¥￥]?\d[-\d\s,.:/()年月日時分ー－TZ円]*"
)
_NOISE = re.compile(r"[\s_\-・*※()（）\[\]【】:：./]|必須|任意|required|optional")


@dataclass(frozen=True, slots=True)
class Matched:
    """`columns`: field key → column. `unknown`: headers that say nothing to us."""

    columns: dict[str, int]
    unknown: tuple[str, ...]


def match(header: Sequence[str], kind: Kind, given: Mapping[str, Any] | None = None) -> Matched:
    """Which column holds what. `given` maps headers to field keys ("" or None: pass over) and wins.
    Refuses with Invalid: a mapping that names nothing, two columns for one field, needed ones
    missing."""
    told = _told(header, kind, given or {})
    by_name = _names(kind.fields)
    found: dict[str, list[int]] = {}
    unknown = []
    for position, name in enumerate(header):
        key = told[position] if position in told else by_name.get(normal(name), "")
        if key:
            found.setdefault(key, []).append(position)
        elif name and position not in told and not is_own(name):
            unknown.append(name)
    for positions in found.values():
        # What somebody said outweighs what a header looks like.
        said = [position for position in positions if position in told]
        positions[:] = said or positions
    if not given:
        refuse_without_header(header, kind)
    _refuse_faults(found, header, kind, unknown)
    return Matched({key: positions[0] for key, positions in found.items()}, tuple(unknown))


def guess(header: Sequence[str], kind: Kind) -> dict[str, int]:
    """The same without refusing: of two columns for one field the first."""
    by_name = _names(kind.fields)
    found: dict[str, int] = {}
    for position, name in enumerate(header):
        key = by_name.get(normal(name), "")
        if key:
            found.setdefault(key, position)
    return found


def refuse_without_header(header: Sequence[str], kind: Kind) -> None:
    """Refuses with Invalid a first line that is a row: no heading that we know, and values."""
    if guess(header, kind) or not any(_VALUE.fullmatch(name.strip()) for name in header):
        return
    labels = [one.label for one in kind.fields if one.key not in ("id", "kind")]
    text = _(
        "This file has no line of headings: its first line is a row (%(row)s). Please put a "
        "line above it that says what each column holds, like: %(example)s."
    )
    shown = {
        "row": ", ".join(filter(None, header[:4]))[:80],
        "example": ", ".join(str(label) for label in labels[:4]),
    }
    raise Invalid.field("file", "no_header", text % shown)


def own_columns(beside: Sequence[str] = ()) -> tuple[str, str]:
    """Line and reason, as a file of refused rows calls them in the language of its reader."""
    pairs = _OWN_BESIDE if any(map(is_own, beside)) else _OWN
    return pairs.get((get_language() or "ja")[:2], pairs["ja"])


def is_own(name: str) -> bool:
    pairs = (*_OWN.values(), *_OWN_BESIDE.values())
    return any(normal(name) == normal(own) for pair in pairs for own in pair)


def normal(name: str) -> str:
    """The form in which headers meet."""
    return _NOISE.sub("", fold(name))


def _names(fields: Sequence[Field]) -> dict[str, str]:
    names: dict[str, str] = {}
    for one in fields:
        for name in (one.key, str(one.label), *one.synonyms):
            names.setdefault(normal(name), one.key)
    return names


def _told(header: Sequence[str], kind: Kind, given: Mapping[str, Any]) -> dict[int, str]:
    keys = {one.key for one in kind.fields}
    places = {normal(name): position for position, name in enumerate(header)}
    told, errors = {}, []
    for name, key in given.items():
        turned = isinstance(key, str) and key and key not in keys and normal(key) in places
        if turned and name in keys:
            name, key = key, name
        if normal(name) not in places:
            errors.append(FieldError(name, "no_such_column", _("The file has no such column.")))
        elif key not in (None, "") and key not in keys:
            text = _("There is no field “{key}”. Fields: {known}")
            text = text.format(key=str(key)[:40], known=", ".join(sorted(keys)))
            errors.append(FieldError(name, "no_such_field", text))
        else:
            told[places[normal(name)]] = key or ""
    if errors:
        raise Invalid(_("The mapping does not fit the file."), errors=errors)
    return told


def _refuse_faults(
    found: dict[str, list[int]], header: Sequence[str], kind: Kind, unknown: Sequence[str]
) -> None:
    labels = {one.key: str(one.label) for one in kind.fields}
    errors = []
    for key, positions in found.items():
        if len(positions) > 1:
            names = ", ".join(header[position] for position in positions)
            text = _(
                "These columns all look like “{field}”: {names}. Rename all but one, or give a"
                " mapping."
            )
            text = text.format(field=labels[key], names=names)
            errors.append(FieldError(key, "two_columns", text))
    lacking = [one.key for one in kind.fields if one.needed and one.key not in found]
    lacking += [choice[0] for choice in kind.one_of if not any(key in found for key in choice)]
    for key in lacking:
        text = _("No column for “{field}” was found.").format(field=labels[key])
        if unknown:
            more = _("Not recognised: {names}.").format(names=", ".join(unknown[:12]))
            text = f"{text} {more}"
        errors.append(FieldError(key, "no_column", text))
    if errors:
        raise Invalid(_("The columns of this file cannot be told apart."), errors=errors)
