"""Many customers at once: COPY into every table, set-based, in batches of at most 10,000.

    loaded = bulk.load_customers((Loading(read_new(body)) for body in bodies), by=actor, at=now)

or, inside a change of one's own (an import that also writes other rooms' rows):

    with resumed(change_id, "imports.run", by=actor, at=now):
        ids = bulk.add_batch(batch, by=actor, at=now)

Rows are taken as checked: build them with `actions.read_new`, look up `queries.holders_of` and
`actions.suppressed` before. Entries are backfilled: they feed readers, never reactions.
`add_belongings` brings preferences, consents and relations of customers that have none yet."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

import psycopg
from django.db import connection

from daifuku.customers import finding
from daifuku.customers.actions.create import columns_of
from daifuku.customers.actions.points import with_primary
from daifuku.customers.actions.references import NumberTaken
from daifuku.customers.belongings import Belongings, add_belongings
from daifuku.customers.entries import SOURCE
from daifuku.customers.models.customer import NEVER
from daifuku.customers.payload import NewCustomer
from daifuku.foundation import search
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import current_change, resumed
from daifuku.foundation.models import Change, User
from daifuku.foundation.search import SearchRow, scope_of
from daifuku.foundation.text import SearchFields
from daifuku.ledger import book
from daifuku.ledger.vocabulary.customers import CustomerAdded, StageEntered

__all__ = ["Belongings", "Loaded", "Loading", "add_batch", "add_belongings", "load_customers"]
BATCH = 10_000
_CUSTOMER = (
    *("id", "kind", "family_name", "given_name", "family_kana", "given_kana", "name", "name_kana"),
    *("kana_guessed", "honorific", "sort_key", "name_key", "stage", "birthday", "gender"),
    *("language", "owner_id", "home_store_id", "corporate_number", "walk_in", "created_at"),
    "updated_at",
)
_POINT = (
    *("customer_id", "kind", "value", "normal", "label", "is_primary", "postal_code"),
    *("prefecture", "city", "town", "building", "country"),
)
_FIGURES = (
    *("customer_id", "purchases", "spent", "first_purchase_at", "last_purchase_at"),
    *("last_contact_at", "last_entry_at"),
)
Rows = Iterator[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Loading:
    """One customer to be loaded: known `since`, through `stages` as (code, entered at), the
    oldest first; the last one is where the customer stands."""

    new: NewCustomer
    since: datetime | None = None
    stages: tuple[tuple[str, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class Loaded:
    change_id: int
    customers: int


@dataclass(frozen=True, slots=True)
class _Ready:
    id: int
    new: NewCustomer
    columns: dict[str, Any]
    stages: tuple[tuple[str, datetime], ...]


def load_customers(
    rows: Iterable[Loading],
    *,
    by: Actor,
    at: datetime,
    told: Callable[[int], None] | None = None,
) -> Loaded:
    """One bulk Change over as many transactions as it takes; `told` hears how many are in.
    A load that breaks off is left `stopped` and can be undone."""
    may(by, "customers.load")
    made = Change.objects.create(
        action="customers.load",
        by_id=by.user_id,
        token_id=by.token_id,
        via=by.via,
        at=at,
        state="running",
    )
    given, count = iter(rows), 0
    try:
        while batch := list(islice(given, BATCH)):
            with resumed(made.id, "customers.load", by=by, at=at):
                count += len(add_batch(batch, by=by, at=at))
                Change.objects.filter(id=made.id).update(rows=count)
            if told:
                told(count)
    except BaseException:
        Change.objects.filter(id=made.id).update(state="stopped")
        raise
    Change.objects.filter(id=made.id).update(state="done")
    return Loaded(made.id, count)


def add_batch(batch: Sequence[Loading], *, by: Actor, at: datetime) -> list[int]:
    """At most 10,000 customers inside the current change; ids in the order given. Tags are ids.
    Refuses with NumberTaken."""
    may(by, "customers.load")
    ready = [_ready(id_, loading, at) for id_, loading in zip(_ids(len(batch)), batch, strict=True)]
    try:
        for table, columns, rows in _tables(ready):
            _copy(table, columns, rows)
    except psycopg.errors.UniqueViolation as error:
        raise NumberTaken from error
    _write_entries(ready, at)
    teams = dict(User.objects.values_list("id", "team_id"))
    search.copy_rows(_documents(ready, teams))
    return [row.id for row in ready]


def _ids(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('customers_customer', 'id'))"
            " FROM generate_series(1, %s)",
            [count],
        )
        return [row[0] for row in cursor.fetchall()]


def _ready(customer_id: int, loading: Loading, at: datetime) -> _Ready:
    columns = columns_of(loading.new)
    since = loading.since or at
    stages = loading.stages or ((columns["stage_id"], since),)
    columns |= {"id": customer_id, "stage": stages[-1][0], "created_at": since, "updated_at": since}
    return _Ready(customer_id, loading.new, columns, stages)


def _tables(ready: Sequence[_Ready]) -> Iterator[tuple[str, Sequence[str], Rows]]:
    customers = (tuple(row.columns[name] for name in _CUSTOMER) for row in ready)
    yield "customers_customer", _CUSTOMER, customers
    yield "customers_contact_point", _POINT, _points(ready)
    numbers = (
        (row.id, *pair, False) for row in ready for pair in dict.fromkeys(row.new.external_ids)
    )
    yield "customers_external_id", ("customer_id", "source", "external_id", "binned"), numbers
    entered = ((row.id, *stage) for row in ready for stage in row.stages)
    yield "customers_stage_change", ("customer_id", "stage", "entered_at"), entered
    tags = ((row.id, tag_id) for row in ready for tag_id in dict.fromkeys(row.new.tags))
    yield "customers_customer_tag", ("customer_id", "tag_id"), tags
    yield "customers_figures", _FIGURES, _figures(ready)


def _points(ready: Iterable[_Ready]) -> Rows:
    for row in ready:
        for point in with_primary(row.new.points):
            yield (row.id, *(getattr(point, name) for name in _POINT[1:]))


def _figures(ready: Iterable[_Ready]) -> Rows:
    for row in ready:
        if not row.new.walk_in:
            latest = max(row.columns["created_at"], row.stages[-1][1])
            yield row.id, 0, 0, NEVER, NEVER, NEVER, latest


def _copy(table: str, columns: Sequence[str], rows: Rows) -> None:
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _write_entries(ready: Sequence[_Ready], at: datetime) -> None:
    made = current_change()
    select = book.Select(
        rows="FROM customers_customer c WHERE c.id = ANY(%(ids)s)",
        customer_id="c.id",
        occurred_at="c.created_at",
        source=f"'{SOURCE}'",
        source_key="'c' || %(change)s::text || ':added'",
        facts={"customer_kind": "c.kind", "stage": "c.stage"},
        params={"ids": [row.id for row in ready], "change": made.id if made else 0},
    )
    book.record_from(CustomerAdded, select, at=at, fresh=True)
    book.record_many(_stage_entries(ready), at=at)


def _stage_entries(ready: Iterable[_Ready]) -> Iterator[tuple[StageEntered, book.Touch]]:
    made = current_change()
    for row in ready:
        for number, (stage, entered_at) in enumerate(row.stages[1:], start=1):
            touch = book.Touch(
                customer_id=row.id,
                occurred_at=entered_at,
                source=SOURCE,
                source_key=f"c{made.id if made else 0}:stage{number}",
                backfilled=True,
            )
            yield StageEntered(stage=stage, former=row.stages[number - 1][0]), touch


def _documents(ready: Iterable[_Ready], teams: dict[int, int | None]) -> Iterator[SearchRow]:
    """`teams` of colleagues is looked up before: nothing can be asked while COPY runs."""
    for row in ready:
        new, columns = row.new, row.columns
        if new.walk_in:
            continue
        fields = SearchFields(
            names=tuple(filter(None, (columns["name"], columns["name_kana"]))),
            phones=tuple(p.normal for p in new.points if p.kind == "phone"),
            emails=tuple(p.normal for p in new.points if p.kind == "email"),
            codes=tuple(filter(None, (*(n for _s, n in new.external_ids), new.corporate_number))),
        )
        scopes = scope_of(new.owner_id, teams.get(new.owner_id or 0))
        yield finding.document(row.id, (columns["name"], columns["name_kana"], []), fields, scopes)
