"""Field history and undo for everything a person can change here."""

from django.db import migrations

from daifuku.foundation.changes.history import Remember


class Migration(migrations.Migration):
    dependencies = [("commerce", "0003_link_lines_in_sets")]

    operations = [
        Remember("commerce_store"),
        Remember("commerce_category"),
        Remember("commerce_product"),
        Remember("commerce_purchase"),
        Remember("commerce_purchase_line"),
    ]
