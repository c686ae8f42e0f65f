"""The customer list: keyset pages over declared, indexed sorts, in one query."""

import base64
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from daifuku.customers.queries.header import nameless, never_is_none
from daifuku.customers.queries.visible import visible_sql
from daifuku.foundation.access import Actor
from daifuku.foundation.errors import Invalid
from daifuku.foundation.filters import Clause
from daifuku.foundation.patience import at_most
from daifuku.foundation.text import Words

MOST_ROWS = 200
MILLISECONDS = 2000
# A file is made of longer pages, for which nobody waits before a screen.
MOST_ROWS_OF_A_FILE, _MILLISECONDS_OF_A_FILE = 2000, 30_000
# Sort → its column, the id beside it in the same index, and the PostgreSQL type of the column.
SORTS = {
    "name": ("c.sort_key", "c.id", "text"),
    "created_at": ("c.created_at", "c.id", "timestamptz"),
    "last_purchase_at": ("f.last_purchase_at", "f.customer_id", "timestamptz"),
    "last_contact_at": ("f.last_contact_at", "f.customer_id", "timestamptz"),
    "last_entry_at": ("f.last_entry_at", "f.customer_id", "timestamptz"),
    "spent": ("f.spent", "f.customer_id", "bigint"),
}
_BIGINT = 2**63
_INTEGER = re.compile(r"-?[0-9]{1,19}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?", re.ASCII)
_FROM_FIGURES = """customers_figures f
    JOIN customers_customer c ON c.id = f.customer_id"""
_FROM_CUSTOMERS = """customers_customer c
    JOIN customers_figures f ON f.customer_id = c.id"""
# Whoever belongs to somebody or to a store may stand anywhere in an order: where they are few they
# are taken by that, since walking along the order might pass by nearly everybody. An index alone
# tells whether they are few; their rows are read only then.
FEW = 10_000
_PICK = """
        SELECT c.id, {sort}::text AS sort_value, row_number() OVER (ORDER BY {order}) AS place
        FROM {source} WHERE {where} ORDER BY {order} LIMIT %s"""
# Those who fit first, all of them, and then the order.
_PICK_OF_ALL = """
        SELECT id, sort_value::text, row_number() OVER (ORDER BY {order}) AS place FROM (
            SELECT * FROM (SELECT c.id, {sort} AS sort_value FROM {source} WHERE {where} OFFSET 0) AS w
            ORDER BY {order} LIMIT %s) AS first"""
_FEW = """counted AS MATERIALIZED (
        SELECT count(*) AS number
        FROM (SELECT FROM customers_customer c WHERE {theirs} LIMIT {most} + 1) AS t),
    few AS MATERIALIZED (SELECT {columns} FROM customers_customer c WHERE {theirs}),
    page AS MATERIALIZED (
        SELECT * FROM ({of_few}) AS p WHERE (SELECT number FROM counted) <= {most}
        UNION ALL SELECT * FROM ({of_all}) AS p WHERE (SELECT number FROM counted) > {most})"""
# What quick filters and sorts ask for; a question may ask for anything.
_COLUMNS = """c.id, c.kind, c.sort_key, c.stage, c.owner_id, c.home_store_id, c.walk_in,
    c.created_at, c.deleted_at, c.root_id"""
_FROM_FEW = "few c JOIN customers_figures f ON f.customer_id = c.id"
# What is one value is asked as one: among ten joined tables the planner took longer to look for an
# order (5 ms) than it takes to read the page.
_PAGE = """
    WITH {picked}
    SELECT c.id, c.kind, c.name, c.name_kana, c.kana_guessed, c.stage, s.names, s.hue,
        (SELECT trim(u.family_name || ' ' || u.given_name) FROM foundation_user u
         WHERE u.id = c.owner_id),
        c.owner_id, c.home_store_id, c.created_at,
        f.purchases, f.spent, f.last_purchase_at, f.last_contact_at,
        {mail}, {phone}, {prefecture},
        (SELECT jsonb_agg(jsonb_build_array(t.names, t.hue) ORDER BY t.key)
         FROM customers_customer_tag x JOIN customers_tag t ON t.id = x.tag_id
         WHERE x.customer_id = c.id),
        (SELECT x.external_id FROM customers_external_id x
         WHERE x.customer_id = ANY(c.id || c.merged_ids)
         ORDER BY x.customer_id <> c.id, x.id LIMIT 1), {added}, page.sort_value
    FROM page
    JOIN customers_customer c ON c.id = page.id
    JOIN customers_stage s ON s.code = c.stage
    JOIN customers_figures f ON f.customer_id = c.id
    ORDER BY page.place
"""
_PRIMARY = """(SELECT x.{column} FROM customers_contact_point x
         WHERE x.customer_id = ANY(c.id || c.merged_ids) AND x.kind = '{kind}' AND x.is_primary
         ORDER BY x.customer_id <> c.id, x.id LIMIT 1)"""
