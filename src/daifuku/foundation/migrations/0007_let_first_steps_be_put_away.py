from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("foundation", "0006_note_that_a_change_wrote")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="first_steps",
            field=models.BooleanField(
                db_default=True, default=True, verbose_name="first steps on the home page"
            ),
        ),
    ]
