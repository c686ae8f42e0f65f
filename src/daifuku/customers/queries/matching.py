"""Whom a number or an address from outside belongs to."""

from collections.abc import Iterable

from django.db import connection

_HOLDERS = """
    SELECT x.external_id, x.customer_id FROM customers_external_id x
    WHERE x.source = %s AND x.external_id = ANY(%s) AND NOT x.binned
"""
_REACHED = """
    SELECT p.normal, array_agg(DISTINCT c.id ORDER BY c.id)
    FROM customers_contact_point p JOIN customers_customer k ON k.id = p.customer_id
    JOIN customers_customer c ON c.id = coalesce(k.root_id, k.id) AND c.deleted_at IS NULL
    WHERE p.kind = %s AND p.normal = ANY(%s) GROUP BY p.normal
"""
_COMPANIES = """
    SELECT c.corporate_number, min(coalesce(c.root_id, c.id)) FROM customers_customer c
    WHERE c.corporate_number = ANY(%s) AND c.corporate_number <> ''
      AND c.deleted_at IS NULL AND NOT c.walk_in
    GROUP BY c.corporate_number
"""
_NUMBERED = """
    SELECT DISTINCT c.id FROM customers_customer c
    JOIN customers_external_id x ON x.customer_id = ANY(c.id || c.merged_ids)
    WHERE c.id = ANY(%s) AND lower(x.external_id) = lower(%s) AND NOT x.binned
"""


def holders_of(source: str, numbers: Iterable[str]) -> dict[str, int]:
    """External number → customer, for those that are known; the very id that has it, merged or
    not."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLDERS, [source, list(numbers)])
        return dict(cursor.fetchall())


def reached_by(kind: str, normals: Iterable[str]) -> dict[str, list[int]]:
    """Normal form of a mail address, number or postal address → customers, merged ones as
    their root; several may share."""
    with connection.cursor() as cursor:
        cursor.execute(_REACHED, [kind, list(normals)])
        return dict(cursor.fetchall())


def companies_of(numbers: Iterable[str]) -> dict[str, int]:
    """Corporate number → customer, for those that are known."""
    with connection.cursor() as cursor:
        cursor.execute(_COMPANIES, [list(numbers)])
        return dict(cursor.fetchall())


def numbered_among(customer_ids: Iterable[int], number: str) -> set[int]:
    """Those of these whom some system knows by exactly this number."""
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERED, [list(customer_ids), number])
        return {row[0] for row in cursor.fetchall()}
