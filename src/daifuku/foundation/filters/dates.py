"""Days and periods as instants: of the company's zone, week and fiscal year, seen from one now."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from daifuku.foundation.filters.tree import Day, Period, Rolling, Span, Unit, Whole

_MONTHS: dict[Unit, int] = {
    "month": 1, "quarter": 3, "year": 12, "fiscal quarter": 3, "fiscal year": 12,
}  # fmt: skip

# A day more on either side is still a day, in whatever zone.
_FIRST, _LAST = date(1, 1, 2), date(9999, 12, 30)


@dataclass(frozen=True, slots=True)
class Clock:
    """`now` is bound once for a whole question; `week_start` counts from Monday, 0."""

    now: datetime
    zone: ZoneInfo
    fiscal_start_month: int = 4
    week_start: int = 6

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def begins(self, day: date) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=self.zone)


def day_meant(day: Day, clock: Clock) -> date:
    meant = day.on or moved(clock.today, day.shift, day.unit)
    return min(max(meant, _FIRST), _LAST)


def days_of(period: Period, clock: Clock) -> tuple[date | None, date | None]:
    """The first day, and the day after the last; either may be open."""
    if isinstance(period, Span):
        first = day_meant(period.first, clock) if period.first else None
        end = moved(day_meant(period.last, clock), 1, "day") if period.last else None
        return first, end
    if isinstance(period, Whole):
        begun = moved(_beginning(clock, period.unit), period.shift, period.unit)
        return begun, moved(begun, 1, period.unit)
    tomorrow = clock.today + timedelta(days=1)
    return _rolling(period, tomorrow)


def _rolling(period: Rolling, tomorrow: date) -> tuple[date, date]:
    if period.way == "next":
        return tomorrow, moved(tomorrow, period.length, period.unit)
    return moved(tomorrow, -period.length, period.unit), tomorrow


def _beginning(clock: Clock, unit: Unit) -> date:
    """The first day of the unit that holds today."""
    today = clock.today
    if unit == "day":
        return today
    if unit == "week":
        return today - timedelta(days=(today.weekday() - clock.week_start) % 7)
    first = clock.fiscal_start_month if unit.startswith("fiscal") else 1
    back = (today.month - first) % _MONTHS[unit]
    return moved(today.replace(day=1), -back, "month")


def moved(day: date, by: int, unit: Unit) -> date:
    """So many units later. A month that lacks the day ends it: 31 January and a month is the 28th.
    What lies outside of the calendar is its edge."""
    try:
        if unit not in _MONTHS:
            return day + timedelta(days=by * (7 if unit == "week" else 1))
        month = day.year * 12 + day.month - 1 + by * _MONTHS[unit]
        year, month = month // 12, month % 12 + 1
        return date(year, month, min(day.day, monthrange(year, month)[1]))
    except (OverflowError, ValueError):
        return _LAST + timedelta(days=1) if by > 0 else _FIRST
