"""The way for millions: entries made in the database from rows that are there already."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from daifuku.ledger.book import keys, reacting
from daifuku.ledger.book.writing import note_entries, the_change
from daifuku.ledger.facts import kinds
from daifuku.ledger.facts.declaring import Kind

_COLUMNS = (
    *("customer_id", "occurred_at", "recorded_at", "era", "change_id", "by_id", "store_id"),
    *("amount", "version", "backfilled", "kind", "source", "channel", "currency", "facts"),
)
_INTO = f"INSERT INTO ledger_entry ({', '.join(_COLUMNS)}, source_key)"
_SELECT = """
    SELECT {customer_id} AS customer_id, {occurred_at} AS occurred_at,
        %(ledger_at)s::timestamptz AS recorded_at, (SELECT era FROM ledger_era) AS era,
        %(ledger_change)s::bigint AS change_id, %(ledger_by)s::bigint AS by_id,
        {store_id} AS store_id, {amount} AS amount, {version} AS version,
        %(ledger_backfilled)s AS backfilled, '{kind}' AS kind, {source} AS source,
        {channel} AS channel, {currency} AS currency, jsonb_build_object({facts}) AS facts,
        {source_key} AS source_key
    {rows}
"""
_INSERT = _INTO + _SELECT
# One look into the index per key: what was taken back is written at its next revision, and what
# stands meets the key it stands under.
_REVISE = f"""
    WITH given AS MATERIALIZED ({_SELECT})
    {_INTO}
    SELECT {", ".join(f"g.{name}" for name in _COLUMNS)},
        {keys.sql_revised("g.source_key", "found.revision")}
    FROM given g CROSS JOIN LATERAL (
        SELECT coalesce(max(ledger_revision(w.source_key)) + 1 - max({keys.stands("w")}::int), 1)
            AS revision
        FROM ledger_entry w WHERE {keys.same_key("w", "g", "g.source_key")} OFFSET 0) AS found
"""
_ONCE = " ON CONFLICT ON CONSTRAINT ledger_written_once DO NOTHING"


@dataclass(frozen=True, slots=True, kw_only=True)
class Select:
    """Where the columns of the new entries come from, as SQL expressions over `rows`
    ("FROM loaded AS r WHERE …"). `facts` has one expression per field of the kind; money
    is in minor units of `currency`."""

    rows: str
    customer_id: str
    occurred_at: str
    source: str
    source_key: str
    facts: Mapping[str, str]
    store_id: str = "NULL::bigint"
    channel: str = "''"
    amount: str = "NULL::bigint"
    currency: str = "JPY"
    params: Mapping[str, Any] = field(default_factory=dict)


def record_from(
    kind: type, select: Select, *, at: datetime, backfilled: bool = True, fresh: bool = False
) -> int:
    """Write one entry per selected row; answers how many were new. Keys that stand are left
    alone, keys that were taken back are written again at their next revision. `fresh`: the caller
    knows that no key stands, and one that does is an error."""
    made, declared = the_change(), kinds.of(kind)
    given = {
        **select.params,
        "ledger_at": at,
        "ledger_change": made.id,
        "ledger_by": made.by.user_id,
        "ledger_backfilled": backfilled,
    }
    returning = "" if backfilled else " RETURNING id"
    try:
        # The usual case: no key was ever written.
        with transaction.atomic():
            count, ids = _run(_statement(_INSERT, declared, select) + returning, given)
    except IntegrityError:
        revise = _statement(_REVISE, declared, select) + ("" if fresh else _ONCE)
        count, ids = _run(revise + returning, given)
    reacting.defer_reactions((declared.key, entry_id) for entry_id in ids)
    note_entries(made, count)
    return count


def _run(statement: str, given: dict[str, Any]) -> tuple[int, list[int]]:
    """How many were written, and the ids that were asked for."""
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        ids = [entry_id for (entry_id,) in cursor.fetchall()] if cursor.description else []
        return cursor.rowcount, ids


def _statement(template: str, kind: Kind, select: Select) -> str:
    required = {name for name, coding in kind.codings.items() if not coding.optional}
    if missing := required - select.facts.keys():
        raise TypeError(f"{kind.key}: no expression for {sorted(missing)}")
    if unknown := select.facts.keys() - kind.codings.keys():
        raise TypeError(f"{kind.key} has no facts {sorted(unknown)}")
    facts = (
        f"'{name}', {kind.codings[name].sql(expression, select.currency)}"
        for name, expression in select.facts.items()
    )
    amount = f"({select.amount})::bigint"
    return template.format(
        customer_id=select.customer_id,
        occurred_at=select.occurred_at,
        store_id=select.store_id,
        amount=amount,
        version=kind.version,
        kind=kind.key,
        source=select.source,
        source_key=keys.sql_stored_key(f"({select.source_key})::text"),
        channel=select.channel,
        currency=f"CASE WHEN {amount} IS NULL THEN '' ELSE '{select.currency}' END",
        facts=", ".join(facts),
        rows=select.rows,
    )
