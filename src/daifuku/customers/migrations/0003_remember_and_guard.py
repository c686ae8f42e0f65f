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
