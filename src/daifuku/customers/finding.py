"""Customers as search finds them: names in every spelling, numbers, where they belong."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import connection, transaction

from daifuku.customers.models.belonging import STANDS
from daifuku.customers.roots import groups_of, with_roots
from daifuku.foundation import clock, search
from daifuku.foundation.search import SearchRow, scope_of
from daifuku.foundation.text import SearchFields

KIND = "customer"
_BATCH = 2000
_SELECT = f"""
    SELECT c.id, c.name, c.name_kana, c.corporate_number, c.owner_id, u.team_id,
        array(SELECT unnest(ARRAY[k.name, k.name_kana]) FROM customers_customer k
              WHERE k.id = ANY(c.merged_ids) ORDER BY k.id),
        coalesce(reached.emails, '{{{{}}}}'), coalesce(reached.phones, '{{{{}}}}'),
        array(SELECT external_id FROM customers_external_id x
              WHERE x.customer_id = ANY(c.id || c.merged_ids)),
        array(SELECT o.name FROM customers_relation r
              JOIN customers_customer t ON t.id = r.to_customer_id AND t.kind = 'organisation'
              JOIN customers_customer o
                  ON o.id = coalesce(t.root_id, t.id) AND o.deleted_at IS NULL
              WHERE r.from_customer_id = ANY(c.id || c.merged_ids) AND {STANDS} ORDER BY r.id LIMIT 5)
    FROM customers_customer c LEFT JOIN foundation_user u ON u.id = c.owner_id
    CROSS JOIN LATERAL (
        SELECT array_agg(normal ORDER BY NOT is_primary, id) FILTER (WHERE kind = 'email') AS emails,
               array_agg(normal ORDER BY NOT is_primary, id) FILTER (WHERE kind = 'phone') AS phones
        FROM customers_contact_point p WHERE p.customer_id = ANY(c.id || c.merged_ids)) AS reached
    WHERE NOT c.walk_in AND c.deleted_at IS NULL AND c.root_id IS NULL AND {{which}}
    ORDER BY c.id LIMIT {_BATCH}
"""
# Whether the relation still stands is asked when the document is made.
_PEOPLE = "SELECT DISTINCT from_customer_id FROM customers_relation WHERE to_customer_id = ANY(%s)"
_ENDED = "SELECT DISTINCT from_customer_id FROM customers_relation WHERE until_on BETWEEN %s AND %s"

# The scopes that `scope_of` gives, of many at once; the words by which they are found stay.
_RESCOPE = """
    UPDATE foundation_searchdocument d
    SET tokens = ts_delete(d.tokens, ARRAY(SELECT l FROM unnest(tsvector_to_array(d.tokens)) AS l
                                           WHERE l LIKE 's:%%'))
        || array_to_tsvector(CASE WHEN c.owner_id IS NULL THEN ARRAY['s:nobody']
            ELSE array_remove(ARRAY['s:u' || c.owner_id, 's:t' || u.team_id], NULL) END)
    FROM unnest(%s::bigint[]) AS asked (id) JOIN customers_customer c ON c.id = asked.id
    LEFT JOIN foundation_user u ON u.id = c.owner_id
    WHERE d.kind = 'customer' AND d.object_id = c.id
"""

_HOLD = "SELECT id FROM customers_customer WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"


def rows(ids: Iterable[int] | None = None, *, on: date | None = None) -> Iterator[SearchRow]:
    """Search rows of these customers as they are on that day, of all when ids is None. Hidden ones
    have none."""
    today = on or clock.today()
    if ids is not None:
        for some in _batched(ids):
            yield from _read("c.id = ANY(%(ids)s)", {"ids": some, "today": today})
        return
    last, more = 0, True
    while more:
        more = False
        for row in _read("c.id > %(last)s", {"last": last, "today": today}):
            last, more = row.object_id, True
            yield row


def renew(ids: Iterable[int], *, at: datetime) -> None:
    """Bring the documents of these customers up to date, within the change that altered them. Whoever
    was merged is found as the root."""
    today = clock.day_of(at)
    for some in _batched(sorted(with_roots(ids))):
        found = list(rows(some, on=today))
        search.index(found)
        gone = set(some) - {row.object_id for row in found}
        if gone:
            search.forget(KIND, gone)


def rescope(ids: Iterable[int]) -> None:
    """Let them be found by whom they belong to now, within the change that altered that."""
    for some in _batched(sorted(set(ids))):
        with connection.cursor() as cursor:
            cursor.execute(_RESCOPE, [some])


def with_people(ids: Iterable[int]) -> set[int]:
    """These, and everybody whose document names one of them."""
    wanted = with_roots(ids)
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, [list(groups_of(wanted))])
        return wanted.union(row[0] for row in cursor.fetchall())


def forget_ended(since: date, *, at: datetime) -> None:
    """Relations end without anybody doing anything: renew whoever had one that ended since."""
    with connection.cursor() as cursor:
        cursor.execute(_ENDED, [since, clock.day_of(at)])
        ids = sorted(row[0] for row in cursor.fetchall())
    for some in _batched(ids):
        with transaction.atomic(), connection.cursor() as cursor:
            # Nobody edits them between our look and our writing.
            cursor.execute(_HOLD, [some])
            renew(some, at=at)


def _batched(ids: Iterable[int]) -> Iterator[Sequence[int]]:
    left = iter(ids)
    while some := list(islice(left, _BATCH)):
        yield some


def _read(which: str, values: dict[str, Any]) -> list[SearchRow]:
    with connection.cursor() as cursor:
        cursor.execute(_SELECT.format(which=which), values)
        return [_row(*row) for row in cursor.fetchall()]


def _row(*found: Any) -> SearchRow:
    id_, name, kana, number, owner_id, team_id, former, emails, phones, codes, employers = found
    fields = SearchFields(
        names=tuple(filter(None, (name, kana, *former, *employers))),
        phones=tuple(phones),
        emails=tuple(emails),
        codes=tuple(filter(None, (*codes, number))),
    )
    return document(id_, (name, kana), fields, scope_of(owner_id, team_id))


def document(
    customer_id: int, shown: tuple[str, str], fields: SearchFields, scopes: tuple[str, ...]
) -> SearchRow:
    """Shown to whoever finds it: of a company, which not all of them may see, it shows nothing."""
    name, kana = shown
    reachable = next(iter((*fields.emails, *fields.phones, *fields.codes)), "")
    return SearchRow(KIND, customer_id, customer_id, name or reachable, kana, fields, scopes)
