"""Images of rows that are older than a change of their columns cannot simply be put back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("foundation", "0010_mark_imports_to_forget")]

    operations = [
        migrations.AddField("remembered", "altered", models.JSONField(db_default={})),
    ]
