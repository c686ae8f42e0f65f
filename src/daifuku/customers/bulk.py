"""Many customers at once: COPY into every table, set-based, in batches of at most 10,000.

    loaded = bulk.load_customers((Loading(read_new(body)) for body in bodies), by=actor, at=now)

or, inside a change of one's own (an import that also writes other rooms' rows):

    with resumed(change_id, "imports.run", by=actor, at=now):
        ids = bulk.add_batch(batch, by=actor, at=now)

Rows are taken as checked: build them with `actions.read_new`, look up `queries.holders_of` and
`actions.suppressed` before. Entries are backfilled: they feed readers, never reactions; those of
a batch that is `heard` feed both.
`add_belongings` brings preferences, consents and relations of customers that have none yet."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import connection

from daifuku.customers import finding
from daifuku.customers.actions.create import stage_of
from daifuku.customers.actions.references import numbers_free
from daifuku.customers.belongings import Belongings, add_belongings
from daifuku.customers.entries import SOURCE
from daifuku.customers.finished import CUSTOMER, POINT, Finished, copied, finish
from daifuku.customers.models.customer import NEVER
from daifuku.customers.payload import NewCustomer
from daifuku.foundation import search
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import current_change, resumed
from daifuku.foundation.models import Change, User
from daifuku.foundation.search import as_tsvector, scope_of
from daifuku.ledger import book
from daifuku.ledger.vocabulary.customers import CustomerAdded, StageEntered

__all__ = ["Belongings", "Loaded", "Loading", "add_batch", "add_belongings", "load_customers"]
BATCH = 10_000
_FIGURES = (
    *("customer_id", "purchases", "spent", "first_purchase_at", "last_purchase_at"),
    *("last_contact_at", "last_entry_at"),
)
_BEGUN = ("id", "stage", "created_at", "updated_at")
Lines = Iterator[str]


@dataclass(frozen=True, slots=True)
class Loading:
    """One customer to be loaded: known `since`, through `stages` as (code, entered at), the
    oldest first; the last one is where the customer stands."""

    new: NewCustomer
    since: datetime | None = None
    stages: tuple[tuple[str, datetime], ...] = ()
    # `finish(new)`, where that was done ahead.
    finished: Finished | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    change_id: int
    customers: int


@dataclass(frozen=True, slots=True)
class _Ready:
    id: int
    new: NewCustomer
    since: datetime
    stages: tuple[tuple[str, datetime], ...]
    finished: Finished


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


def add_batch(
    batch: Sequence[Loading], *, by: Actor, at: datetime, heard: bool = False
) -> list[int]:
    """At most 10,000 customers inside the current change; ids in the order given. Tags are ids.
    Refuses with NumberTaken."""
    may(by, "customers.load")
    ready = [_ready(id_, loading, at) for id_, loading in zip(_ids(len(batch)), batch, strict=True)]
    with numbers_free():
        for table, columns, lines in _tables(ready):
            _copy(table, columns, lines)
    _write_entries(ready, at, backfilled=not heard)
    teams = dict(User.objects.values_list("id", "team_id"))
    search.copy_lines("".join(_documents(ready, teams)).encode())
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
    since = loading.since or at
    stages = loading.stages or ((stage_of(loading.new), since),)
    finished = loading.finished or finish(loading.new)
    return _Ready(customer_id, loading.new, since, stages, finished)


def _tables(ready: Sequence[_Ready]) -> Iterator[tuple[str, Sequence[str], Lines]]:
    yield "customers_customer", (*_BEGUN, *CUSTOMER), _customers(ready)
    points = (f"{row.id}\t{point}\n" for row in ready for point in row.finished.points)
    yield "customers_contact_point", ("customer_id", *POINT), points
    numbers = (
        f"{row.id}\t{copied(pair)}\tf\n"
        for row in ready
        for pair in dict.fromkeys(row.new.external_ids)
    )
    yield "customers_external_id", ("customer_id", "source", "external_id", "binned"), numbers
    entered = (
        f"{row.id}\t{stage}\t{entered_at}\n" for row in ready for stage, entered_at in row.stages
    )
    yield "customers_stage_change", ("customer_id", "stage", "entered_at"), entered
    tags = (f"{row.id}\t{tag_id}\n" for row in ready for tag_id in dict.fromkeys(row.new.tags))
    yield "customers_customer_tag", ("customer_id", "tag_id"), tags
    yield "customers_figures", _FIGURES, _figures(ready)


def _customers(ready: Iterable[_Ready]) -> Lines:
    for row in ready:
        yield f"{row.id}\t{row.stages[-1][0]}\t{row.since}\t{row.since}\t{row.finished.customer}\n"


def _figures(ready: Iterable[_Ready]) -> Lines:
    for row in ready:
        if not row.new.walk_in:
            latest = max(row.since, row.stages[-1][1])
            yield f"{row.id}\t0\t0\t{NEVER}\t{NEVER}\t{NEVER}\t{latest}\n"


def _copy(table: str, columns: Sequence[str], lines: Lines) -> None:
    text = "".join(lines)
    if text:
        statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write(text.encode())


def _write_entries(ready: Sequence[_Ready], at: datetime, *, backfilled: bool) -> None:
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
    book.record_from(CustomerAdded, select, at=at, backfilled=backfilled, fresh=True)
    book.record_many(_stage_entries(ready, backfilled), at=at)


def _stage_entries(
    ready: Iterable[_Ready], backfilled: bool
) -> Iterator[tuple[StageEntered, book.Touch]]:
    made = current_change()
    for row in ready:
        for number, (stage, entered_at) in enumerate(row.stages[1:], start=1):
            touch = book.Touch(
                customer_id=row.id,
                occurred_at=entered_at,
                source=SOURCE,
                source_key=f"c{made.id if made else 0}:stage{number}",
                backfilled=backfilled,
            )
            yield StageEntered(stage=stage, former=row.stages[number - 1][0]), touch


def _documents(ready: Iterable[_Ready], teams: dict[int, int | None]) -> Lines:
    for row in ready:
        if row.finished.document:
            scopes = scope_of(row.new.owner_id, teams.get(row.new.owner_id or 0))
            begin = f"{finding.KIND}\t{row.id}\t{row.id}"
            yield f"{begin}\t{row.finished.document} {as_tsvector(scopes)}\n"
