"""What is kept as a code or in one language, in the words of the reader: where a number or a
statement comes from, what a list of a room above translates. All else is its own word."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from daifuku.foundation.registries import word_lists

WORDS: dict[str, Any] = {
    "api": _("API"),
    "app": _("App"),
    "crm": _("CRM"),
    "ec": _("Online shop"),
    "import": _("Imported file"),
    "line": _("LINE"),
    "pos": _("Till"),
    "web": _("Website"),
}


def source_words(code: str) -> str:
    known = WORDS.get(code.lower())
    return in_both(code) if known is None else str(known)


def in_both(words: str) -> str:
    """As the reader's language has it, where a room knows both."""
    lists = (one.load() for one in word_lists)
    return next((str(known[words]) for known in lists if words in known), words)
