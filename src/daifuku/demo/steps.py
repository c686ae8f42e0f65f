"""The steps of a build, each through the doors of the room whose rows it makes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import connection

from daifuku.commerce import bulk as commerce
from daifuku.commerce.payload import NewCategory, NewProduct, NewStore
from daifuku.customers import actions
from daifuku.customers import bulk as customers
from daifuku.demo import families as kin
from daifuku.demo import journey, traits
from daifuku.demo.drafts import Drafts
from daifuku.demo.extraction import Extraction
from daifuku.demo.people import TOLD, Home, Person, people
from daifuku.demo.stores import StoreRow, stores
from daifuku.demo.tables import rows
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.changes import change
from daifuku.foundation.colleagues import add_user
from daifuku.foundation.models import Company, Team
from daifuku.foundation.text import Words

TEAMS = {
    "head": Words(ja="本部", en="Head office"),
    "service": Words(ja="お客様相談室", en="Customer care"),
    "stores": Words(ja="店舗運営", en="Store operations"),
}
LASTS = timedelta(days=14)


@dataclass(slots=True)
class Shop:
    """What has been made so far: ids by the keys of the data set."""

    by: Actor
    at: datetime
    today: date
    staff: list[Actor] = field(default_factory=list)
    tags: dict[str, int] = field(default_factory=dict)
    stores: dict[int, int] = field(default_factory=dict)
    store_rows: list[StoreRow] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    customers: dict[int, int] = field(default_factory=dict)
    families: list[tuple[kin.Family, int, int]] = field(default_factory=list)
    organisations: list[tuple[kin.Organisation, int]] = field(default_factory=list)


def open_company(by: Actor, at: datetime) -> None:
    """From here on the database is a demo; it is finished when `demo_built_at` stands."""
    with change("demo.build", by=by, at=at):
        company = Company.current()
        company.names = Words(ja="大福マート", en="Daifuku Mart")
        company.is_demo, company.demo_built_at, company.demo_until = True, None, None
        company.save()


def close_company(shop: Shop) -> None:
    with change("demo.build", by=shop.by, at=shop.at):
        company = Company.current()
        company.demo_built_at, company.demo_until = shop.at, shop.today + LASTS
        company.save()


def hire(shop: Shop) -> None:
    with change("demo.build", by=shop.by, at=shop.at):
        teams = {key: Team.objects.create(names=names) for key, names in TEAMS.items()}
    for row in rows("colleagues"):
        fields = {
            "family_name": row["family_name"],
            "given_name": row["given_name"],
            "language": row["language"],
            "role": Role[row["role"].upper()].value,
            "team": teams[row["team"]],
        }
        user = add_user(row["email"], None, fields, by=shop.by, at=shop.at)
        if user.role >= Role.STAFF:
            shop.staff.append(Actor.of(user, via="import"))


def stock(shop: Shop, year: Extraction) -> None:
    """Categories and products; products cannot be searched before `index_products`."""
    categories: dict[str, int] = {}
    found = list(year.rows("categories"))
    for level in ([row for row in found if not row["parent"]], [r for r in found if r["parent"]]):
        new = [
            NewCategory(
                row["code"],
                _words(row),
                categories.get(row["parent"]),
                commerce.is_catch_all(_words(row)),
            )
            for row in level
        ]
        categories |= commerce.load_categories(new, by=shop.by, at=shop.at)
    products = (
        NewProduct(
            code=row["key"],
            names=_words(row),
            category_id=categories[row["category"]],
            price=int(row["price"]),
            tax_rate=Decimal(row["tax_rate"]),
        )
        for row in year.rows("products")
    )
    ids = commerce.load_products(products, by=shop.by, at=shop.at, index=False)
    rates = ((row["key"], ids[row["key"]], row["tax_rate"]) for row in year.rows("products"))
    year.give_ids("product", "key id tax_rate", rates)


def open_stores(shop: Shop, year: Extraction) -> None:
    used = {int(row["store_id"]): row["used"] == "true" for row in year.rows("stores")}
    shop.store_rows = [row for row in stores(list(used)) if used[row.store_id]]
    new = [
        NewStore(
            code=row.code,
            names=Words(ja=row.ja, en=row.en),
            phone=row.phone,
            postal_code=row.town.postal_code,
            prefecture=row.town.prefecture,
            city=row.town.city,
            street=row.street,
        )
        for row in shop.store_rows
    ]
    ids = commerce.load_stores(new, by=shop.by, at=shop.at)
    shop.stores = {row.store_id: ids[row.code] for row in shop.store_rows}
    year.give_ids("store", "key id", shop.stores.items())


def invite(shop: Shop, year: Extraction) -> None:
    """Customers, their families and the companies they buy for."""
    for key, (ja, en, hue) in traits.TAGS.items():
        tag = actions.add_tag({"ja": ja, "en": en}, by=shop.by, at=shop.at, hue=hue)
        shop.tags[key] = tag.pk
    towns = {row.store_id: row.town for row in shop.store_rows}
    homes = [_home(row) for row in year.rows("homes")]
    opens_on = journey.FIRST_DAY + timedelta(days=journey.days_to_move(shop.today))
    shop.people = people(homes, towns, opens_on=opens_on)
    couples = kin.families(shop.people)
    companies = kin.organisations(shop.people)
    drafts = Drafts(
        shop.stores, shop.tags, [actor.user_id for actor in shop.staff if actor.user_id]
    )
    loadings = [
        *map(drafts.person, shop.people),
        *map(drafts.spouse, couples),
        *map(drafts.household, couples),
        *map(drafts.organisation, companies),
    ]
    with change("customers.load", by=shop.by, at=shop.at):
        ids = iter(customers.add_batch(loadings, by=shop.by, at=shop.at))
    shop.customers = {p.home.household_id: id_ for p, id_ in zip(shop.people, ids, strict=False)}
    spouses = [next(ids) for _family in couples]
    shop.families = [(*pair, next(ids)) for pair in zip(couples, spouses, strict=True)]
    shop.organisations = [(company, next(ids)) for company in companies]
    year.give_ids("customer", "key id", shop.customers.items())


def _home(row: dict[str, str]) -> Home:
    counts = {name: int(row[name]) for name in ("household_id", "store_id", "receipts", "spent")}
    told = {name: row[name] for name in TOLD if row[name]}
    return Home(
        **counts,
        first_on=date.fromisoformat(row["first_on"]),
        last_on=date.fromisoformat(row["last_on"]),
        receipts_lately=int(row["lately"]),
        told=told,
    )


def ring_up(shop: Shop, year: Extraction) -> Iterator[int]:
    """Receipts, part by part; yields how many are in."""
    count = 0
    for part in year.parts():
        names = (f"{part}.receipts", f"{part}.lines")
        with commerce.staging():
            for name, statement in zip(
                names, (commerce.COPY_RECEIPTS, commerce.COPY_LINES), strict=True
            ):
                _copy(year, name, statement)
            count += commerce.load_receipts(
                source="pos", by=shop.by, at=shop.at, count_figures=False
            ).purchases
        year.forget(*names)
        yield count


def _copy(year: Extraction, name: str, statement: str) -> None:
    with connection.cursor() as cursor, cursor.copy(statement) as copy, year.open(name) as file:
        while block := file.read(1 << 18):
            copy.write(block)


def _words(row: dict[str, str]) -> Words:
    return Words(ja=row["ja"], en=row["en"])
