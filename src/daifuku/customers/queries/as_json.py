"""Customers as the API shows them; PostgreSQL builds the JSON."""

from django.db import connection

from daifuku.customers.models.customer import NEVER
from daifuku.customers.queries.listing import (
    MOST_ROWS,
    ListQuery,
    cursor_of,
    slice_of,
)
from daifuku.customers.queries.visible import visible_sql
from daifuku.foundation.access import Actor
from daifuku.foundation.errors import NotFound
from daifuku.foundation.models import Company
from daifuku.foundation.money import minor_digits
from daifuku.foundation.patience import at_most

# What two of the records of one customer have is told once.
_EACH = """(SELECT DISTINCT ON (o.kind, o.normal) o.* FROM customers_contact_point o
                WHERE o.customer_id = ANY(c.id || c.merged_ids)
                ORDER BY o.kind, o.normal, NOT o.is_primary, o.customer_id <> c.id, o.id)"""
# One customer `c` with figures `f`. Lists give the primary one first.
_OBJECT = """
    json_build_object(
        'id', c.id, 'kind', c.kind, 'name', c.name, 'family_name', c.family_name,
        'given_name', c.given_name, 'family_kana', c.family_kana, 'given_kana', c.given_kana,
        'name_kana', c.name_kana, 'kana_guessed', c.kana_guessed, 'honorific', c.honorific,
        'stage', c.stage, 'birthday', c.birthday, 'gender', c.gender, 'language', c.language,
        'owner_id', c.owner_id, 'home_store_id', c.home_store_id,
        'corporate_number', c.corporate_number,
        'emails', (SELECT coalesce(json_agg(p.value ORDER BY NOT p.is_primary, p.id), '[]')
            FROM {each} p WHERE p.kind = 'email'),
        'phones', (SELECT coalesce(json_agg(p.value ORDER BY NOT p.is_primary, p.id), '[]')
            FROM {each} p WHERE p.kind = 'phone'),
        'addresses', (SELECT coalesce(json_agg(json_build_object(
                'postal_code', p.postal_code, 'prefecture', p.prefecture, 'city', p.city,
                'town', p.town, 'building', p.building, 'country', p.country,
                'label', p.label, 'is_primary', p.is_primary) ORDER BY NOT p.is_primary, p.id),
                '[]')
            FROM {each} p WHERE p.kind = 'address'),
        'contact_points', (SELECT coalesce(json_agg(json_build_object(
                'id', p.id, 'kind', p.kind, 'value', p.value, 'normal', p.normal,
                'label', p.label, 'is_primary', p.is_primary, 'verified_at', p.verified_at,
                'undeliverable_at', p.undeliverable_at) ORDER BY p.kind, NOT p.is_primary, p.id),
                '[]')
            FROM {each} p),
        'tags', (SELECT coalesce(json_agg(json_build_object(
                'id', t.id, 'names', t.names) ORDER BY t.key), '[]')
            FROM customers_customer_tag x JOIN customers_tag t ON t.id = x.tag_id
            WHERE x.customer_id = c.id),
        'external_ids', (SELECT coalesce(json_agg(json_build_object(
                'source', x.source, 'id', x.external_id) ORDER BY x.source, x.id), '[]')
            FROM customers_external_id x WHERE x.customer_id = ANY(c.id || c.merged_ids)),
        'figures', json_build_object(
            'purchases', coalesce(f.purchases, 0),
            'spent', json_build_object('amount', {spent}, 'currency', %s::text),
            'first_purchase_at', nullif(f.first_purchase_at, %s),
            'last_purchase_at', nullif(f.last_purchase_at, %s),
            'last_contact_at', nullif(f.last_contact_at, %s)),
        'merged_ids', coalesce(to_json(c.merged_ids), '[]'),
        'created_at', c.created_at, 'updated_at', c.updated_at)
"""
_ONE = """
    SELECT {object}::text FROM customers_customer c
    LEFT JOIN customers_figures f ON f.customer_id = c.id WHERE {where}
    AND c.id = (SELECT coalesce(k.root_id, k.id) FROM customers_customer k WHERE k.id = %s)
"""
_PAGE = """
    WITH {picked}
    SELECT coalesce(json_agg({object} ORDER BY page.place) FILTER (WHERE page.place <= %s), '[]')
               ::text,
           max(page.place), max(page.id) FILTER (WHERE page.place = %s),
           max(page.sort_value) FILTER (WHERE page.place = %s)
    FROM page
    JOIN customers_customer c ON c.id = page.id
    JOIN customers_figures f ON f.customer_id = c.id
"""


def json_one(customer_id: int, actor: Actor) -> str:
    """Of an id that was merged, its root. Refuses with NotFound. A walk-in customer is shown to
    whoever has its id."""
    visible, values = visible_sql(actor)
    where = f"(({visible}) OR (c.walk_in AND c.deleted_at IS NULL))"
    wanted, shown = _object()
    statement = _ONE.format(object=wanted, where=where)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*shown, *values, customer_id])
        row = cursor.fetchone()
    if row is None:
        raise NotFound
    return str(row[0])


def json_page(query: ListQuery, actor: Actor) -> str:
    """{"items": […], "next": cursor or null} as text. Refuses as `list_page` does."""
    part = slice_of(query, actor)
    limit = max(1, min(query.limit, MOST_ROWS))
    wanted, shown = _object()
    picked, values = part.picked(limit + 1)
    statement = _PAGE.format(picked=picked, object=wanted)
    with at_most(query.patience), connection.cursor() as cursor:
        cursor.execute(statement, [*values, *shown, limit, limit, limit])
        items, places, last_id, last_value = cursor.fetchone()
    follow = "null"
    if (places or 0) > limit:
        follow = f'"{cursor_of(query.sort, last_value, last_id)}"'
    return f'{{"items": {items}, "next": {follow}}}'


def _object() -> tuple[str, list]:
    currency = Company.current().currency
    digits = minor_digits(currency)
    spent = "coalesce(f.spent, 0)::text"
    if digits:
        spent = f"round(coalesce(f.spent, 0)::numeric / {10**digits}, {digits})::text"
    return _OBJECT.format(spent=spent, each=_EACH), [currency, NEVER, NEVER, NEVER]
