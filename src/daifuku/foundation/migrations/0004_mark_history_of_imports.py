"""A run remembers where history stood, so that the same file again is known at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("foundation", "0003_import_runs")]

    operations = [
        migrations.AddField("importrun", "marks", models.JSONField(default=dict)),
    ]
