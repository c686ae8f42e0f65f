"""What commerce adds to the customer page and to home."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from daifuku.commerce import queries
from daifuku.foundation import clock
from daifuku.foundation.access import Actor
from daifuku.foundation.money import display


def highlights(customer_ids: list[int], actor: Actor) -> dict[str, Any]:
    """Lifetime sales, last visit, visits a year, usual basket, favourite categories."""
    at = clock.now()
    habits = queries.habits_of(customer_ids, at=at)
    return {
        "items": [
            {
                "label": _("Lifetime sales"),
                "value": display(habits.lifetime),
                "note": _("Last 365 days {amount}").format(amount=display(habits.spent)),
                "about": _("All receipts of this customer, returns deducted, tax included."),
                "as_of": at,
            },
            {"label": _("Last visit"), "at": habits.last_purchase_at},
            {"label": _("Visits a year"), "value": f"{habits.visits:,}"},
            {
                "label": _("Usual basket"),
                "value": "—" if habits.usual_basket is None else display(habits.usual_basket),
                "about": _("The median receipt of the last 365 days."),
            },
            {
                "label": _("Favourite categories"),
                "value": "" if habits.favourites else "—",
                "lines": [str(names) for names, _money in habits.favourites],
            },
        ]
    }


def bought(customer_ids: list[int], actor: Actor) -> dict[str, Any]:
    """What they like to buy, and the last receipts with their lines."""
    habits = queries.habits_of(customer_ids, at=clock.now())
    return {
        "favourites": [names for names, _money in habits.favourites],
        "visits": habits.visits,
        "usual_basket": habits.usual_basket,
        "last_at": habits.last_purchase_at,
        "receipts": queries.last_receipts(customer_ids),
    }


def receipts(customer_ids: list[int], actor: Actor) -> dict[str, Any]:
    """The newest receipts, returns and voided ones among them."""
    return {"page": queries.receipts_of(customer_ids), "customer_id": customer_ids[0]}


def sales_tile(*, actor: Actor, today: date) -> dict[str, Any]:
    return {"month": queries.month_to_date(today), "at": clock.now()}


def buyers_tile(*, actor: Actor, today: date) -> dict[str, Any]:
    begin = queries.month_shown(today)
    year = clock.start_of_day(today - timedelta(days=365))
    end = clock.start_of_day(today - timedelta(days=60))
    return {
        "buyers": queries.buyers_since(begin),
        "earlier": None if begin == today.replace(day=1) else begin,
        "repeat": queries.repeat_of(year, end),
        "at": clock.now(),
    }
