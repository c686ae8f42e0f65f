"""How the shop stands: sales of a month against the last, who is new, who comes back."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Sum

from daifuku.commerce.models import StoreDay
from daifuku.foundation.clock import start_of_day


@dataclass(frozen=True, slots=True)
class Month:
    """A month up to a day, and the same days of the month before; `days`: totals day by day."""

    total: int
    before: int
    receipts: int
    days: list[int]

    @property
    def change(self) -> float | None:
        return (self.total - self.before) / self.before if self.before else None


@dataclass(frozen=True, slots=True)
class Buyers:
    """Known customers who bought since a moment: for the first time, or not."""

    new: int
    returning: int


@dataclass(frozen=True, slots=True)
class Repeat:
    """F2: of those who bought first in a period, how many bought again, and after how long."""

    first_buyers: int
    second_buyers: int
    median_days: int | None

    @property
    def rate(self) -> float | None:
        return self.second_buyers / self.first_buyers if self.first_buyers else None


def month_to_date(today: date, *, store_id: int | None = None) -> Month:
    begin = today.replace(day=1)
    last_begin = (begin - timedelta(days=1)).replace(day=1)
    last_end = last_begin.replace(
        day=min(today.day, monthrange(last_begin.year, last_begin.month)[1])
    )
    rows = StoreDay.objects.filter(day__gte=last_begin, day__lte=today)
    if store_id is not None:
        rows = rows.filter(store_id=store_id)
    sums = {
        row["day"]: (row["money"], row["receipts"])
        for row in rows.values("day").annotate(money=Sum("total"), receipts=Sum("sales"))
    }
    days = [sums.get(begin + timedelta(days=n), (0, 0)) for n in range(today.day)]
    before = sum(money for day, (money, _) in sums.items() if last_begin <= day <= last_end)
    return Month(
        sum(money for money, _ in days),
        before,
        sum(receipts for _, receipts in days),
        [money for money, _ in days],
    )


def buyers_since(day: date) -> Buyers:
    since = start_of_day(day)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE first_at >= %(since)s),"
            " count(*) FILTER (WHERE first_at < %(since)s)"
            " FROM commerce_buyer WHERE last_at >= %(since)s",
            {"since": since},
        )
        return Buyers(*cursor.fetchone())


def repeat_of(begin: datetime, end: datetime) -> Repeat:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(second_at),"
            " percentile_disc(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM second_at - first_at)"
            " / 86400) FILTER (WHERE second_at IS NOT NULL)"
            " FROM commerce_buyer WHERE first_at >= %s AND first_at < %s",
            [begin, end],
        )
        first, second, days = cursor.fetchone()
    return Repeat(first, second, None if days is None else round(days))
