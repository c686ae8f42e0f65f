"""Lines point at a purchase and a product as by foreign keys, checked once per statement.

Row by row, PostgreSQL's own check took as long as all the rest of a load of a million lines. The
other side is checked at commit, like every foreign key here, so that an undo may take rows away
in any order."""

from django.db import migrations

_CHECK = """
CREATE FUNCTION commerce_link_lines() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF EXISTS (SELECT 1 FROM (SELECT DISTINCT product_id FROM new_rows) n WHERE NOT EXISTS (
            SELECT 1 FROM commerce_product p WHERE p.id = n.product_id)) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a line names a product that is not there',
            TABLE = 'commerce_purchase_line', CONSTRAINT = 'line_has_product';
    END IF;
    IF EXISTS (SELECT 1 FROM (SELECT DISTINCT purchase_id FROM new_rows) n WHERE NOT EXISTS (
            SELECT 1 FROM commerce_purchase p WHERE p.id = n.purchase_id)) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a line names a purchase that is not there',
            TABLE = 'commerce_purchase_line', CONSTRAINT = 'line_has_purchase';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER commerce_line_links_insert AFTER INSERT ON commerce_purchase_line
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION commerce_link_lines();
CREATE TRIGGER commerce_line_links_update AFTER UPDATE ON commerce_purchase_line
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION commerce_link_lines();
"""
# Lines are written with their purchase or under its lock, so nobody adds one to a purchase that
# goes. A product that goes, which is rare, first waits for all who are writing lines.
_GUARD = """
CREATE FUNCTION commerce_keep_line_{parent}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    {first}
    IF EXISTS (SELECT 1 FROM commerce_purchase_line WHERE {parent}_id = OLD.id)
       AND NOT EXISTS (SELECT 1 FROM commerce_{parent} WHERE id = OLD.id) THEN
        RAISE foreign_key_violation USING MESSAGE = 'lines of receipts name this {parent}',
            TABLE = 'commerce_purchase_line', CONSTRAINT = 'line_has_{parent}';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER commerce_{parent}_of_lines AFTER DELETE ON commerce_{parent}
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION commerce_keep_line_{parent}();
"""
_WAIT = "LOCK TABLE commerce_purchase_line IN SHARE MODE;"
_UNDO = [
    "DROP FUNCTION commerce_link_lines() CASCADE",
    "DROP FUNCTION commerce_keep_line_product() CASCADE",
    "DROP FUNCTION commerce_keep_line_purchase() CASCADE",
]


class Migration(migrations.Migration):
    dependencies = [("commerce", "0002_keep_days_and_buyers")]

    operations = [
        migrations.RunSQL(
            [
                _CHECK,
                _GUARD.format(parent="product", first=_WAIT),
                _GUARD.format(parent="purchase", first=""),
            ],
            _UNDO,
        )
    ]
