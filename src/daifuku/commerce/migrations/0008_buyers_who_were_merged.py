"""When somebody bought first is asked of all ids of one customer, and asked again when these change."""

from importlib import import_module

from django.db import migrations

_KNOWN_SALES = """
    p.kind = 'sale' AND p.voided_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM commerce_store s WHERE s.walk_in_customer_id = p.customer_id)
"""
# Who was being merged or separated meanwhile holds the rows that are written here. What they made of
# it can be seen by the next statement alone, when their row was waited for.
_KEEP = f"""
CREATE OR REPLACE FUNCTION commerce_keep_buyers_insert() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ids bigint[]; roots bigint[]; moved bigint[];
BEGIN
    WITH sold AS MATERIALIZED (
        SELECT c.id, coalesce(c.root_id, c.id) AS root, p.occurred_at
        FROM new_rows p JOIN customers_customer c ON c.id = p.customer_id WHERE {_KNOWN_SALES}),
    kept AS (
        INSERT INTO commerce_buyer AS b (customer_id, first_at, second_at, last_at)
        SELECT root, min(occurred_at), (array_agg(occurred_at ORDER BY occurred_at))[2],
               max(occurred_at)
        FROM sold GROUP BY 1 ORDER BY 1
        ON CONFLICT (customer_id) DO UPDATE SET
            first_at = least(b.first_at, excluded.first_at),
            second_at = least(greatest(b.first_at, excluded.first_at), b.second_at, excluded.second_at),
            last_at = greatest(b.last_at, excluded.last_at))
    SELECT array_agg(id), array_agg(root) INTO ids, roots FROM (SELECT DISTINCT id, root FROM sold) AS one;
    SELECT array_agg(DISTINCT one.id) INTO moved
    FROM unnest(ids, roots) AS asked (id, root) JOIN customers_customer c ON c.id = asked.id
    CROSS JOIN LATERAL (VALUES (asked.id), (asked.root)) AS one (id)
    WHERE coalesce(c.root_id, c.id) <> asked.root;
    IF moved IS NOT NULL THEN
        PERFORM commerce_find_buyers(moved);
    END IF;
    RETURN NULL;
END $$
"""
# A row of one's own first (new or locked), then a new statement that sees what others committed: who
# they are one with now, and when that is settled what they bought. The ids that were merged count
# with their root and have no row.
_FIND = f"""
CREATE OR REPLACE FUNCTION commerce_find_buyers(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE whose bigint[]; held bigint[];
BEGIN
    LOOP
        SELECT array_agg(DISTINCT one.id ORDER BY one.id) INTO whose
        FROM customers_customer c CROSS JOIN LATERAL (VALUES (c.id), (c.root_id)) AS one (id)
        WHERE c.id = ANY (coalesce(held, ids)) AND one.id IS NOT NULL;
        EXIT WHEN whose IS NOT DISTINCT FROM held;
        held := whose;
        INSERT INTO commerce_buyer (customer_id, first_at, last_at)
        SELECT id, 'infinity'::timestamptz, '-infinity'::timestamptz
        FROM unnest(whose) AS id ORDER BY id
        ON CONFLICT DO NOTHING;
        PERFORM 1 FROM commerce_buyer WHERE customer_id = ANY (whose) ORDER BY customer_id FOR UPDATE;
    END LOOP;
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
# As the second migration made them, every id by itself.
_BEFORE = import_module("daifuku.commerce.migrations.0002_keep_days_and_buyers")
_KEPT, _FOUND = (
    made.partition("CREATE TRIGGER")[0].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    for made in (_BEFORE._MERGE_BUYERS, _BEFORE._FIND_BUYERS)
)
# Those whom either way of counting counts otherwise.
_COUNT_AGAIN = """
    SELECT commerce_find_buyers(array_agg(id))
    FROM customers_customer WHERE root_id IS NOT NULL OR merged_ids IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("commerce", "0007_days_without_receipts_go"),
        ("customers", "0007_room_for_links"),
    ]

    # Taken back from the last to the first.
    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, _COUNT_AGAIN),
        migrations.RunSQL(_KEEP, _KEPT),
        migrations.RunSQL(_FIND, _FOUND),
        migrations.RunSQL(_FOLLOW, _UNFOLLOW),
        migrations.RunSQL(_COUNT_AGAIN, migrations.RunSQL.noop),
    ]
