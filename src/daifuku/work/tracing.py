"""How old and new values of what was written read."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from daifuku.design.formats import moment


def named(choices: Iterable[tuple[str, Any]]) -> Callable[[Any], Any]:
    labels = dict(choices)
    return lambda code: labels.get(code, code)


def told_moment(written: str) -> str:
    """An instant as an image holds it."""
    return moment(datetime.fromisoformat(written))
