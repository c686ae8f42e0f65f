"""Who bought it: one made-up person for each household of the data, always the same one.

Age, sex and family fit the household's demographics where it has any; home is in the city of the
store it goes to most."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from daifuku.demo import names
from daifuku.demo.chance import chance
from daifuku.demo.places import Address, Town, house, landline, mobile

AGES = {"19-24": (19, 24), "25-34": (25, 34), "35-44": (35, 44), "45-54": (45, 54)}
AGES |= {"55-64": (55, 64), "65+": (65, 86)}
TOLD: tuple[str, ...] = ("age", "income", "home_ownership", "marital_status")
TOLD += ("household_size", "household_comp", "kids_count")
# Of those who told nothing: as people who go shopping in Japan are.
AGE_SHARES = {"19-24": 5, "25-34": 14, "35-44": 19, "45-54": 22, "55-64": 18, "65+": 22}
# People grow older while the demo is rebuilt; their birthdays stay.
AGES_HOLD_ON = date(2026, 11, 1)
MAIL_HOSTS = ("example.jp", "example.com", "mail.example.jp", "example.net")
# A customer whose first receipt lies in the first weeks of the data was one long before.
LONG_BEFORE = timedelta(weeks=8)


@dataclass(frozen=True, slots=True)
class Home:
    """What the data says of a household; days are moved already."""

    household_id: int
    store_id: int
    receipts: int
    spent: int
    first_on: date
    last_on: date
    receipts_lately: int = 0
    told: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Person:
    home: Home
    name: names.Name
    sex: str
    birthday: date | None
    mails: tuple[str, ...]
    phones: tuple[tuple[str, str], ...]
    address: Address | None
    joined_on: date


def people(homes: Sequence[Home], towns: dict[int, Town], *, opens_on: date) -> list[Person]:
    """One person per home, in the order given. `towns`: where each store is; `opens_on`: the first
    day of the receipts."""
    taken: set[str] = set()
    return [person(home, towns[home.store_id], taken, opens_on=opens_on) for home in homes]


def person(home: Home, near: Town, taken: set[str], *, opens_on: date) -> Person:
    draw = chance("person", home.household_id)
    sex = "f" if draw.random() < 0.64 else "m"
    birthday = _birthday(draw, home)
    if draw.random() < 0.025:
        name = names.english(draw, sex=sex)
    else:
        name = names.japanese(draw, sex=sex, born=birthday.year)
    address = house(draw, near)
    phones = _phones(draw, address)
    return Person(
        home=home,
        name=name,
        sex=sex,
        birthday=birthday if draw.random() < 0.86 else None,
        mails=_mails(draw, name, taken),
        phones=phones,
        address=address if draw.random() < 0.93 else None,
        joined_on=_joined(draw, home, opens_on),
    )


def _birthday(draw: Random, home: Home) -> date:
    band = home.told.get("age") or draw.choices(list(AGE_SHARES), list(AGE_SHARES.values()))[0]
    youngest, oldest = AGES[band]
    days = draw.randint(youngest * 366, (oldest + 1) * 365 - 1)
    return AGES_HOLD_ON - timedelta(days=days)


def _joined(draw: Random, home: Home, opens_on: date) -> date:
    if home.first_on < opens_on + LONG_BEFORE:
        return home.first_on - timedelta(days=int(3000 * draw.random() ** 1.7))
    return home.first_on


def _phones(draw: Random, address: Address) -> tuple[tuple[str, str], ...]:
    """[(label, number)], the one to call first in front."""
    own = ("mobile", mobile(draw))
    house_ = ("home", landline(draw, address.city))
    return draw.choices(((own,), (own, house_), (house_,), ()), (62, 20, 12, 6))[0]


def _mails(draw: Random, name: names.Name, taken: set[str]) -> tuple[str, ...]:
    if draw.random() < 0.22:
        return ()
    host = draw.choices(MAIL_HOSTS, (5, 3, 2, 1))[0]
    mail = f"{_local_part(draw, name)}@{host}"
    while mail in taken:
        mail = f"{_local_part(draw, name)}{draw.randint(2, 99)}@{host}"
    taken.add(mail)
    return (mail,)


def _local_part(draw: Random, name: names.Name) -> str:
    family, given = name.latin
    number = draw.choice(("", "", "", str(draw.randint(1, 99)), f"{draw.randint(60, 99)}"))
    return draw.choice(
        (
            f"{given}.{family}{number}",
            f"{family}.{given}{number}",
            f"{given}_{family}{number}",
            f"{given[0]}.{family}{draw.randint(1, 999)}",
            f"{family}{given}{number}",
        )
    )
