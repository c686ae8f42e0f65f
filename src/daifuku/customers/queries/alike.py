"""Who may be the same: reached at the same place, or of one name and one birthday or postal code."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import connection

from daifuku.customers.queries.header import nameless, never_is_none
from daifuku.customers.queries.visible import visible_sql
from daifuku.foundation.access import Actor

MOST = 5
# Whoever shares a number with more people than this shares a placeholder: no need to see them all.
_OF_ONE_REASON = 50
_KNOWN = """
    SELECT c.id, c.name, c.name_kana, c.kind,
        (SELECT p.value FROM customers_contact_point p
         WHERE p.customer_id = ANY(c.id || c.merged_ids) AND p.kind = 'phone' AND p.is_primary
         ORDER BY p.customer_id <> c.id, p.id LIMIT 1),
        (SELECT p.value FROM customers_contact_point p
         WHERE p.customer_id = ANY(c.id || c.merged_ids) AND p.kind = 'email' AND p.is_primary
         ORDER BY p.customer_id <> c.id, p.id LIMIT 1),
        (SELECT p.prefecture || p.city FROM customers_contact_point p
         WHERE p.customer_id = ANY(c.id || c.merged_ids) AND p.kind = 'address' AND p.is_primary
         ORDER BY p.customer_id <> c.id, p.id LIMIT 1),
        f.last_purchase_at, c.created_at
    FROM customers_customer c LEFT JOIN customers_figures f ON f.customer_id = c.id
    WHERE c.id = ANY(%s) AND {visible}
"""
_REACHED = """customers_contact_point p JOIN customers_customer k ON k.id = p.customer_id
        JOIN customers_customer c ON c.id = coalesce(k.root_id, k.id)"""
_CALLED = "customers_customer c"
_LIVING = f"""{_CALLED} JOIN customers_contact_point p
        ON p.customer_id = c.id AND p.kind = 'address' AND p.postal_code = ANY(%s)"""
_ONE_REASON = f"""
    (SELECT c.id, '{{why}}' AS why FROM {{rows}} WHERE {{like}} AND c.id <> %s AND {{visible}}
    LIMIT {_OF_ONE_REASON})"""
_FOUND = f"""
    SELECT id, array_agg(DISTINCT why ORDER BY why) FROM ({{reasons}}) found
    GROUP BY id ORDER BY count(DISTINCT why) DESC, id LIMIT {MOST + 1}
"""


@dataclass(frozen=True, slots=True)
class Sought:
    """What may be known of somebody already; `name_key` and `sort_key` as the record has them."""

    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    postal_codes: tuple[str, ...] = ()
    corporate_number: str = ""
    name_key: str = ""
    sort_key: str = ""
    birthday: date | None = None


@dataclass(frozen=True, slots=True)
class Alike:
    """`why`: email, phone, corporate_number; birthday and postal_code together with the name; of
    who is only like them, codes of `linkage` with the `probability` that both are one."""

    id: int
    name: str
    kana: str
    kind: str
    why: tuple[str, ...]
    phone: str
    mail: str
    place: str
    last_purchase_at: datetime | None
    created_at: datetime
    probability: float | None = None


def alike(sought: Sought, actor: Actor, *, but: int = 0) -> list[Alike]:
    """Those of them whom the actor sees, at most one more than MOST, who share most first; `but` is
    left out."""
    found = alike_ids(sought, actor, but=but)
    known = {one.id: one for one in known_as(found, actor)} if found else {}
    return [replace(known[id_], why=why) for id_, why in found.items() if id_ in known]


def alike_ids(sought: Sought, actor: Actor, *, but: int = 0) -> dict[int, tuple[str, ...]]:
    """The same, each with what is shared."""
    statement, values = asking(sought, actor, but)
    if not statement:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return {id_: tuple(why) for id_, why in cursor.fetchall()}


def known_as(ids: Iterable[int], actor: Actor) -> list[Alike]:
    """Those whom the actor sees, by what tells them apart; `why` is empty."""
    visible, theirs = visible_sql(actor)
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN.format(visible=visible), [list(ids), *theirs])
        return [_alike(row) for row in cursor.fetchall()]


def asking(sought: Sought, actor: Actor, but: int) -> tuple[str, list[Any]]:
    """Only what is sought is looked for, each reason by an index."""
    visible, theirs = visible_sql(actor)
    reasons, values = [], []
    for why, rows, like, given in _reasons(sought):
        reasons.append(_ONE_REASON.format(why=why, rows=rows, like=like, visible=visible))
        values += [*given, but, *theirs]
    return _FOUND.format(reasons=" UNION ALL ".join(reasons)) if reasons else "", values


def _reasons(sought: Sought) -> Iterator[tuple[str, str, str, list[Any]]]:
    for why, reached in (("email", sought.emails), ("phone", sought.phones)):
        if reached:
            yield why, _REACHED, f"p.kind = '{why}' AND p.normal = ANY(%s)", [list(reached)]
    if sought.corporate_number:
        number = "c.corporate_number = %s AND c.corporate_number <> ''"
        yield "corporate_number", _CALLED, number, [sought.corporate_number]
    for key in ("name_key", "sort_key") if sought.name_key else ():
        called, name = f"c.{key} = %s AND c.name_key <> ''", getattr(sought, key)
        if sought.birthday:
            yield "birthday", _CALLED, f"{called} AND c.birthday = %s", [name, sought.birthday]
        if sought.postal_codes:
            yield "postal_code", _LIVING, called, [list(sought.postal_codes), name]


def _alike(row: Sequence[Any]) -> Alike:
    id_, name, kana, kind, phone, mail, place, bought_at, created_at = row
    return Alike(
        id=id_,
        name=name or mail or phone or nameless(id_),
        kana=kana,
        kind=kind,
        why=(),
        phone=phone or "",
        mail=mail or "",
        place=place or "",
        last_purchase_at=never_is_none(bought_at),
        created_at=created_at,
    )
