"""Text in two languages as one value."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from daifuku.foundation.text.cleaning import clean_text
from daifuku.foundation.text.errors import BadValue
from daifuku.foundation.text.folding import fold
from daifuku.foundation.text.kana import kana_sort_key

LANGUAGES = ("ja", "en")


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in Japanese and English; a missing language falls back to the other one."""

    ja: str = ""
    en: str = ""

    @classmethod
    def of(cls, value: "Words | Mapping[str, str] | str | None") -> "Words":
        """From JSON, a mapping, or one text that serves both languages. Refuses all else."""
        if isinstance(value, Words):
            return value
        if isinstance(value, str):
            text = clean_text(value)
            return cls(ja=text, en=text)
        if value is None:
            return cls()
        if not isinstance(value, Mapping) or not _is_words(value):
            raise BadValue("words", _('Please give the text as {"ja": …, "en": …}.'))
        return cls(**{language: clean_text(text) for language, text in value.items()})

    def in_language(self, language: str) -> str:
        return (self.en or self.ja) if language.startswith("en") else (self.ja or self.en)

    def to_json(self) -> dict[str, str]:
        return {language: text for language in LANGUAGES if (text := getattr(self, language))}

    def folded(self) -> dict[str, str]:
        """Key to compare by, per language."""
        return {language: fold(self.in_language(language)) for language in LANGUAGES}

    def sort_keys(self) -> dict[str, str]:
        return {language: kana_sort_key(self.in_language(language)) for language in LANGUAGES}

    def texts(self) -> tuple[str, ...]:
        """Each different text once, as search wants them."""
        return tuple(dict.fromkeys(text for text in (self.ja, self.en) if text))

    def __str__(self) -> str:
        return self.in_language(get_language() or "ja")

    def __bool__(self) -> bool:
        return bool(self.ja or self.en)


def _is_words(value: Mapping[str, Any]) -> bool:
    return all(name in LANGUAGES and isinstance(text, str) for name, text in value.items())
