"""What is kept to be read later is said in every language at once."""

from collections.abc import Callable
from typing import Any

from django.utils import translation

from daifuku.foundation.text.words import LANGUAGES


def in_each_language(say: Callable[[], Any]) -> dict[str, str]:
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = str(say())
    return found
