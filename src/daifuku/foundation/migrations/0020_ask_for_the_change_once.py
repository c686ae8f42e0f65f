"""The triggers of every remembered table ask once a statement which change is under way: a fifth of
what the history of a bulk edit costs."""

from django.db import migrations

from daifuku.foundation.changes.history import renew_functions


def _renew(apps, editor):
    with editor.connection.cursor() as cursor:
        cursor.execute('SELECT "table" FROM foundation_remembered ORDER BY 1')
        for (table,) in cursor.fetchall():
            renew_functions(cursor, table)


class Migration(migrations.Migration):
    dependencies = [("foundation", "0019_save_views_of_lists")]

    operations = [migrations.RunPython(_renew, migrations.RunPython.noop)]
