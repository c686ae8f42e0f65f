"""What is wrong with a question, where, and how to mend it."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from daifuku.foundation.errors import FieldError, Invalid

_MOST, _LONGEST = 20, 60


class BadQuestion(Invalid):
    """`at`: the offset in the text of what cannot be understood."""

    code = "bad_question"

    def __init__(self, code: str, message: Any, *, at: int) -> None:
        super().__init__(message, errors=[FieldError("filter", code, message)])
        self.at = at
        self.extra = {"at": at}


def with_hint(message: Any, word: str, known: Iterable[str]) -> Any:
    """The message, and what may have been meant, or else what is known, the first of many."""
    names = sorted(known)
    folded = {name.casefold(): name for name in names}
    for close in get_close_matches(word.casefold()[:_LONGEST], folded, n=1):
        said = _("{message} Did you mean {name}?")
        return format_lazy(said, message=message, name=folded[close])
    if names:
        shown = ", ".join(names[:_MOST]) + (", …" if len(names) > _MOST else "")
        return format_lazy(_("{message} Known here: {names}."), message=message, names=shown)
    return message


def cut(said: str) -> str:
    """What somebody wrote, as far as a message repeats it."""
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"
