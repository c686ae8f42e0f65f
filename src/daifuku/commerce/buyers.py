"""The customers behind the numbers of buyers on home, as filters of their list."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from daifuku.commerce.queries.sales import month_shown
from daifuku.foundation import clock
from daifuku.foundation.registries import ListFilter

_FIRST = """EXISTS (SELECT FROM commerce_buyer b
    WHERE b.customer_id = c.id AND b.first_at >= %s)"""
_AGAIN = """EXISTS (SELECT FROM commerce_buyer b, (SELECT %s::timestamptz AS since) AS s
    WHERE b.customer_id = c.id AND b.first_at < s.since AND b.last_at >= s.since)"""


def _choices() -> list[tuple[str, Any]]:
    shown = month_shown(clock.today())
    this = shown == clock.today().replace(day=1)
    return [("month", _("This month") if this else _("The last month with sales"))]


def _begin(_choice: str) -> datetime:
    return clock.start_of_day(month_shown(clock.today()))


LIST_FILTERS = (
    ListFilter("first_bought", _("First purchase"), _FIRST, _choices, 40, False, _begin),
    ListFilter("bought_again", _("Purchased again"), _AGAIN, _choices, 50, False, _begin),
)
