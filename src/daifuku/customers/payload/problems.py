"""Faults are collected, so that a person mends them in one go."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from daifuku.foundation.errors import FieldError, Invalid
from daifuku.foundation.text import BadValue


class Problems:
    def __init__(self) -> None:
        self.found: list[FieldError] = []

    def take(self, field: str, read: Callable[..., Any], *values: Any) -> Any:
        """What `read` makes of the values; None with a note when they are refused."""
        try:
            return read(*values)
        except BadValue as error:
            # The error itself is the message: it is put into words in the reader's language.
            self.found.append(FieldError(field, error.code, error))
        except Invalid as error:
            self.found += [replace(e, field=_within(field, e.field)) for e in error.errors]
        return None

    def add(self, field: str, code: str, message: Any) -> None:
        self.found.append(FieldError(field, code, message))

    def refuse_if_any(self) -> None:
        if self.found:
            raise Invalid(errors=self.found)


def _within(field: str, inner: str) -> str:
    return f"{field}.{inner}" if inner else field


def needs_text(value: Any) -> str:
    if not isinstance(value, str):
        raise BadValue("not_text", _("Please give this as text."))
    return value


def needs_list(value: Any) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise BadValue("not_a_list", _("Please give this as a list."))
    if len(value) > 50:
        raise BadValue("too_many", _("At most 50 of these fit. Please give fewer."))
    return list(value)
