"""A hit is shown in the language of whoever finds it; rooms fill the titles of their own things."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("foundation", "0006_note_that_a_change_wrote")]

    operations = [
        migrations.AddField("searchdocument", "titles", models.JSONField(null=True)),
    ]
