from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("foundation", "0015_note_when_a_bulk_change_was_alive")]

    operations = [
        migrations.AddField(
            "importrun", "reactions", models.BooleanField(default=False, db_default=False)
        )
    ]
