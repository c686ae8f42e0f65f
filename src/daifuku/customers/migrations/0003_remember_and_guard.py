"""History of every state table; one primary contact per kind; figures that go with their customer."""

from django.db import migrations

from daifuku.foundation.changes.history import Remember

_ONE_PRIMARY = """
ALTER TABLE customers_contact_point ADD CONSTRAINT contact_one_primary
    EXCLUDE USING btree (customer_id WITH =, kind WITH =) WHERE (is_primary)
    DEFERRABLE INITIALLY DEFERRED
"""
_FIGURES_GO_TOO = """
ALTER TABLE customers_figures ADD CONSTRAINT figures_of_customer
    FOREIGN KEY (customer_id) REFERENCES customers_customer (id) ON DELETE CASCADE
"""
# Undoing an import removes what it made; who was erased since stays as an empty record.
_TOMBSTONES_STAY = """
CREATE FUNCTION customers_keep_tombstone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RETURN NULL;
END $$;
CREATE TRIGGER customers_keep_tombstone BEFORE DELETE ON customers_customer
    FOR EACH ROW WHEN (OLD.erased_at IS NOT NULL) EXECUTE FUNCTION customers_keep_tombstone();
"""
_TOMBSTONES_GO = """
DROP TRIGGER customers_keep_tombstone ON customers_customer;
DROP FUNCTION customers_keep_tombstone();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0002_seed_stages"),
        ("foundation", "0002_change_id_and_audit_chain"),
    ]

    operations = [
        migrations.RunSQL(
            _ONE_PRIMARY, "ALTER TABLE customers_contact_point DROP CONSTRAINT contact_one_primary"
        ),
        migrations.RunSQL(
            _FIGURES_GO_TOO, "ALTER TABLE customers_figures DROP CONSTRAINT figures_of_customer"
        ),
        migrations.RunSQL(_TOMBSTONES_STAY, _TOMBSTONES_GO),
        Remember("customers_stage"),
        Remember("customers_customer"),
        Remember("customers_stage_change"),
        Remember("customers_contact_point"),
        Remember("customers_external_id"),
        Remember("customers_relation"),
        Remember("customers_tag"),
        Remember("customers_customer_tag"),
        Remember("customers_preference"),
        Remember("customers_consent"),
    ]
