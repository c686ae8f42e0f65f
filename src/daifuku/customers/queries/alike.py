"""Who may be the same: reached at the same place, or of one name and one birthday or postal code."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from daifuku.customers.queries.header import nameless, never_is_none
from daifuku.customers.queries.visible import visible_sql
from daifuku.foundation.access import Actor

MOST = 5
# Every branch is one look into an index; `listed` is what those on names and numbers hold.
_LISTED = "c.deleted_at IS NULL AND NOT c.walk_in"
_CALLED = f"""
    SELECT c.id, c.birthday FROM customers_customer c
    WHERE c.name_key = %s AND c.name_key <> '' AND {_LISTED}
    UNION SELECT c.id, c.birthday FROM customers_customer c
    WHERE c.sort_key = %s AND c.name_key <> '' AND {_LISTED}
"""
_SHOWN = """c.id, c.name, c.name_kana, c.kind,
        (SELECT p.value FROM customers_contact_point p
         WHERE p.customer_id = c.id AND p.kind = 'phone' AND p.is_primary),
        (SELECT p.value FROM customers_contact_point p
         WHERE p.customer_id = c.id AND p.kind = 'email' AND p.is_primary),
        (SELECT p.prefecture || p.city FROM customers_contact_point p
         WHERE p.customer_id = c.id AND p.kind = 'address' AND p.is_primary),
        f.last_purchase_at, c.created_at"""
_FROM = "FROM customers_customer c LEFT JOIN customers_figures f ON f.customer_id = c.id"
_ALIKE = f"""
    WITH called AS ({_CALLED}), found AS (
        SELECT p.customer_id AS id, 'email' AS why FROM customers_contact_point p
        WHERE p.kind = 'email' AND p.normal = ANY(%s)
        UNION SELECT p.customer_id, 'phone' FROM customers_contact_point p
        WHERE p.kind = 'phone' AND p.normal = ANY(%s)
        UNION SELECT c.id, 'corporate_number' FROM customers_customer c
        WHERE c.corporate_number = %s AND c.corporate_number <> '' AND {_LISTED}
        UNION SELECT id, 'birthday' FROM called WHERE birthday = %s
        UNION SELECT called.id, 'postal_code' FROM called
            JOIN customers_contact_point p ON p.customer_id = called.id AND p.kind = 'address'
        WHERE p.postal_code = ANY(%s))
    SELECT {_SHOWN},
        (SELECT array_agg(g.why ORDER BY g.why) FROM found g WHERE g.id = c.id)
    {_FROM}
    WHERE c.id IN (SELECT id FROM found) AND c.id <> %s AND {{visible}}
    ORDER BY c.id LIMIT {MOST + 1}
"""
_KNOWN = f"SELECT {_SHOWN}, '{{{{}}}}'::text[] {_FROM} WHERE c.id = ANY(%s) AND {{visible}}"


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
    """`why`: email, phone, corporate_number; birthday and postal_code together with the name."""

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


def alike(sought: Sought, actor: Actor, *, but: int = 0) -> list[Alike]:
    """Those of them whom the actor sees, at most one more than MOST; `but` is left out."""
    visible, theirs = visible_sql(actor)
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE.format(visible=visible), [*asked_for(sought), but, *theirs])
        return [_alike(row) for row in cursor.fetchall()]


def known_as(ids: Iterable[int], actor: Actor) -> list[Alike]:
    """Those whom the actor sees, by what tells them apart; `why` is empty."""
    visible, theirs = visible_sql(actor)
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN.format(visible=visible), [list(ids), *theirs])
        return [_alike(row) for row in cursor.fetchall()]


def asked_for(sought: Sought) -> Sequence[Any]:
    return (
        sought.name_key,
        sought.sort_key if sought.name_key else "",
        list(sought.emails),
        list(sought.phones),
        sought.corporate_number,
        sought.birthday,
        list(sought.postal_codes),
    )


def _alike(row: Sequence[Any]) -> Alike:
    id_, name, kana, kind, phone, mail, place, bought_at, created_at, why = row
    return Alike(
        id=id_,
        name=name or mail or phone or nameless(id_),
        kana=kana,
        kind=kind,
        why=tuple(why),
        phone=phone or "",
        mail=mail or "",
        place=place or "",
        last_purchase_at=never_is_none(bought_at),
        created_at=created_at,
    )
