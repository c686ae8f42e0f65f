"""Receipts by their number: looked up in the index that keeps them apart, not in documents."""

import unicodedata
from collections.abc import Iterator, Sequence

from daifuku.commerce.models import Purchase
from daifuku.commerce.queries.rows import fetch
from daifuku.customers.queries import names_of, reachable_by
from daifuku.design.formats import day
from daifuku.foundation.access import Actor, can
from daifuku.foundation.money import display
from daifuku.foundation.search import Hit

KIND = "receipt"
SHORTEST_BEGINNING = 3
LONGEST = 64
# How many of one sender are looked at, also by somebody who may see few of them.
_MOST = 50
# Senders are few, so the next one is asked for again and again, and each is looked into.
_NUMBERED = f"""
    WITH RECURSIVE senders(source) AS (
        (SELECT source FROM commerce_purchase ORDER BY source LIMIT 1)
        UNION ALL
        SELECT (SELECT p.source FROM commerce_purchase p WHERE p.source > s.source
                ORDER BY p.source LIMIT 1)
        FROM senders s WHERE s.source IS NOT NULL)
    SELECT p.id FROM senders s
    CROSS JOIN unnest(%s::text[], %s::text[]) AS asked(first, beyond)
    CROSS JOIN LATERAL (
        SELECT id, receipt_no FROM commerce_purchase p
        WHERE p.source = s.source AND p.receipt_no >= first COLLATE "C"
          AND p.receipt_no <= beyond COLLATE "C"
        ORDER BY p.source, p.receipt_no LIMIT {_MOST}) p
    ORDER BY p.receipt_no = first DESC, p.receipt_no, p.id
"""


def receipts_numbered(asked: str, actor: Actor, limit: int) -> list[Hit]:
    """Receipts of that number, then those whose number begins so; at most `limit`."""
    forms = _forms(asked)
    if not forms or not can(actor, "commerce.see_purchases"):
        return []
    beyond = [form + (chr(0x10FFFF) if len(form) >= SHORTEST_BEGINNING else "") for form in forms]
    ids = list(dict.fromkeys(row[0] for row in fetch(_NUMBERED, [forms, beyond])))
    return list(_hits(ids, actor, limit)) if ids else []


def _forms(asked: str) -> list[str]:
    """The number as typed, in plain width, in capitals and in small letters; with a digit in it."""
    typed = asked.strip()
    plain = "".join(unicodedata.normalize("NFKC", typed).split())
    if not any(c.isdigit() for c in plain) or not 2 <= len(plain) <= LONGEST:
        return []
    return list(dict.fromkeys((typed, plain, plain.upper(), plain.lower())))


def _hits(ids: Sequence[int], actor: Actor, limit: int) -> Iterator[Hit]:
    seen = Purchase.objects.filter(id__in=ids, customer__in=reachable_by(actor))
    found = seen.select_related("store").in_bulk()
    shown = [found[id_] for id_ in ids if id_ in found][:limit]
    walk_ins = {one.store.walk_in_customer_id for one in shown}
    names = names_of({one.customer_id for one in shown} - walk_ins) if shown else {}
    for one in shown:
        said = (
            display(one.total, one.currency),
            day(one.occurred_at),
            str(one.store.names),
            names.get(one.customer_id, ""),
        )
        customer_id = one.customer_id if one.customer_id in names else None
        yield Hit(KIND, one.id, customer_id, one.receipt_no, " · ".join(filter(None, said)))
