"""The eras since the Gregorian calendar came to Japan."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Era:
    name: str
    english: str
    letter: str
    begins: date
    ends: date
    # Years count from here; Meiji's first five years followed the moon and are not converted.
    first_year: int

    def year_of(self, day: date) -> int:
        return day.year - self.first_year + 1


# On the day an emperor died in 1912 and 1926 the old and the new era both held.
ERAS = (
    Era("令和", "Reiwa", "R", date(2019, 5, 1), date.max, 2019),
    Era("平成", "Heisei", "H", date(1989, 1, 8), date(2019, 4, 30), 1989),
    Era("昭和", "Showa", "S", date(1926, 12, 25), date(1989, 1, 7), 1926),
    Era("大正", "Taisho", "T", date(1912, 7, 30), date(1926, 12, 25), 1912),
    Era("明治", "Meiji", "M", date(1873, 1, 1), date(1912, 7, 30), 1868),
)


def era_of(day: date) -> Era | None:
    """The era of a day, the newer one where two met; None before 1873."""
    return next((era for era in ERAS if era.begins <= day <= era.ends), None)
