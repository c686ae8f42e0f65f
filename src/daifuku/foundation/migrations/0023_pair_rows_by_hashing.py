"""Whatever was edited before on a connection, old and new rows are paired by their keys at once."""

from django.db import migrations

from daifuku.foundation.changes.history import renew_functions


def _renew(apps, editor):
    with editor.connection.cursor() as cursor:
        cursor.execute('SELECT "table" FROM foundation_remembered ORDER BY 1')
        for (table,) in cursor.fetchall():
            renew_functions(cursor, table)


class Migration(migrations.Migration):
    dependencies = [("foundation", "0022_find_changes_by_action")]

    operations = [migrations.RunPython(_renew, migrations.RunPython.noop)]
