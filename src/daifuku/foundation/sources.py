"""Where a number or a statement comes from, in words. A code that nobody knows is its own word."""

from typing import Any

from django.utils.translation import gettext_lazy as _

WORDS: dict[str, Any] = {
    "api": _("API"),
    "app": _("App"),
    "crm": _("CRM"),
    "demographics": _("Survey of households"),
    "ec": _("Online shop"),
    "import": _("Imported file"),
    "line": _("LINE"),
    "loyalty": _("Loyalty card"),
    "pos": _("Till"),
    "web": _("Website"),
}


def source_words(code: str) -> str:
    return str(WORDS.get(code.lower(), code))
