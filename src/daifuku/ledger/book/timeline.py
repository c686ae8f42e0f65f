"""Reading the book of one customer (or of several linked ones), newest first."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.utils.translation import gettext as _

from daifuku.foundation.errors import Invalid
from daifuku.foundation.text import fold
from daifuku.ledger.book import keys, looking
from daifuku.ledger.book.entry import COLUMNS, Entry, as_json, entry_of
from daifuku.ledger.book.looking import COUNTED, Counts, counts_of, ids_saying

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND_WRITING = "(^|[^#])(##)*#[0-9]+$"
# An imported past counts from when it happened; everything else from when it was written.
_KNOWN = f"""(CASE WHEN {{e}}.backfilled AND {{e}}.retracts IS NULL
    AND {{e}}.source_key !~ '{_SECOND_WRITING}'
    THEN {{e}}.occurred_at ELSE {{e}}.recorded_at END) <= %(as_of)s"""
# A removal that was undone and done again is a removal.
_FIRST_ACTION = """(
    WITH RECURSIVE chain AS (
        SELECT c.action, c.undoes_id FROM foundation_change c WHERE c.id = e.change_id
        UNION ALL
        SELECT c.action, c.undoes_id
        FROM chain JOIN foundation_change c ON c.id = chain.undoes_id)
    SELECT action FROM chain WHERE undoes_id IS NULL)"""
_PAGE = """
    WITH own AS (
        SELECT e.id, e.occurred_at, '' AS role
        FROM unnest(%(customers)s::bigint[]) AS c(id)
        CROSS JOIN LATERAL (
            SELECT e.id, e.occurred_at FROM ledger_entry e
            WHERE e.customer_id = c.id AND e.retracts IS NULL {own}
            ORDER BY e.occurred_at DESC, e.id DESC LIMIT %(limit)s) AS e),
    concerned AS (
        SELECT a.id, a.occurred_at, a.role
        FROM unnest(%(customers)s::bigint[]) AS c(id)
        CROSS JOIN LATERAL (
            SELECT e.id, a.occurred_at, a.role
            FROM ledger_also a JOIN ledger_entry e ON e.id = a.entry_id
            WHERE a.customer_id = c.id AND e.retracts IS NULL
              AND e.customer_id <> ALL (%(customers)s::bigint[]) {also}
            ORDER BY a.occurred_at DESC, a.entry_id DESC LIMIT %(limit)s) AS a),
    shown AS (
        SELECT id, occurred_at, max(role) AS role
        FROM (SELECT * FROM own UNION ALL SELECT * FROM concerned) AS both_kinds
        GROUP BY id, occurred_at ORDER BY occurred_at DESC, id DESC LIMIT %(limit)s)
    SELECT {columns}, {counted}, coalesce(c.via, ''), coalesce(c.action, ''), coalesce(r.action, ''),
           coalesce(nullif(trim(u.family_name || ' ' || u.given_name), ''),
                    split_part(u.email, '@', 1), ''), s.role, r.id, p.words
    FROM shown s
    JOIN ledger_entry e ON e.id = s.id
    LEFT JOIN foundation_change c ON c.id = e.change_id
    LEFT JOIN foundation_user u ON u.id = e.by_id
    LEFT JOIN ledger_private p ON p.entry_id = e.id
    LEFT JOIN LATERAL (
        SELECT e.id, {first_action} AS action FROM ledger_entry e
        WHERE e.retracts = s.id {retraction} LIMIT 1) AS r ON true
    ORDER BY s.occurred_at DESC, s.id DESC
"""
_NEWEST = f"""
    SELECT {COLUMNS}, coalesce(c.via, ''), coalesce(c.action, ''), '', '', '', NULL::bigint,
           NULL::jsonb
    FROM unnest(%(customers)s::bigint[]) AS asked(id)
    CROSS JOIN LATERAL (
        SELECT * FROM ledger_entry e
        WHERE e.customer_id = asked.id AND e.retracts IS NULL AND e.kind = ANY (%(kinds)s)
          AND NOT EXISTS (SELECT FROM ledger_entry r WHERE r.retracts = e.id)
        ORDER BY e.occurred_at DESC, e.id DESC LIMIT 1) AS e
    LEFT JOIN foundation_change c ON c.id = e.change_id
