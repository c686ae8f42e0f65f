"""What was written about somebody else by mistake stands under that other one, taken back; whoever it
was really about can be forgotten there too."""

from django.db import migrations

_ERASE = """
CREATE FUNCTION ledger_erase_written(customers bigint[], sources text[], keys text[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE emptied bigint;
BEGIN
    PERFORM set_config('daifuku.erasing', 'on', true);
    UPDATE ledger_private p SET words = '{}'
        FROM unnest(customers, sources, keys) AS asked (customer_id, source, key)
        JOIN ledger_entry e ON e.customer_id = asked.customer_id AND e.source = asked.source
            AND (e.source_key = asked.key
                 OR e.source_key >= asked.key || '#' AND e.source_key < asked.key || '$')
            AND ledger_bare(e.source_key) = asked.key
        WHERE p.entry_id = e.id AND p.words <> '{}';
    GET DIAGNOSTICS emptied = ROW_COUNT;
    PERFORM set_config('daifuku.erasing', '', true);
    RETURN emptied;
END $$;
REVOKE EXECUTE ON FUNCTION ledger_erase_written(bigint[], text[], text[]) FROM PUBLIC;
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'daifuku_app') THEN
        GRANT EXECUTE ON FUNCTION ledger_erase_written(bigint[], text[], text[]) TO daifuku_app;
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_check_codes_quickly")]

    operations = [
        migrations.RunSQL(_ERASE, "DROP FUNCTION ledger_erase_written(bigint[], text[], text[])")
    ]
