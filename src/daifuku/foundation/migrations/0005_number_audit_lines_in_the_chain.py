"""A line of the audit log is numbered inside the chain's lock: drawn before it, the numbers of two
lines written at once could stand the other way round than their digests."""

from django.db import migrations

_CHAIN = """
CREATE OR REPLACE FUNCTION foundation_audit_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    previous bytea;
    number bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(7012026);
    SELECT id, digest INTO number, previous FROM foundation_auditentry ORDER BY id DESC LIMIT 1;
    {drawn}NEW.digest := sha256(coalesce(previous, ''::bytea) || convert_to(
        concat_ws('|', NEW.id, extract(epoch FROM NEW.at), NEW.user_id, NEW.event, NEW.address,
                  NEW.facts), 'UTF8'));
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0004_mark_history_of_imports")]

    operations = [
        migrations.RunSQL(
            _CHAIN.format(drawn="NEW.id := coalesce(number, 0) + 1;\n    "),
            _CHAIN.format(drawn=""),
        ),
    ]
