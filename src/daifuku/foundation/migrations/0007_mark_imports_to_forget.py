"""Files go after the transaction that forgets somebody, and after the runs that still need them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("foundation", "0006_note_that_a_change_wrote")]

    operations = [
        migrations.AddField("importrun", "to_forget", models.BooleanField(db_default=False)),
    ]
