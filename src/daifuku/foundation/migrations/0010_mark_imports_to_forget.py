"""Files go after the transaction that forgets somebody, and after the runs that still need them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("foundation", "0009_let_first_steps_be_put_away")]

    operations = [
        migrations.AddField("importrun", "to_forget", models.BooleanField(db_default=False)),
    ]
