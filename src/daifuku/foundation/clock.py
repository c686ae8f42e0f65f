"""The company's time: zone and fiscal year. Views, jobs and commands ask `now`; actions never."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.utils import timezone

from daifuku.foundation.models import Company


def now() -> datetime:
    return timezone.now()


def company_zone() -> ZoneInfo:
    name = cache.get("company_zone")
    if name is None:
        name = Company.objects.filter(id=1).values_list("timezone", flat=True).first()
        name = name or "Asia/Tokyo"
        cache.set("company_zone", name, 60)
    return ZoneInfo(name)


def today() -> date:
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The company's day, which in Japan begins nine hours before that of UTC."""
    return moment.astimezone(company_zone()).date()


def fiscal_year(day: date, start_month: int = 4) -> int:
    """The fiscal year a day belongs to, named by the calendar year it starts in (April: 年度)."""
    return day.year if day.month >= start_month else day.year - 1


def start_of_day(day: date, zone: ZoneInfo | None = None) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone or company_zone())
