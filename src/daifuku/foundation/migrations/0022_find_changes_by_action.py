"""Changes of one kind are found without looking through all; an undo of many says how many."""

from django.db import migrations, models

# An undo of an undo follows in the next round.
_ROWS = """
    DO $$ BEGIN
        LOOP
            UPDATE foundation_change u SET rows = c.rows FROM foundation_change c
            WHERE c.id = u.undoes_id AND u.rows = 0 AND c.rows > 0;
            EXIT WHEN NOT FOUND;
        END LOOP;
    END $$
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0021_change_many_at_once")]

    operations = [
        migrations.RunSQL(_ROWS, migrations.RunSQL.noop),
        migrations.AddIndex(
            "change", models.Index(fields=["action", "-id"], name="change_by_action")
        ),
    ]
