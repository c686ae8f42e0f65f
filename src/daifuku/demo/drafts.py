"""Made-up people, families and companies in the words of the customers room."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from daifuku.customers.bulk import Loading
from daifuku.customers.payload import read_new
from daifuku.demo import traits
from daifuku.demo.chance import chance
from daifuku.demo.families import Family, Organisation
from daifuku.demo.journey import SOURCE
from daifuku.demo.people import Person
from daifuku.demo.places import Address

TOKYO = ZoneInfo("Asia/Tokyo")
SEXES = {"f": "female", "m": "male"}
LADDER = ("customer", "regular", "supporter", "ambassador")


class Drafts:
    """`stores`, `tags`: ids by the data set's store number and by the tag's key; `staff`: ids of
    colleagues who own customers."""

    def __init__(self, stores: dict[int, int], tags: dict[str, int], staff: list[int]) -> None:
        self.stores, self.tags, self.staff = stores, tags, staff

    def person(self, person: Person) -> Loading:
        name, home = person.name, person.home
        body = {
            "family_name": name.family,
            "given_name": name.given,
            "family_kana": name.family_kana,
            "given_kana": name.given_kana,
            "gender": SEXES[person.sex],
            "birthday": person.birthday and person.birthday.isoformat(),
            "language": name.language,
            "home_store_id": self.stores[home.store_id],
            "emails": list(person.mails),
            "phones": [{"value": number, "label": label} for label, number in person.phones],
            "addresses": [_address(person.address)] if person.address else [],
            "tags": [self.tags[tag] for tag in traits.tags(person)],
            "external_ids": [{"source": SOURCE, "id": str(home.household_id)}],
            "owner_id": self._owner(person),
        }
        return _loading(body, person.joined_on, self._stages(person))

    def spouse(self, family: Family) -> Loading:
        name = family.spouse
        body = {
            "family_name": name.family,
            "given_name": name.given,
            "family_kana": name.family_kana,
            "given_kana": name.given_kana,
            "gender": SEXES[family.spouse_sex],
            "birthday": family.spouse_birthday.isoformat(),
            "stage": "prospect",
        }
        return _loading(body, family.head.joined_on)

    def household(self, family: Family) -> Loading:
        address = family.head.address
        body = {
            "kind": "household",
            "name": family.ja,
            "name_kana": family.kana,
            "stage": "customer",
            "addresses": [_address(address)] if address else [],
            "home_store_id": self.stores[family.head.home.store_id],
        }
        return _loading(body, family.head.joined_on)

    def organisation(self, organisation: Organisation) -> Loading:
        contact = organisation.contact
        address, owners = contact.address, self.staff
        body = {
            "kind": "organisation",
            "name": organisation.ja,
            "name_kana": organisation.kana,
            "corporate_number": organisation.corporate_number,
            "stage": organisation.stage,
            "emails": [{"value": organisation.mail, "label": "work"}],
            "phones": [{"value": organisation.phone, "label": "work"}],
            "addresses": [_address(address)] if address else [],
            "tags": [self.tags["business"]],
            "home_store_id": self.stores[contact.home.store_id],
            "owner_id": owners[contact.home.household_id % len(owners)] if owners else None,
        }
        return _loading(body, organisation.since_on)

    def _owner(self, person: Person) -> int | None:
        draw = chance("owner", person.home.household_id)
        cared_for = traits.stage(person) in ("supporter", "ambassador") and draw.random() < 0.4
        return draw.choice(self.staff) if cared_for and self.staff else None

    def _stages(self, person: Person) -> tuple[tuple[str, datetime], ...]:
        """Every step up to where they stand, spread over the year of their receipts."""
        reached = LADDER[: LADDER.index(traits.stage(person)) + 1]
        home = person.home
        days = (home.last_on - home.first_on).days
        return (
            (reached[0], moment(person.joined_on)),
            *(
                (code, moment(home.first_on + timedelta(days=days * step // (len(LADDER) + 1))))
                for step, code in enumerate(reached[1:], start=1)
            ),
        )


def moment(day: date) -> datetime:
    return datetime.combine(day, time(10), TOKYO)


def _address(address: Address) -> dict[str, str]:
    return {
        "postal_code": address.postal_code,
        "prefecture": address.prefecture,
        "city": address.city,
        "town": address.town,
        "building": address.building,
        "label": "home",
    }


def _loading(
    body: dict[str, Any], since: date, stages: tuple[tuple[str, datetime], ...] = ()
) -> Loading:
    return Loading(read_new(body), since=moment(since), stages=stages)
