"""Who may be the same though nothing is written alike: candidates by index, weighed one by one."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from math import log2

from django.db import connection

from daifuku.customers.linkage.blocking import MOST_HOLDERS
from daifuku.customers.linkage.features import Features, Kept, features_of
from daifuku.customers.linkage.model import shipped
from daifuku.customers.linkage.rarity import usual
from daifuku.customers.linkage.scoring import LIKELY, says_more_than_a_name, score
from daifuku.customers.queries.visible import visible_sql
from daifuku.foundation.access import Actor

_OF_ONE_KEY = 60
_REACHED = f"""
    SELECT 'reached', v.normal, p.id FROM unnest(%(reached)s::text[], %(kinds)s::text[]) v(normal, kind)
    CROSS JOIN LATERAL (SELECT coalesce(o.root_id, o.id) AS id FROM customers_contact_point k
        JOIN customers_customer o ON o.id = k.customer_id
        WHERE k.kind = v.kind AND k.normal = v.normal LIMIT {MOST_HOLDERS + 1}) p"""
_CALLED = f"""
    (SELECT '{{column}}', '', coalesce(c.root_id, c.id) FROM customers_customer c
    WHERE c.{{column}} = %({{column}})s AND {{also}} AND c.deleted_at IS NULL AND NOT c.walk_in
    LIMIT {_OF_ONE_KEY})"""
_KEPT = """
    SELECT c.id, c.kind, c.family_name, c.given_name, c.family_kana, c.given_kana, c.name_key,
        c.name_kana, coalesce(c.birthday::text, ''), c.gender, c.corporate_number,
        coalesce(p.phones, '{{}}'), coalesce(p.emails, '{{}}'), coalesce(p.addresses, '{{}}')
    FROM customers_customer c CROSS JOIN LATERAL (
        SELECT array_agg(p.normal) FILTER (WHERE p.kind = 'phone') AS phones,
            array_agg(p.normal) FILTER (WHERE p.kind = 'email') AS emails,
            array_agg(p.normal) FILTER (WHERE p.kind = 'address') AS addresses
        FROM customers_contact_point p
        WHERE p.customer_id = ANY(c.id || coalesce(c.merged_ids, '{{}}'))) p
    WHERE c.id = ANY(%s) AND c.kind = ANY(%s) AND c.root_id IS NULL AND {visible}
"""
_ASKED = (
    _KEPT.replace("AND c.kind = ANY(%s) ", "")
    .replace("p.addresses, '{{}}')", "p.addresses, '{{}}'), c.sort_key, c.birthday")
    .format(visible="c.deleted_at IS NULL AND NOT c.walk_in")
)
_SIZE = (
    "SELECT 'size', '', reltuples::bigint FROM pg_class WHERE oid = 'customers_customer'::regclass"
)


@dataclass(frozen=True, slots=True)
class Likely:
    """`reasons`: codes with their weight in bits, the weightiest first; `reading.py` words them."""

    id: int
    probability: float
    reasons: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A record, kept or not, with the keys by which others of its name are found."""

    kept: Kept
    name_key: str = ""
    sort_key: str = ""
    birthday: date | None = None


def asked_of(customer_ids: Iterable[int]) -> list[Asked]:
    """Records as they are kept, merged ones with their root; of walk-in ones and the bin nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, [list(customer_ids)])
        return [Asked(Kept(*row[:-2]), row[6], *row[-2:]) for row in cursor.fetchall()]


def likely(asked: Asked, actor: Actor, *, but: int = 0) -> list[Likely]:
    """Those whom the actor sees and who are this one with a probability of LIKELY at least for more
    than their name, the likeliest first."""
    ids, crowded, records = _candidates(asked)
    ids -= {but}
    if not ids:
        return []
    mine = _without(features_of(asked.kept), crowded)
    model = shipped(mine.kind, records)
    found = []
    for one in _known(ids, mine.kind, actor):
        weighed = score(mine, _without(one, crowded), model, usual())
        if weighed.probability >= LIKELY and says_more_than_a_name(weighed.reasons):
            found.append(Likely(one.id, weighed.probability, weighed.reasons))
    return sorted(found, key=lambda one: (-one.probability, one.id))


def _candidates(asked: Asked) -> tuple[set[int], set[str], int]:
    """Ids; what so many hold that it says nothing; how many customers there are, by the power of
    two, so that few models are kept."""
    parts, values = [_SIZE], dict[str, object]()
    points = {
        "phone": asked.kept.phones,
        "email": asked.kept.emails,
        "address": asked.kept.addresses,
    }
    kinds = [kind for kind, given in points.items() for _value in given]
    if kinds:
        parts.append(_REACHED)
        values |= {"kinds": kinds, "reached": [one for given in points.values() for one in given]}
    for column in ("name_key", "sort_key", "birthday"):
        if given := getattr(asked, column):
            also = "c.name_key <> ''" if column != "birthday" else "c.birthday IS NOT NULL"
            parts.append(_CALLED.format(column=column, also=also))
            values[column] = given
    if len(parts) == 1:
        return set(), set(), 0
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        rows = cursor.fetchall()
    size = next(number for why, _value, number in rows if why == "size")
    held: dict[str, int] = {}
    for why, value, _id in rows:
        held[value] = held.get(value, 0) + (why == "reached")
    crowded = {value for value, count in held.items() if count > MOST_HOLDERS}
    ids = {id_ for why, value, id_ in rows if why != "size" and value not in crowded}
    return ids, crowded, 2 ** round(log2(max(size, 1)))


def _known(ids: set[int], kind: str, actor: Actor) -> list[Features]:
    visible, theirs = visible_sql(actor)
    kinds = ["person"] if kind == "person" else ["organisation", "household"]
    with connection.cursor() as cursor:
        cursor.execute(_KEPT.format(visible=visible), [list(ids), kinds, *theirs])
        return [features_of(Kept(*row)) for row in cursor.fetchall()]


def _without(one: Features, crowded: set[str]) -> Features:
    if crowded.isdisjoint((*one.phones, *one.emails)):
        return one
    phones = tuple(phone for phone in one.phones if phone not in crowded)
    emails = tuple(mail for mail in one.emails if mail not in crowded)
    return replace(one, phones=phones, emails=emails)
