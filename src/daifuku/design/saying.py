"""`_` of the templates: Jinja's own, whose answers without a value in them are kept."""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from jinja2 import pass_context
from jinja2.runtime import Context

# A page says a hundred and fifty texts; what can be said is what stands in the templates.
_kept: dict[tuple[str, str | None], Any] = {}


@pass_context
def said(context: Context, text: str, /, **values: Any) -> Any:
    if values or settings.DEBUG:  # whoever translates sees the new words at once
        return context.call(context.resolve("gettext"), text, **values)
    key = text, get_language()
    found = _kept.get(key)
    if found is None:
        found = _kept[key] = context.call(context.resolve("gettext"), text)
    return found
