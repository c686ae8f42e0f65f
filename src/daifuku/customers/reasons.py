"""Why two may be the same, in words."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

WORDS = {
    "email_same": _("Same mail address"),
    "phone_same": _("Same phone number"),
}


def in_words(reasons: Sequence[tuple[str, float]]) -> list[tuple[str, str]]:
    """(words, tone) of each, the weightiest first: what speaks for it is "ok", against it "warn"."""
    return [(str(WORDS.get(code, code)), "ok" if bits > 0 else "warn") for code, bits in reasons]
