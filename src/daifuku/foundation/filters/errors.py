"""What is wrong with a question, where, and how to mend it."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from daifuku.foundation.errors import FieldError, Invalid


class BadQuestion(Invalid):
    """`at`: the offset in the text of what cannot be understood."""

    code = "bad_question"

    def __init__(self, code: str, message: Any, *, at: int) -> None:
        super().__init__(message, errors=[FieldError("filter", code, message)])
        self.at = at
        self.extra = {"at": at}


def with_hint(message: Any, word: str, known: Iterable[str]) -> Any:
    """The message, and what may have been meant, or else all that is known."""
    names = sorted(known)
    for close in get_close_matches(word, names, n=1):
        return format_lazy(_("{message} Did you mean {name}?"), message=message, name=close)
    if names:
        return format_lazy(
            _("{message} Known here: {names}."), message=message, names=", ".join(names)
        )
    return message
