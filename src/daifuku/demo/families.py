"""Who belongs to whom: couples and their households, and companies that buy through a customer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from daifuku.demo import names
from daifuku.demo.chance import chance
from daifuku.demo.people import Person
from daifuku.demo.places import landline
from daifuku.demo.tables import rows
from daifuku.foundation.japan.corporations import check_digit

COUPLES = 0.44


@dataclass(frozen=True, slots=True)
class Family:
    """A household of a customer and a spouse who has no card."""

    head: Person
    spouse: names.Name
    spouse_sex: str
    spouse_birthday: date
    since_on: date

    @property
    def ja(self) -> str:
        return f"{self.head.name.family}家"

    @property
    def kana(self) -> str:
        return f"{self.head.name.family_kana}ケ"


@dataclass(frozen=True, slots=True)
class Organisation:
    ja: str
    kana: str
    line: str
    corporate_number: str
    contact: Person
    title: str
    since_on: date
    former: Person | None
    mail: str
    phone: str
    stage: str


def families(people: Sequence[Person]) -> list[Family]:
    """Of those who said that they are married, somewhat less than half."""
    return [
        _family(person)
        for person in people
        if person.home.told.get("marital_status") == "Married"
        and person.name.language == "ja"
        and chance("couple", person.home.household_id).random() < COUPLES
    ]


def _family(head: Person) -> Family:
    draw = chance("family", head.home.household_id)
    sex = "m" if head.sex == "f" else "f"
    born = (head.birthday or date(1975, 6, 15)) + timedelta(days=draw.randint(-1800, 1800))
    family = (head.name.family, head.name.family_kana)
    return Family(
        head=head,
        spouse=names.japanese(draw, sex=sex, born=born.year, family=family),
        spouse_sex=sex,
        spouse_birthday=born,
        since_on=max(born + timedelta(days=8400 + draw.randint(0, 3000)), date(1962, 4, 1)),
    )


def organisations(people: Sequence[Person]) -> list[Organisation]:
    """One for each line of the table; its contacts are customers picked by a fixed shuffle."""
    picked = sorted(people, key=lambda person: _shuffled(person.home.household_id))
    table = rows("organisations")
    contacts, former = picked[: len(table)], picked[len(table) : 2 * len(table)]
    return [
        _organisation(number, row, contact, former[number] if number < len(former) else None)
        for number, (row, contact) in enumerate(zip(table, contacts, strict=False))
    ]


def _shuffled(household_id: int) -> tuple[int, int]:
    """As the sample is shuffled, so that a smaller demo has the same companies."""
    return household_id * 2654435761 % 4294967296, household_id


def _organisation(
    number: int, row: dict[str, str], contact: Person, former: Person | None
) -> Organisation:
    draw = chance("organisation", number)
    return Organisation(
        ja=row["ja"],
        kana=row["kana"],
        line=row["line"],
        corporate_number=corporate_number(number) if row["incorporated"] == "1" else "",
        contact=contact,
        title=draw.choice(("店長", "購買担当", "総務", "代表", "調理長", "会計")),
        since_on=contact.joined_on + timedelta(days=draw.randint(0, 60)),
        former=former if draw.random() < 0.3 else None,
        mail=f"order{number + 1}@{names.latin(row['kana'])[:20]}.example.jp",
        phone=landline(draw, contact.address.city if contact.address else "町田市"),
        stage=draw.choices(("customer", "regular", "lead", "prospect"), (12, 4, 5, 3))[0],
    )


def corporate_number(number: int) -> str:
    """With a right check digit, of a registry office 9999 that does not exist."""
    base = f"999901{number + 1:06d}"
    return f"{check_digit(base)}{base}"
