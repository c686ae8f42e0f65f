"""How single values of a record read."""

from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from daifuku.foundation.japan import format_date
from daifuku.foundation.japan.eras import era_of


def birthday(born: date, today: date) -> str | SafeString:
    """1977年1月12日（49歳） 昭和52年; 12 Jan 1977 (49)."""
    language = get_language() or "ja"
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    day = format_date(born, language)
    told = _("{day} ({years})").format(day=day, years=years) if years >= 0 else day
    era = era_of(born) if language.startswith("ja") else None
    if era is None:
        return told
    year = era.year_of(born)
    named = f"{era.name}{'元' if year == 1 else year}年"
    return format_html('{} <span class="muted">{}</span>', told, named)
