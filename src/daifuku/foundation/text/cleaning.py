"""What may be stored at all."""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from daifuku.foundation.text.errors import BadValue

LONGEST_TEXT = 20_000
_SURROGATE = re.compile("[\ud800-\udfff]")
_BIDI = (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_CONTROL = (*range(1, 32), *range(127, 160))
_NOT_IN_NAMES = {**dict.fromkeys(_BIDI), **dict.fromkeys(_CONTROL, " ")}
# Printed as nothing: format characters, and fillers and variation selectors beside them.
_BLANK = re.compile(
    "[\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]*"
)


def clean_text(value: str, *, longest: int = LONGEST_TEXT, name: bool = False) -> str:
    """Text as it may be stored: NFC, trimmed; in a name without line breaks and bidi controls,
    and empty where nothing of it could be seen.

    Refuses NUL, lone surrogates and text that is too long. Variants such as 髙 or 葛󠄀 stay.
    """
    if "\0" in value:
        raise BadValue("nul", _("This text contains a NUL character. Please type it again."))
    if not value.isascii() and _SURROGATE.search(value):
        raise BadValue(
            "surrogate", _("This text contains half of a broken character. Please type it again.")
        )
    # Whatever must not stand in names is not printable either.
    if name and not value.isprintable():
        value = value.translate(_NOT_IN_NAMES)
    value = unicodedata.normalize("NFC", value).strip()
    if name and not value.isascii() and _BLANK.fullmatch(value):
        # Joiners and variation selectors have a meaning between letters, and none alone.
        return ""
    if len(value) > longest:
        raise BadValue(
            "too_long",
            _("This text has %(length)d characters; at most %(longest)d fit. Please shorten it."),
            length=len(value),
            longest=longest,
        )
    return value