_POINTS = {
    "mail": _PRIMARY.format(column="value", kind="email"),
    "phone": _PRIMARY.format(column="value", kind="phone"),
    "prefecture": _PRIMARY.format(column="prefecture", kind="address"),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """Quick filters; all that are given must hold. `ids` narrows to what a search found, and
    `capped` says that it found more than these; `more` are conditions on `c.id` that rooms above
    registered, each with its value; `asked` is a question about customers."""

    stage: str = ""
    tag_id: int | None = None
    owner_id: int | None = None
    home_store_id: int | None = None
    kind: str = ""
    ids: tuple[int, ...] | None = None
    capped: bool = False
    more: tuple[tuple[str, Any], ...] = ()
    asked: Clause | None = None


@dataclass(frozen=True, slots=True)
class ListQuery:
    """`sort` names a column, with a minus for newest or largest first; `after` is the `next` of
    the page before; `added` is what rooms above want to know of each row, as (key, SQL of one value
    about `c.id`); `patience` is how many milliseconds it may take."""

    sort: str = "-last_purchase_at"
    after: str = ""
    limit: int = 50
    filters: Filters = field(default_factory=Filters)
    added: tuple[tuple[str, str], ...] = ()
    patience: int = MILLISECONDS


@dataclass(frozen=True, slots=True)
class Row:
    id: int
    number: str
    kind: str
    name: str
    kana: str
    kana_guessed: bool
    stage: str
    stage_label: str
    stage_hue: int
    owner_name: str
    owner_id: int | None
    home_store_id: int | None
    created_at: datetime
    purchases: int
    spent: int
    last_purchase_at: datetime | None
    last_contact_at: datetime | None
    mail: str
    phone: str
    prefecture: str
    tags: list[tuple[str, int]]
    added: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Row]
    next: str


@dataclass(frozen=True, slots=True)
class Slice:
    """The part of a query that picks the ids: also used by the API's list."""

    source: str
    where: str
    order: str
    sort: str
    values: list[Any]
    theirs: str = ""
    their_values: tuple[Any, ...] = ()
    columns: str = _COLUMNS
    of_all: bool = False

    def picked(self, limit: int) -> tuple[str, list[Any]]:
        """`page`, a table to select from, with its values: id, sort_value and place of so many."""
        values = [*self.values, limit]
        of_all = self._pick(self.source)
        if not self.theirs:
            return f"page AS MATERIALIZED ({of_all})", values
        of_few = self._pick(_FROM_FEW)
        few = _FEW.format(
            columns=self.columns, theirs=self.theirs, most=FEW, of_few=of_few, of_all=of_all
        )
        return few, [*self.their_values, *self.their_values, *values, *values]

    def _pick(self, source: str) -> str:
        pick, order = _PICK, self.order
        if self.of_all:
            way = order.rpartition(" ")[2]
            pick, order = _PICK_OF_ALL, f"sort_value {way}, id {way}"
        return pick.format(sort=self.sort, order=order, source=source, where=self.where)


def list_page(query: ListQuery, actor: Actor) -> Page:
    """Refuses with Invalid an unknown sort or a cursor of another list, with TooSlow what takes
    longer than anybody waits."""
    with at_most(query.patience):
        return _page(replace(query, limit=min(query.limit, MOST_ROWS)), actor)


def file_pages(query: ListQuery, actor: Actor) -> Iterator[list[Row]]:
    """The whole list from its beginning, for a file. Refuses what `list_page` refuses."""
    query = replace(query, after="", limit=MOST_ROWS_OF_A_FILE)
    while True:
        with at_most(_MILLISECONDS_OF_A_FILE):
            page = _page(query, actor)
        yield page.rows
        if not page.next:
            return
        query = replace(query, after=page.next)


def _page(query: ListQuery, actor: Actor) -> Page:
    part = slice_of(query, actor)
    limit = max(1, query.limit)
    added = "jsonb_build_array({})".format(", ".join(f"({select})" for _key, select in query.added))
    picked, values = part.picked(limit + 1)
    with connection.cursor() as cursor:
        cursor.execute(_PAGE.format(picked=picked, added=added, **_POINTS), values)
        found = cursor.fetchall()
    more = len(found) > limit
    found = found[:limit]
    follow = cursor_of(query.sort, found[-1][-1], found[-1][0]) if more else ""
    keys = [key for key, _select in query.added]
    return Page([_row(row, keys) for row in found], follow)