"""
_TOLD = ("via", "action", "retracting_action", "by_name", "role", "retracted_by", "words")
# Written again under the same key since: a correction, or an undo of a taking back.
_LAST_WRITING = f"""(SELECT w.id FROM ledger_entry w
    WHERE {keys.same_key("w", "e", "ledger_bare(e.source_key)")}
      AND w.retracts IS NULL AND w.id > e.id LIMIT 1) IS NULL"""


@dataclass(frozen=True, slots=True)
class Page:
    """`next` is what to pass as `before` for the following page; None at the end. `counts` of the
    whole timeline stand beside the first page of what `page_saying` finds."""

    entries: list[Entry]
    next: str | None
    counts: Counts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """Which page of whose timeline, and of which entries only."""

    customers: list[int]
    before: str | None
    limit: int
    kinds: list[str] | None
    as_of: datetime | None = None
    ids: list[int] | None = None
    folded: bool = False
    counted: bool = False


def page(
    customer_ids: Sequence[int],
    *,
    before: str | None = None,
    limit: int = 50,
    kinds: Sequence[str] | None = None,
    as_of: datetime | None = None,
) -> Page:
    """A page of the timeline. A taken-back entry is marked `retracted`, its retraction not shown.
    Raises Invalid when `before` is not a cursor of ours."""
    wanted = None if kinds is None else list(kinds)
    return _read(
        _Asked(customers=list(customer_ids), before=before, limit=limit, kinds=wanted, as_of=as_of)
    )


def page_saying(
    customer_ids: Sequence[int],
    asked: str,
    *,
    before: str | None = None,
    limit: int = 50,
    kinds: Sequence[str] | None = None,
) -> Page:
    """The same of those entries that say what is asked for: in their private words, or in the
    number of their receipt. Looks at the newest 1,000; nothing asked narrows nothing. As people
    read it: what was written again since shows its last writing only."""
    wanted = None if kinds is None else list(kinds)
    ids = ids_saying(customer_ids, asked) if fold(asked) else None
    asking = _Asked(
        customers=list(customer_ids),
        before=before,
        limit=limit,
        kinds=wanted,
        ids=ids,
        folded=True,
        counted=before is None,
    )
    return _read(asking)


def _read(asked: _Asked) -> Page:
    own, also, common = _narrowed(asked)
    values = {**asdict(asked), "limit": asked.limit + 1, "most": looking.LOOKED_AT}
    if asked.before is not None:
        values["occurred"], values["id"] = _instant_and_id(asked.before)
    statement = _PAGE.format(
        columns=COLUMNS,
        counted=COUNTED if asked.counted else "NULL",
        own=_and(own + common),
        also=_and(also + common),
        first_action=_FIRST_ACTION,
        retraction=_and([_KNOWN.format(e="e")] if asked.as_of else []),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows = cursor.fetchall()
    entries = [_shown(row) for row in rows]
    more = len(entries) > asked.limit
    counts = counts_of(rows[0][-len(_TOLD) - 1]) if rows and asked.counted else None
    return Page(entries[: asked.limit], _cursor(entries[asked.limit - 1]) if more else None, counts)


def _narrowed(asked: _Asked) -> tuple[list[str], list[str], list[str]]:
    """Conditions on what is the customer's own, on what concerns them, and on both."""
    own, also, common = [], [], []
    if asked.before is not None:
        own.append("(e.occurred_at, e.id) < (%(occurred)s, %(id)s)")
        also.append("(a.occurred_at, a.entry_id) < (%(occurred)s, %(id)s)")
    if asked.kinds is not None:
        common.append("e.kind = ANY (%(kinds)s)")
    if asked.ids is not None:
        common.append("e.id = ANY (%(ids)s::bigint[])")
    if asked.folded:
        common.append(_LAST_WRITING)
    if asked.as_of is not None:
        common.append(_KNOWN.format(e="e"))
    return own, also, common


def newest_of(customer_ids: Sequence[int], kinds: Sequence[str]) -> dict[int, Entry]:
    """The newest entry of each customer that stands, without its personal words."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, {"customers": list(customer_ids), "kinds": list(kinds)})
        found = [_shown(row) for row in cursor.fetchall()]
    return {entry.customer_id: entry for entry in found}


def _shown(row: tuple) -> Entry:
    told = dict(zip(_TOLD, row[-len(_TOLD) :], strict=True))
    return entry_of(row, **told | {"words": as_json(told["words"]) or {}})


def _and(conditions: list[str]) -> str:
    return "".join(f" AND {condition}" for condition in conditions)


def _cursor(entry: Entry) -> str:
    return f"{(entry.occurred_at - _EPOCH) // timedelta(microseconds=1)}_{entry.id}"


def _instant_and_id(cursor: str) -> tuple[datetime, int]:
    try:
        instant, number = (int(part) for part in cursor.split("_"))
        if number >= 2**63:
            raise ValueError
        return _EPOCH + timedelta(microseconds=instant), number
    except (ValueError, OverflowError):
        text = _("This is not a place in the timeline: {cursor}").format(cursor=cursor[:60])
        raise Invalid.field("before", "not_a_cursor", text) from None
