"""`daifuku_change_id()` is called for every row that goes into a history, so it also notes that the
change wrote one. A savepoint that is rolled back takes the note with it."""

from django.db import migrations

_FUNCTION = """
CREATE OR REPLACE FUNCTION daifuku_change_id() RETURNS bigint LANGUAGE plpgsql {volatility} AS $$
DECLARE current text := current_setting('daifuku.change_id', true);
BEGIN
    IF current IS NULL OR current = '' THEN
        RAISE EXCEPTION 'a remembered table was written outside a change'
            USING HINT = 'Open foundation.changes.change(...) around the write.';
    END IF;
    {note}RETURN current::bigint;
END $$
"""
_NOTE = """IF current_setting('daifuku.wrote', true) IS DISTINCT FROM current THEN
        PERFORM set_config('daifuku.wrote', current, true);
    END IF;
    """


class Migration(migrations.Migration):
    dependencies = [("foundation", "0005_number_audit_lines_in_the_chain")]

    operations = [
        migrations.RunSQL(
            _FUNCTION.format(volatility="VOLATILE", note=_NOTE),
            _FUNCTION.format(volatility="STABLE", note=""),
        ),
    ]
