"""What was said while somebody imported is kept in every language, for whoever reads it later."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils import translation

from daifuku.foundation.languages import in_each_language
from daifuku.foundation.models import ImportRun

Kept = Mapping[str, str] | str


def told(kept: Kept) -> str:
    """In the language of the reader; what was kept by an older version as it was kept."""
    if isinstance(kept, str):
        return kept
    language = (translation.get_language() or "ja")[:2]
    return kept.get(language) or next(iter(kept.values()), "")


def fail(run: ImportRun, say: Callable[[], Any]) -> None:
    """Keep why a run broke off, or lacks something."""
    run.failure_words = in_each_language(say)
    run.failure = told(run.failure_words)


def told_failure(run: ImportRun) -> str:
    return told(run.failure_words or run.failure) if run.failure else ""


def told_refusals(refusals: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "reason": told(row["reason"])} for row in refusals]
