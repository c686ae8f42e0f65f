from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("foundation", "0011_note_changed_columns")]

    operations = [
        migrations.AddField(
            "importrun",
            "key",
            models.CharField(
                max_length=20, blank=True, db_default="", default="", db_collation="C"
            ),
        )
    ]
