"""NOTIFY per statement: who has news, or that a bulk change wrote many."""

from django.db import migrations

_ANNOUNCE = """
CREATE FUNCTION ledger_announce() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE concerned bigint[];
BEGIN
    SELECT array_agg(customer_id) INTO concerned
    FROM (SELECT DISTINCT customer_id FROM new_rows ORDER BY 1 LIMIT 51) AS first;
    IF cardinality(concerned) <= 50 THEN
        PERFORM pg_notify('daifuku_book', json_build_object('customers', concerned)::text);
    ELSIF concerned IS NOT NULL THEN
        PERFORM pg_notify('daifuku_book', json_build_object(
            'bulk', nullif(current_setting('daifuku.change_id', true), '')::bigint)::text);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_entry_announce AFTER INSERT ON ledger_entry
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION ledger_announce();
CREATE TRIGGER ledger_also_announce AFTER INSERT ON ledger_also
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION ledger_announce();
"""
_SILENCE = """
DROP TRIGGER ledger_entry_announce ON ledger_entry;
DROP TRIGGER ledger_also_announce ON ledger_also;
DROP FUNCTION ledger_announce();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_guard_the_book")]

    operations = [migrations.RunSQL(_ANNOUNCE, _SILENCE)]
