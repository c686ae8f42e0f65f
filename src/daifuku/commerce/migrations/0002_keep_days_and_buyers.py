"""Kept figures follow every write of commerce_purchase, in its own transaction: one action, a bulk
load and an undo alike. Locks are taken in the order of keys, so that two writers never cross."""

from django.db import migrations

_DAYS = """
CREATE FUNCTION commerce_keep_days_{op}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO commerce_store_day AS d (store_id, day, sales, returns, total, discount, tax)
    SELECT p.store_id, (p.occurred_at AT TIME ZONE s.timezone)::date AS day,
           coalesce(sum(sign) FILTER (WHERE p.kind = 'sale'), 0),
           coalesce(sum(sign) FILTER (WHERE p.kind = 'return'), 0),
           sum(sign * p.total), sum(sign * p.discount), sum(sign * p.tax)
    FROM ({rows}) AS p JOIN commerce_store s ON s.id = p.store_id
    WHERE p.voided_at IS NULL
    GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (store_id, day) DO UPDATE SET
        sales = d.sales + excluded.sales,
        returns = d.returns + excluded.returns,
        total = d.total + excluded.total,
        discount = d.discount + excluded.discount,
        tax = d.tax + excluded.tax;
    RETURN NULL;
END $$;
CREATE TRIGGER commerce_purchase_days_{op} AFTER {op} ON commerce_purchase
    REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION commerce_keep_days_{op}();
"""
_KNOWN_SALES = """
    p.kind = 'sale' AND p.voided_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM commerce_store s WHERE s.walk_in_customer_id = p.customer_id)
"""
# The second of two merged lists is the lesser of both seconds and the later first.
_MERGE_BUYERS = f"""
CREATE FUNCTION commerce_keep_buyers_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO commerce_buyer AS b (customer_id, first_at, second_at, last_at)
    SELECT p.customer_id, min(p.occurred_at),
           (array_agg(p.occurred_at ORDER BY p.occurred_at))[2], max(p.occurred_at)
    FROM new_rows p WHERE {_KNOWN_SALES}
    GROUP BY 1 ORDER BY 1
    ON CONFLICT (customer_id) DO UPDATE SET
        first_at = least(b.first_at, excluded.first_at),
        second_at = least(greatest(b.first_at, excluded.first_at), b.second_at, excluded.second_at),
        last_at = greatest(b.last_at, excluded.last_at);
    RETURN NULL;
END $$;
CREATE TRIGGER commerce_purchase_buyers_insert AFTER INSERT ON commerce_purchase
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION commerce_keep_buyers_insert();
"""
# A row of one's own first (new or locked), then a new statement that sees what others committed.
_FIND_BUYERS = f"""
CREATE FUNCTION commerce_find_buyers(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO commerce_buyer (customer_id, first_at, last_at)
    SELECT DISTINCT id, 'infinity'::timestamptz, '-infinity'::timestamptz
    FROM unnest(ids) AS id WHERE id IS NOT NULL ORDER BY id
    ON CONFLICT DO NOTHING;
    PERFORM 1 FROM commerce_buyer WHERE customer_id = ANY (ids) ORDER BY customer_id FOR UPDATE;
    UPDATE commerce_buyer b
    SET first_at = found.first_at, second_at = found.second_at, last_at = found.last_at
    FROM (SELECT p.customer_id, min(p.occurred_at) AS first_at,
                 (array_agg(p.occurred_at ORDER BY p.occurred_at))[2] AS second_at,
                 max(p.occurred_at) AS last_at
          FROM commerce_purchase p
          WHERE p.customer_id = ANY (ids) AND {_KNOWN_SALES} GROUP BY 1) AS found
    WHERE found.customer_id = b.customer_id;
    DELETE FROM commerce_buyer b WHERE b.customer_id = ANY (ids) AND NOT EXISTS (
        SELECT 1 FROM commerce_purchase p WHERE p.customer_id = b.customer_id AND {_KNOWN_SALES});
END $$;
"""
_BUYERS_AGAIN = """
CREATE FUNCTION commerce_keep_buyers_{op}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM commerce_find_buyers(ids) FROM ({ids}) AS touched(ids) WHERE ids IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER commerce_purchase_buyers_{op} AFTER {op} ON commerce_purchase
    REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION commerce_keep_buyers_{op}();
"""
_OLD, _NEW = "OLD TABLE AS old_rows", "NEW TABLE AS new_rows"
_MOVED = """
    SELECT array_agg(DISTINCT touched.id) FROM old_rows o JOIN new_rows n ON n.id = o.id
    CROSS JOIN LATERAL (VALUES (o.customer_id), (n.customer_id)) AS touched(id)
    WHERE (o.customer_id, o.kind, o.occurred_at, o.voided_at)
          IS DISTINCT FROM (n.customer_id, n.kind, n.occurred_at, n.voided_at)
"""
_MINUS, _PLUS = "SELECT -1 AS sign, * FROM old_rows", "SELECT 1 AS sign, * FROM new_rows"

_MAKE = [
    _DAYS.format(op="insert", rows=_PLUS, tables=_NEW),
    _DAYS.format(op="update", rows=f"{_MINUS} UNION ALL {_PLUS}", tables=f"{_OLD} {_NEW}"),
    _DAYS.format(op="delete", rows=_MINUS, tables=_OLD),
    _MERGE_BUYERS,
    _FIND_BUYERS,
    _BUYERS_AGAIN.format(op="update", ids=_MOVED, tables=f"{_OLD} {_NEW}"),
    _BUYERS_AGAIN.format(
        op="delete", ids="SELECT array_agg(DISTINCT customer_id) FROM old_rows", tables=_OLD
    ),
]
_UNMAKE = [
    *(f"DROP FUNCTION commerce_keep_days_{op}() CASCADE" for op in ("insert", "update", "delete")),
    *(
        f"DROP FUNCTION commerce_keep_buyers_{op}() CASCADE"
        for op in ("insert", "update", "delete")
    ),
    "DROP FUNCTION commerce_find_buyers(bigint[])",
]


class Migration(migrations.Migration):
    dependencies = [("commerce", "0001_stores_products_purchases")]

    operations = [migrations.RunSQL(_MAKE, _UNMAKE)]
