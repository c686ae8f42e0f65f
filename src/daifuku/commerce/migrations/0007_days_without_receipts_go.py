"""A day of which no receipt is left goes from the kept figures: of a store that is to be taken back
it would say for ever that something points at it."""

from django.db import migrations

_TIDY = """
    DELETE FROM commerce_store_day d USING old_rows o JOIN commerce_store s ON s.id = o.store_id
    WHERE d.store_id = o.store_id AND d.day = (o.occurred_at AT TIME ZONE s.timezone)::date
      AND d.sales = 0 AND d.returns = 0;
"""
_KEEP = """
CREATE OR REPLACE FUNCTION commerce_keep_days_{op}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
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
    {tidy}
    RETURN NULL;
END $$
"""
_MINUS, _PLUS = "SELECT -1 AS sign, * FROM old_rows", "SELECT 1 AS sign, * FROM new_rows"
_ROWS = {"update": f"{_MINUS} UNION ALL {_PLUS}", "delete": _MINUS}


class Migration(migrations.Migration):
    dependencies = [("commerce", "0006_add_catch_all_categories")]

    operations = [
        migrations.RunSQL(
            [_KEEP.format(op=op, rows=rows, tidy=_TIDY) for op, rows in _ROWS.items()],
            [_KEEP.format(op=op, rows=rows, tidy="") for op, rows in _ROWS.items()],
        ),
        migrations.RunSQL(
            "DELETE FROM commerce_store_day WHERE sales = 0 AND returns = 0",
            migrations.RunSQL.noop,
        ),
    ]
