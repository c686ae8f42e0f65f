"""Rows of which every word stands already, found by the database alone. It may miss some, which
`compare` then sees; what it names, `compare` would call the same: a test holds both together."""

from django.db import connection

from daifuku.customers.actions.erase import suppressed
from daifuku.customers.models import Suppression
from daifuku.customers.models.belonging import STANDS
from daifuku.foundation.imports import Reading

# OFFSET 0: by the index, customer by customer, never by a hash of all who work somewhere.
# What takes words of ours to understand (tags, forms of address, our own numbers) is left out.
_KNOWN = f"""
    WITH given AS MATERIALIZED (
        SELECT g.key, r.body::jsonb AS body, x.customer_id
        FROM import_group g
        JOIN import_row r USING (key)
        JOIN customers_external_id x
            ON x.source = %(source)s AND x.external_id = g.key AND NOT x.binned
        WHERE g.batch = %(batch)s AND g.size = 1)
    SELECT g.key, CASE WHEN %(forgetting)s THEN ARRAY(SELECT p->>0 || ' ' || (p->>2)
                        FROM jsonb_array_elements(g.body->'points') p WHERE p->>0 <> 'address') END
    FROM given g JOIN customers_customer c ON c.id = g.customer_id
    WHERE g.body->>'number' = g.key AND c.root_id IS NULL
      AND g.body->'tags' = '[]'
      AND NOT g.body ? 'id' AND NOT g.body ? 'home_store' AND NOT g.body->'columns' ? 'honorific'
      AND to_jsonb(c) @> (g.body->'columns')
      AND NOT (c.kana_guessed
               AND g.body->'columns' ?| ARRAY['family_kana', 'given_kana', 'name_kana'])
      AND (NOT g.body ? 'stage' OR g.body->>'stage' = c.stage)
      AND NOT EXISTS (
          SELECT FROM jsonb_array_elements(g.body->'points') p
          WHERE NOT EXISTS (
              SELECT FROM customers_contact_point k
              WHERE k.customer_id = c.id AND k.kind = p->>0 AND k.normal = p->>2
                AND (k.kind <> 'address'
                     OR (k.postal_code, k.prefecture, k.city, k.town, k.building, k.country)
                        = (p->>5, p->>6, p->>7, p->>8, p->>9, p->>10))))
      AND (coalesce(g.body->>'company_key', '') = '' OR EXISTS (
          SELECT FROM customers_relation r
          JOIN customers_customer t ON t.id = r.to_customer_id AND t.kind = 'organisation'
          JOIN customers_customer o ON o.id IN (t.id, coalesce(t.root_id, t.id))
          WHERE r.from_customer_id = c.id AND {STANDS}
            AND o.name_key = g.body->>'company_key' OFFSET 0))
"""


def known(batch: int, reading: Reading) -> list[str]:
    forgetting = Suppression.objects.exists()
    asked = {"batch": batch, "source": reading.source, "forgetting": forgetting}
    asked["today"] = reading.at.date()
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, asked)
        found: list[tuple[str, list[str] | None]] = cursor.fetchall()
    if not (found and forgetting):
        return [key for key, _reached in found]
    forgotten = _forgotten({one for _key, reached in found for one in reached or ()})
    return [key for key, reached in found if forgotten.isdisjoint(reached or ())]


def _forgotten(reached: set[str]) -> set[str]:
    """Those of "email ken@example.jp" and the like whose owner asked to be forgotten."""
    found = set()
    for kind in ("email", "phone"):
        begin = f"{kind} "
        normals = {one.removeprefix(begin) for one in reached if one.startswith(begin)}
        found |= {begin + normal for normal in suppressed(kind, normals)}
    return found
