"""The change id that history triggers write, and the hash chain of the audit log."""

from django.db import migrations

_CHANGE_ID = """
CREATE FUNCTION daifuku_change_id() RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE current text := current_setting('daifuku.change_id', true);
BEGIN
    IF current IS NULL OR current = '' THEN
        RAISE EXCEPTION 'a remembered table was written outside a change'
            USING HINT = 'Open foundation.changes.change(...) around the write.';
    END IF;
    RETURN current::bigint;
END $$
"""
_CHAIN = """
CREATE FUNCTION foundation_audit_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE previous bytea;
BEGIN
    PERFORM pg_advisory_xact_lock(7012026);
    SELECT digest INTO previous FROM foundation_auditentry ORDER BY id DESC LIMIT 1;
    NEW.digest := sha256(coalesce(previous, ''::bytea) || convert_to(
        concat_ws('|', NEW.id, extract(epoch FROM NEW.at), NEW.user_id, NEW.event, NEW.address,
                  NEW.facts), 'UTF8'));
    RETURN NEW;
END $$;
CREATE TRIGGER foundation_audit_chain BEFORE INSERT ON foundation_auditentry
    FOR EACH ROW EXECUTE FUNCTION foundation_audit_chain();
CREATE FUNCTION foundation_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only';
END $$;
CREATE TRIGGER foundation_audit_refuse BEFORE UPDATE OR DELETE OR TRUNCATE
    ON foundation_auditentry FOR EACH STATEMENT EXECUTE FUNCTION foundation_audit_refuse();
"""
_UNCHAIN = """
DROP TRIGGER foundation_audit_refuse ON foundation_auditentry;
DROP TRIGGER foundation_audit_chain ON foundation_auditentry;
DROP FUNCTION foundation_audit_refuse();
DROP FUNCTION foundation_audit_chain();
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_people_changes_search")]

    operations = [
        migrations.RunSQL(_CHANGE_ID, "DROP FUNCTION daifuku_change_id()"),
        migrations.RunSQL(_CHAIN, _UNCHAIN),
    ]
