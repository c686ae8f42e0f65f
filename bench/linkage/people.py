"""Who there is, before anybody writes them down: households, colleagues, companies.

Households: 62 % of one customer, 20 % a couple (3 % of them share one mail address), 18 % parents
with one to three children; all share family name, address and, where there is one (45 %), the
landline. Children under 16 have the mobile and the mail of a parent; one birth in a hundred is of
twins; 30 % of siblings have a sign of their given names in common. 4 % of adults give the number of
an office that up to ten customers of other names give too. Companies: 12 % of all; one in ten has
another company of its group at the same address and number (みなと商事 and みなと商事サービス), one in
twelve a branch elsewhere; these are customers of their own."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bench.linkage.drawing import DOMAINS, WORK, Address, Source
from daifuku.foundation.text import romaji

_TODAY = date(2026, 4, 1)


@dataclass(frozen=True, slots=True)
class Person:
    family: str
    family_kana: str
    given: str
    given_kana: str
    gender: str
    birthday: date
    mobile: str
    landline: str
    mail: str
    address: Address


@dataclass(frozen=True, slots=True)
class Company:
    name: str
    form: str
    phone: str
    mail: str
    corporate_number: str
    address: Address


def people(source: Source) -> Iterator[list[Person]]:
    """One household after the other, without end."""
    draw, offices = source.draw, [source.landline()]
    while True:
        chance = draw.random()
        children = 0 if chance < 0.82 else draw.randint(1, 3)
        adults = 1 if chance < 0.62 or (children and draw.random() < 0.2) else 2
        home, family = source.address(), source.family()
        landline = source.landline() if draw.random() < 0.45 else ""
        made = _adults(source, adults, (family, home, landline))
        made += _children(source, children, made[0])
        if draw.random() < 0.04:
            made[0] = replace(made[0], landline=offices[-1])
            if draw.random() < 0.2:
                offices.append(source.landline())
        yield made


def _adults(source: Source, count: int, home: tuple[tuple[str, str], Address, str]) -> list[Person]:
    draw, genders = source.draw, ["male", "female"]
    draw.shuffle(genders)
    born = _TODAY - timedelta(days=int(365.25 * draw.triangular(20, 88, 45)))
    made = []
    for gender in genders[:count]:
        birthday = born + timedelta(days=int(draw.gauss(0, 1100)))
        made.append(_person(source, home, gender, birthday))
    if count == 2 and draw.random() < 0.03:
        made[1] = replace(made[1], mail=made[0].mail)
    return made


def _person(
    source: Source, home: tuple[tuple[str, str], Address, str], gender: str, birthday: date
) -> Person:
    (family, kana), address, landline = home
    given, given_kana = source.given(gender)
    mail = _mail(source, kana, given_kana)
    mobile = source.mobile()
    return Person(
        family, kana, given, given_kana, gender, birthday, mobile, landline, mail, address
    )


def _mail(source: Source, family: str, given: str) -> str:
    draw = source.draw
    latin = [shortest(kana) for kana in (given, family)]
    chance = draw.random()
    if chance < 0.35:
        local = f"{latin[0]}.{latin[1]}"
    elif chance < 0.7:
        local = f"{latin[0]}{draw.randint(1, 9999)}"
    else:
        local = f"{latin[1]}-{latin[0][0]}{draw.randint(1, 99)}"
    return f"{local}@{draw.choice(DOMAINS)}"


def shortest(kana: str) -> str:
    return min(romaji(kana) or {"x"}, key=lambda way: (len(way), way))


def _children(source: Source, count: int, parent: Person) -> list[Person]:
    draw, made = source.draw, []
    home = ((parent.family, parent.family_kana), parent.address, parent.landline)
    born = parent.birthday + timedelta(days=int(365.25 * draw.uniform(22, 38)))
    for _n in range(count):
        if born > _TODAY - timedelta(days=200):
            break
        child = _person(source, home, draw.choice(("male", "female")), born)
        if made and draw.random() < 0.3:
            child = replace(child, given=made[0].given[0] + child.given[1:])
        if born > _TODAY - timedelta(days=365 * 16):
            child = replace(child, mobile=parent.mobile, mail=parent.mail)
        made.append(child)
        if draw.random() > 0.01:
            born += timedelta(days=draw.randint(400, 1800))
    return made


_FORMS = ("株式会社", "株式会社", "株式会社", "有限会社", "合同会社", "一般社団法人")


def companies(source: Source) -> Iterator[list[Company]]:
    draw = source.draw
    while True:
        name, form = source.company(), draw.choice(_FORMS)
        local = f"info@{_domain(source)}" if draw.random() < 0.6 else ""
        first = Company(name, form, source.landline(), local, _number(source), source.address())
        group = [first]
        if draw.random() < 0.1:
            other = name + draw.choice(("サービス", "ホールディングス", draw.choice(WORK)))
            mail = f"info@{_domain(source)}"
            group.append(replace(first, name=other, mail=mail, corporate_number=_number(source)))
        if draw.random() < 0.08:
            branch = name + " " + draw.choice(("大阪", "名古屋", "福岡", "札幌")) + "支店"
            place, phone = source.address(), source.landline()
            group.append(replace(first, name=branch, mail="", phone=phone, address=place,
                                 corporate_number=""))  # fmt: skip
        yield group


def _domain(source: Source) -> str:
    letters = "".join(source.draw.choice("abcdefghikmnorstuwy") for _ in range(7))
    return f"{letters}.co.jp"


def _number(source: Source) -> str:
    """Thirteen digits, the first of which checks the others."""
    body = f"{source.draw.randint(10**11, 10**12 - 1)}"
    total = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(body)))
    return f"{9 - total % 9}{body}"
