"""How the shop stands: sales of a month against the last, who is new, who comes back."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, Sum

from daifuku.commerce.models import StoreDay
from daifuku.commerce.queries.rows import fetch
from daifuku.foundation.clock import company_zone, start_of_day


@dataclass(frozen=True, slots=True)
class Month:
    """A month up to the last day with a receipt, and the same days of the month before; `days`:
    totals day by day. `late`: that day, where it is not today; `earlier`: the first of the month,
    where it is not this one."""

    total: int
    before: int
    receipts: int
    days: list[int]
    late: date | None = None
    earlier: date | None = None

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


@dataclass(frozen=True, slots=True)
class Cohort:
    """Who bought first in a month: how many, and of these how many again within 30, 60, 90 days
    and ever. Only `settled` days can be judged yet."""

    month: date
    first_buyers: int
    within: tuple[int, int, int]
    ever: int
    median_days: int | None
    settled: int

    def share(self, count: int) -> float:
        return count / self.first_buyers


# Who bought first since then also bought last since then: two counts that read indexes only, less
# the few in the bin, whom no list shows.
_BUYERS = """
    SELECT fresh - fresh_gone, seen - seen_gone - (fresh - fresh_gone)
    FROM (SELECT count(*) AS fresh FROM commerce_buyer WHERE first_at >= %(since)s) AS f,
         (SELECT count(*) AS seen FROM commerce_buyer WHERE last_at >= %(since)s) AS l,
         (SELECT count(*) FILTER (WHERE b.first_at >= %(since)s) AS fresh_gone,
                 count(*) FILTER (WHERE b.last_at >= %(since)s) AS seen_gone
          FROM customers_customer c JOIN commerce_buyer b ON b.customer_id = c.id
          WHERE c.deleted_at IS NOT NULL) AS gone
"""
_MEDIAN = """percentile_disc(0.5) WITHIN GROUP (
    ORDER BY extract(epoch FROM second_at - first_at) / 86400)
    FILTER (WHERE second_at IS NOT NULL)"""
_REPEAT = f"""
    SELECT count(*), count(second_at), {_MEDIAN}
    FROM commerce_buyer WHERE first_at >= %s AND first_at < %s
"""
_COHORTS = f"""
    SELECT date_trunc('month', first_at AT TIME ZONE %(zone)s)::date AS month, count(*),
           array[count(*) FILTER (WHERE second_at < first_at + interval '30 days'),
                 count(*) FILTER (WHERE second_at < first_at + interval '60 days'),
                 count(*) FILTER (WHERE second_at < first_at + interval '90 days')],
           count(second_at), {_MEDIAN}
    FROM commerce_buyer WHERE first_at >= %(since)s
    GROUP BY 1 ORDER BY 1 DESC
"""


def month_shown(today: date) -> date:
    """The first of the month that home speaks of: of this one, or of the last where no till has sent
    a receipt of this one yet. Days that nobody has told of are no days without sales."""
    begin = today.replace(day=1)
    known = StoreDay.objects.filter(day__gte=_month_before(begin), day__lte=today)
    return _shown(known.aggregate(last=Max("day"))["last"], begin)


def _shown(last: date | None, this: date) -> date:
    return this if last is None or last < _month_before(this) else last.replace(day=1)


def month_to_date(today: date, *, store_id: int | None = None) -> Month:
    """Of the month that is shown, up to its last day with a receipt."""
    this = today.replace(day=1)
    rows = StoreDay.objects.filter(day__gte=_month_before(_month_before(this)), day__lte=today)
    if store_id is not None:
        rows = rows.filter(store_id=store_id)
    sums = {
        row["day"]: (row["money"], row["receipts"])
        for row in rows.values("day").annotate(money=Sum("total"), receipts=Sum("sales"))
    }
    # What a store tells of is the month that home tells of.
    begin = _shown(max(sums, default=None), this) if store_id is None else month_shown(today)
    ends = min(today, _last_of(begin))
    last_begin = _month_before(begin)
    until = max((day for day in sums if day >= begin), default=ends)
    last_end = min(_last_of(last_begin), last_begin + (until - begin))
    days = [sums.get(begin + timedelta(days=n), (0, 0)) for n in range(until.day)]
    before = sum(money for day, (money, _) in sums.items() if last_begin <= day <= last_end)
    return Month(
        sum(money for money, _ in days),
        before,
        sum(receipts for _, receipts in days),
        [money for money, _ in days],
        until if until < today else None,
        None if begin == today.replace(day=1) else begin,
    )


def _month_before(begin: date) -> date:
    return (begin - timedelta(days=1)).replace(day=1)


def _last_of(begin: date) -> date:
    return begin.replace(day=monthrange(begin.year, begin.month)[1])


def buyers_since(day: date) -> Buyers:
    return Buyers(*fetch(_BUYERS, {"since": start_of_day(day)})[0])


def repeat_of(begin: datetime, end: datetime) -> Repeat:
    first, second, days = fetch(_REPEAT, [begin, end])[0]
    return Repeat(first, second, None if days is None else round(days))


def cohorts(today: date, *, months: int = 13) -> list[Cohort]:
    """Customers by the month of their first purchase, the latest first."""
    zone = company_zone()
    begin = today.replace(day=1)
    for _ in range(months - 1):
        begin = (begin - timedelta(days=1)).replace(day=1)
    rows = fetch(_COHORTS, {"zone": str(zone), "since": start_of_day(begin)})
    return [
        Cohort(month, first, tuple(within), ever, None if days is None else round(days),
               _settled(month, today))
        for month, first, within, ever, days in rows
    ]  # fmt: skip


def _settled(month: date, today: date) -> int:
    """How many days the youngest buyers of a month have had to come back."""
    following = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    return (today - following).days
