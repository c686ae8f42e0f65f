from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("foundation", "0011_note_changed_columns")]
    operations = [
        migrations.AddField("change", "alive_at", models.DateTimeField(null=True)),
    ]
