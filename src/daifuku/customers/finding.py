"""Customers as search finds them: names in every spelling, numbers, where they belong."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection

from daifuku.foundation import search
from daifuku.foundation.search import SearchRow, scope_of
from daifuku.foundation.text import SearchFields

KIND = "customer"
_BATCH = 2000
_SELECT = """
    SELECT c.id, c.name, c.name_kana, c.corporate_number, c.owner_id, u.team_id,
        array(SELECT normal FROM customers_contact_point p
              WHERE p.customer_id = c.id AND p.kind = 'email' ORDER BY NOT is_primary, id),
        array(SELECT normal FROM customers_contact_point p
              WHERE p.customer_id = c.id AND p.kind = 'phone' ORDER BY NOT is_primary, id),
        array(SELECT external_id FROM customers_external_id x WHERE x.customer_id = c.id),
        array(SELECT o.name FROM customers_relation r JOIN customers_customer o
                  ON o.id = r.to_customer_id AND o.kind = 'organisation' AND o.deleted_at IS NULL
              WHERE r.from_customer_id = c.id AND r.until_on IS NULL ORDER BY r.id LIMIT 5)
    FROM customers_customer c LEFT JOIN foundation_user u ON u.id = c.owner_id
    WHERE NOT c.walk_in AND c.deleted_at IS NULL AND {which}
    ORDER BY c.id LIMIT {limit}
"""


def rows(ids: Iterable[int] | None = None) -> Iterator[SearchRow]:
    """Search rows of these customers, of all when ids is None. Hidden ones have none."""
    if ids is not None:
        yield from _read("c.id = ANY(%s)", [list(ids)], "ALL")
        return
    last, more = 0, True
    while more:
        more = False
        for row in _read("c.id > %s", [last], str(_BATCH)):
            last, more = row.object_id, True
            yield row


def renew(ids: Iterable[int]) -> None:
    """Bring the documents of these customers up to date, within the change that altered them."""
    wanted = set(ids)
    if not wanted:
        return
    found = list(rows(wanted))
    search.index(found)
    gone = wanted - {row.object_id for row in found}
    if gone:
        search.forget(KIND, gone)


def people_of(organisation_id: int) -> list[int]:
    """Those whose documents name this organisation."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT from_customer_id FROM customers_relation"
            " WHERE to_customer_id = %s AND until_on IS NULL ORDER BY id LIMIT 1000",
            [organisation_id],
        )
        return [row[0] for row in cursor.fetchall()]


def _read(which: str, values: list, limit: str) -> list[SearchRow]:
    with connection.cursor() as cursor:
        cursor.execute(_SELECT.format(which=which, limit=limit), values)
        return [_row(*row) for row in cursor.fetchall()]


def _row(*found: Any) -> SearchRow:
    id_, name, kana, number, owner_id, team_id, emails, phones, codes, employers = found
    fields = SearchFields(
        names=tuple(filter(None, (name, kana, *employers))),
        phones=tuple(phones),
        emails=tuple(emails),
        codes=tuple(filter(None, (*codes, number))),
    )
    return document(id_, (name, kana, employers), fields, scope_of(owner_id, team_id))


def document(
    customer_id: int,
    shown: tuple[str, str, list[str]],
    fields: SearchFields,
    scopes: tuple[str, ...],
) -> SearchRow:
    name, kana, employers = shown
    reachable = next(iter((*fields.emails, *fields.phones, *fields.codes)), "")
    subtitle = " · ".join(filter(None, (kana, *employers[:1])))
    return SearchRow(KIND, customer_id, customer_id, name or reachable, subtitle, fields, scopes)
