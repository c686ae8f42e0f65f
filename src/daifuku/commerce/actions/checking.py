"""Fields of stores, products and categories before they are written."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from daifuku.commerce.models import Category
from daifuku.commerce.shop import faults
from daifuku.foundation.errors import FieldError, Invalid, NotFound


def refuse_faults(fields: Mapping[str, Any], model: type[models.Model], own: int = 0) -> None:
    """Raise Invalid for what is wrong by itself, unknown, or taken by another than `own`."""
    errors = [*faults(fields), *_references(fields, model, own)]
    if errors:
        raise Invalid(errors=errors)


def found(model: type[models.Model], id_: int) -> Any:
    """The row, held until the change commits. Refuses with NotFound."""
    row = model._default_manager.select_for_update(no_key=True).filter(id=id_).first()
    if row is None:
        raise NotFound
    return row


def edited(row: Any, edits: Mapping[str, Any], allowed: frozenset[str]) -> list[str]:
    """Set what differs; answers the names of what did. Refuses fields that are not there."""
    unknown = edits.keys() - allowed
    if unknown:
        text = _("There is no such field.")
        raise Invalid(errors=[FieldError(name, "unknown_field", text) for name in sorted(unknown)])
    names = [name for name, value in edits.items() if getattr(row, name) != value]
    for name in names:
        setattr(row, name, edits[name])
    return names


def _references(
    fields: Mapping[str, Any], model: type[models.Model], own: int
) -> Iterator[FieldError]:
    code = fields.get("code")
    if code and model._default_manager.filter(code=code).exclude(id=own).exists():
        yield FieldError("code", "taken", _("This code is in use already."))
    for name in ("category_id", "parent_id"):
        id_ = fields.get(name)
        if id_ is not None and not Category.objects.filter(id=id_).exists():
            yield FieldError(name, "unknown", _("There is no such category."))
        elif id_ is not None and name == "parent_id" and own in _line_of(id_):
            text = _("A category cannot stand below itself.")
            yield FieldError(name, "circle", text)


def _line_of(category_id: int | None) -> list[int]:
    """The category and those above it."""
    line: list[int] = []
    while category_id is not None and category_id not in line:
        line.append(category_id)
        parents = Category.objects.filter(id=category_id)
        category_id = parents.values_list("parent_id", flat=True).first()
    return line
