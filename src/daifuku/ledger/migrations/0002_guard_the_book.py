"""What stands in the book stays: triggers for everybody, rights for the app's role.

The owner's functions are the only doors: emptying a person's private words, purging a kind,
beginning an era. A book that came from another server takes no entry before its new era begins."""

from django.db import migrations

_REFUSE = """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('daifuku.purging', true) = 'on' THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'ledger_private'
       AND current_setting('daifuku.erasing', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'nothing is struck out of the book: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', HINT = 'Take the entry back: book.take_back(...).';
END $$;
"""
_GUARDED = ("ledger_entry", "ledger_private", "ledger_also", "ledger_purge")
_TRIGGERS = "".join(
    f"""
CREATE TRIGGER {table}_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_refuse;
"""
    for table in _GUARDED
)
# The settings hold until the function resets them, or its failure does.
_DOORS = """
CREATE FUNCTION ledger_erase(customer_ids bigint[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE emptied bigint;
BEGIN
    PERFORM set_config('daifuku.erasing', 'on', true);
    UPDATE ledger_private SET words = '{}'
        WHERE customer_id = ANY (customer_ids) AND words <> '{}';
    GET DIAGNOSTICS emptied = ROW_COUNT;
    PERFORM set_config('daifuku.erasing', '', true);
    RETURN emptied;
END $$;

CREATE FUNCTION ledger_purge_kind(purged text, until timestamptz) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE gone bigint;
BEGIN
    PERFORM set_config('daifuku.purging', 'on', true);
    CREATE TEMPORARY TABLE purging ON COMMIT DROP AS
        SELECT id FROM ledger_entry WHERE kind = purged AND occurred_at < until;
    DELETE FROM ledger_private p USING purging g WHERE p.entry_id = g.id;
    DELETE FROM ledger_also a USING purging g WHERE a.entry_id = g.id;
    DELETE FROM ledger_entry e USING purging g WHERE e.id = g.id;
    GET DIAGNOSTICS gone = ROW_COUNT;
    DROP TABLE purging;
    INSERT INTO ledger_purge (kind, before, entries) VALUES (purged, until, gone);
    PERFORM set_config('daifuku.purging', '', true);
    RETURN gone;
END $$;

CREATE FUNCTION ledger_start_era() RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE started integer;
BEGIN
    -- Writers of the ending era finish first: readers take all of a past era for finished.
    LOCK TABLE ledger_entry IN SHARE ROW EXCLUSIVE MODE;
    UPDATE ledger_era SET era = era + 1,
        server = (SELECT system_identifier FROM pg_control_system())
        RETURNING era INTO started;
    RETURN started;
END $$;

CREATE FUNCTION ledger_check_era() RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE present ledger_era; latest xid8;
BEGIN
    SELECT * INTO present FROM ledger_era FOR UPDATE;
    SELECT recorded_in INTO latest FROM ledger_entry WHERE era = present.era
        ORDER BY recorded_in DESC LIMIT 1;
    IF latest > pg_current_xact_id()
       OR present.server <> (SELECT system_identifier FROM pg_control_system()) THEN
        RETURN ledger_start_era();
    END IF;
    RETURN present.era;
END $$;

CREATE FUNCTION ledger_refuse_past_era() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT server FROM ledger_era) <> (SELECT system_identifier FROM pg_control_system()) THEN
        RAISE EXCEPTION 'the book came from another server and its new era has not begun'
            USING HINT = 'SELECT ledger_check_era(); daifuku serve and daifuku migrate do it.';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_entry_era BEFORE INSERT ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_past_era();
"""
_RIGHTS = """
REVOKE ALL ON FUNCTION ledger_purge_kind(text, timestamptz) FROM PUBLIC;
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'daifuku_app')
       AND current_user <> 'daifuku_app' THEN
        REVOKE ALL ON ledger_entry, ledger_private, ledger_also, ledger_purge, ledger_era
            FROM daifuku_app;
        GRANT SELECT, INSERT ON ledger_entry, ledger_private, ledger_also TO daifuku_app;
        GRANT SELECT ON ledger_purge, ledger_era TO daifuku_app;
        GRANT SELECT, INSERT, UPDATE, DELETE ON ledger_bookmark TO daifuku_app;
        REVOKE ALL ON FUNCTION ledger_purge_kind(text, timestamptz) FROM daifuku_app;
        GRANT EXECUTE ON FUNCTION ledger_erase(bigint[]), ledger_start_era(), ledger_check_era()
            TO daifuku_app;
    END IF;
END $$;
"""
_OPEN = (
    "".join(f"DROP TRIGGER {table}_refuse ON {table};" for table in _GUARDED)
    + "DROP TRIGGER ledger_entry_era ON ledger_entry;"
    + "DROP FUNCTION ledger_refuse_past_era(), ledger_erase(bigint[]), ledger_purge_kind(text, timestamptz),"
    + " ledger_check_era(), ledger_start_era(), ledger_refuse();"
)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_open_the_book")]

    operations = [migrations.RunSQL(_REFUSE + _TRIGGERS + _DOORS + _RIGHTS, _OPEN)]
