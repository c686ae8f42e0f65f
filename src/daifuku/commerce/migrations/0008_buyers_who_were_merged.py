"""When somebody bought first is asked of all ids of one customer, and asked again when these change."""

from django.db import migrations

_KNOWN_SALES = """
    p.kind = 'sale' AND p.voided_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM commerce_store s WHERE s.walk_in_customer_id = p.customer_id)
"""
_KEEP = f"""
CREATE OR REPLACE FUNCTION commerce_keep_buyers_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO commerce_buyer AS b (customer_id, first_at, second_at, last_at)
    SELECT coalesce(c.root_id, c.id), min(p.occurred_at),
           (array_agg(p.occurred_at ORDER BY p.occurred_at))[2], max(p.occurred_at)
    FROM new_rows p JOIN customers_customer c ON c.id = p.customer_id WHERE {_KNOWN_SALES}
    GROUP BY 1 ORDER BY 1
    ON CONFLICT (customer_id) DO UPDATE SET
        first_at = least(b.first_at, excluded.first_at),
        second_at = least(greatest(b.first_at, excluded.first_at), b.second_at, excluded.second_at),
        last_at = greatest(b.last_at, excluded.last_at);
    RETURN NULL;
END $$
"""
# A row of one's own first (new or locked), then a new statement that sees what others committed.
# The ids that were merged count with their root and have no row.
_FIND = f"""
CREATE OR REPLACE FUNCTION commerce_find_buyers(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE whose bigint[];
BEGIN
    SELECT array_agg(DISTINCT one.id ORDER BY one.id) INTO whose
    FROM customers_customer c CROSS JOIN LATERAL (VALUES (c.id), (c.root_id)) AS one (id)
    WHERE c.id = ANY (ids) AND one.id IS NOT NULL;
    INSERT INTO commerce_buyer (customer_id, first_at, last_at)
    SELECT id, 'infinity'::timestamptz, '-infinity'::timestamptz
    FROM unnest(whose) AS id ORDER BY id
    ON CONFLICT DO NOTHING;
    PERFORM 1 FROM commerce_buyer WHERE customer_id = ANY (whose) ORDER BY customer_id FOR UPDATE;
    UPDATE commerce_buyer b
    SET first_at = found.first_at, second_at = found.second_at, last_at = found.last_at
    FROM (SELECT coalesce(c.root_id, c.id) AS customer_id, min(p.occurred_at) AS first_at,
                 (array_agg(p.occurred_at ORDER BY p.occurred_at))[2] AS second_at,
                 max(p.occurred_at) AS last_at
          FROM customers_customer c JOIN commerce_purchase p ON p.customer_id = c.id
          WHERE (c.id = ANY (whose) OR c.root_id = ANY (whose)) AND {_KNOWN_SALES} GROUP BY 1) AS found
    WHERE found.customer_id = b.customer_id;
    DELETE FROM commerce_buyer b WHERE b.customer_id = ANY (whose) AND NOT EXISTS (
        SELECT 1 FROM customers_customer c JOIN commerce_purchase p ON p.customer_id = c.id
        WHERE (c.id = b.customer_id AND c.root_id IS NULL OR c.root_id = b.customer_id)
          AND {_KNOWN_SALES});
END $$
"""
_FOLLOW = """
CREATE FUNCTION commerce_keep_buyers_merged() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM commerce_find_buyers(array_remove(ARRAY[NEW.id, OLD.root_id, NEW.root_id], NULL));
    RETURN NULL;
END $$;
CREATE TRIGGER commerce_buyers_merged AFTER UPDATE OF root_id ON customers_customer
    FOR EACH ROW WHEN (OLD.root_id IS DISTINCT FROM NEW.root_id)
    EXECUTE FUNCTION commerce_keep_buyers_merged();
"""
_UNFOLLOW = """
DROP TRIGGER commerce_buyers_merged ON customers_customer;
DROP FUNCTION commerce_keep_buyers_merged();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("commerce", "0007_days_without_receipts_go"),
        ("customers", "0007_room_for_links"),
    ]

    operations = [
        migrations.RunSQL(_KEEP, migrations.RunSQL.noop),
        migrations.RunSQL(_FIND, migrations.RunSQL.noop),
        migrations.RunSQL(_FOLLOW, _UNFOLLOW),
    ]
