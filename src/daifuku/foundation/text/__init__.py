"""Text as people write it: keys that make equal names meet, readings, search words, two languages."""

from typing import Any

from daifuku.foundation.text.cleaning import clean_text
from daifuku.foundation.text.errors import BadValue
from daifuku.foundation.text.folding import fold, fold_once
from daifuku.foundation.text.kana import is_kana, kana_sort_key, to_hiragana, to_katakana
from daifuku.foundation.text.legal_forms import strip_legal_form
from daifuku.foundation.text.lexemes import SearchFields, search_doc, search_tokens
from daifuku.foundation.text.marking import marked
from daifuku.foundation.text.romanisation import romaji
from daifuku.foundation.text.searching import Query, in_kana, query_tokens
from daifuku.foundation.text.words import Words

__all__ = [
    "BadValue",
    "Guess",
    "Query",
    "SearchFields",
    "Words",
    "WordsField",
    "clean_text",
    "fold",
    "fold_once",
    "guess_reading",
    "in_kana",
    "is_kana",
    "kana_sort_key",
    "marked",
    "query_tokens",
    "romaji",
    "search_doc",
    "search_tokens",
    "strip_legal_form",
    "to_hiragana",
    "to_katakana",
]

_LATER = {"Guess": "readings", "guess_reading": "readings", "WordsField": "words_field"}


def __getattr__(name: str) -> Any:
    """The model field needs Django's apps and the readings a data set, so both come when asked."""
    if name not in _LATER:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