def slice_of(query: ListQuery, actor: Actor) -> Slice:
    name, descending = query.sort.removeprefix("-"), query.sort.startswith("-")
    if name not in SORTS:
        known = ", ".join(SORTS)
        text = _("The list cannot be sorted by this. It can be by: {sorts}.")
        raise Invalid.field("sort", "unknown_sort", text.format(sorts=known))
    sort, id_, kind = SORTS[name]
    visible, values = visible_sql(actor)
    where = [visible]
    for condition, value in _conditions(query.filters):
        where.append(condition)
        values.append(value)
    asked = query.filters.asked
    if asked:
        where.append(f"({asked.sql})")
        values += asked.values
    theirs, their_values = _theirs(query.filters, actor)
    if query.after:
        where.append(f"({sort}, {id_}) {'<' if descending else '>'} (%s::{kind}, %s)")
        values += _after(query)
    way = "DESC" if descending else "ASC"
    source = _FROM_FIGURES if sort.startswith("f.") else _FROM_CUSTOMERS
    order = f"{sort} {way}, {id_} {way}"
    return Slice(
        source,
        " AND ".join(where),
        order,
        sort,
        values,
        theirs,
        their_values,
        columns="c.*" if asked else _COLUMNS,
        of_all=bool(asked and asked.of_all),
    )


def _theirs(filters: Filters, actor: Actor) -> tuple[str, tuple[Any, ...]]:
    visible, values = visible_sql(actor)
    asked = {"c.owner_id = %s": filters.owner_id, "c.home_store_id = %s": filters.home_store_id}
    given = {condition: value for condition, value in asked.items() if value is not None}
    if actor.sees == "all" and not given:
        return "", ()
    return " AND ".join([visible, *given]), (*values, *given.values())


def cursor_of(sort: str, value: str, customer_id: int) -> str:
    plain = json.dumps([sort, value, customer_id], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def _after(query: ListQuery) -> list[Any]:
    try:
        padded = query.after + "=" * (-len(query.after) % 4)
        sort, value, id_ = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        fits = sort == query.sort and isinstance(value, str) and type(id_) is int
        if fits and 0 < id_ < _BIGINT and _reads(query.sort, value):
            return [value, id_]
    except (ValueError, TypeError):
        pass
    raise Invalid.field("after", "bad_cursor", _("This page belongs to another list. Start anew."))


def _reads(sort: str, value: str) -> bool:
    kind = SORTS[sort.removeprefix("-")][2]
    if kind == "timestamptz":
        return bool(_MOMENT.fullmatch(value) and datetime.fromisoformat(value))
    if kind == "bigint":
        return bool(_INTEGER.fullmatch(value)) and abs(int(value)) < _BIGINT
    value.encode()
    return "\0" not in value


def _conditions(filters: Filters) -> list[tuple[str, Any]]:
    tagged = """EXISTS (SELECT 1 FROM customers_customer_tag x
        WHERE x.customer_id = c.id AND x.tag_id = %s)"""
    given: Mapping[str, Any] = {
        "c.stage = %s": filters.stage or None,
        tagged: filters.tag_id,
        "c.owner_id = %s": filters.owner_id,
        "c.home_store_id = %s": filters.home_store_id,
        "c.kind = %s": filters.kind or None,
        "c.id = ANY(%s)": None if filters.ids is None else list(filters.ids),
    }
    found = [(condition, value) for condition, value in given.items() if value is not None]
    return [*found, *filters.more]


def _row(found: tuple[Any, ...], keys: list[str]) -> Row:
    (id_, kind, name, kana, guessed, stage, stage_names, hue, owner, owner_id, store_id, created,
     purchases, spent, purchased, contacted, mail, phone, prefecture, tags, number,
     added, _sort) = found  # fmt: skip
    return Row(
        id=id_,
        number=number or "",
        kind=kind,
        name=name or mail or phone or nameless(id_),
        kana=kana,
        kana_guessed=guessed,
        stage=stage,
        stage_label=str(Words.of(decoded(stage_names))),
        stage_hue=hue,
        owner_name=owner or "",
        owner_id=owner_id,
        home_store_id=store_id,
        created_at=created,
        purchases=purchases,
        spent=spent,
        last_purchase_at=never_is_none(purchased),
        last_contact_at=never_is_none(contacted),
        mail=mail or "",
        phone=phone or "",
        prefecture=prefecture or "",
        tags=[(str(Words.of(names)), tag_hue) for names, tag_hue in decoded(tags) or []],
        added=dict(zip(keys, decoded(added), strict=True)),
    )


def decoded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
