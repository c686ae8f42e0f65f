"""The way for millions: entries made in the database from rows that are there already."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from daifuku.ledger.book import keys, reacting
from daifuku.ledger.book.writing import note_entries, the_change
from daifuku.ledger.facts import kinds
from daifuku.ledger.facts.declaring import Kind

_INSERT = """
    INSERT INTO ledger_entry (
        customer_id, occurred_at, recorded_at, era, change_id, by_id, store_id, amount,
        version, backfilled, kind, source, source_key, channel, currency, facts)
    SELECT {customer_id}, {occurred_at}, %(ledger_at)s, (SELECT era FROM ledger_era),
        %(ledger_change)s, %(ledger_by)s, {store_id}, {amount}, {version}, %(ledger_backfilled)s,
        '{kind}', {source}, {source_key}, {channel}, {currency}, jsonb_build_object({facts})
    {rows}
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
    alone; a key that was taken back is not written again. `fresh`: the caller knows that every
    key is new, and a conflict is an error (a little faster)."""
    made, declared = the_change(), kinds.of(kind)
    statement = _statement(declared, select) + ("" if fresh else _ONCE)
    given = {
        **select.params,
        "ledger_at": at,
        "ledger_change": made.id,
        "ledger_by": made.by.user_id,
        "ledger_backfilled": backfilled,
    }
    with connection.cursor() as cursor:
        if backfilled:
            cursor.execute(statement, given)
            count = cursor.rowcount
        else:
            cursor.execute(statement + " RETURNING id", given)
            written = cursor.fetchall()
            count = len(written)
            reacting.defer_reactions((declared.key, entry_id) for (entry_id,) in written)
    note_entries(made, count)
    return count


def _statement(kind: Kind, select: Select) -> str:
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
    return _INSERT.format(
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
