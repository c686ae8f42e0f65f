from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("foundation", "0008_keep_slips_of_viewings")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="first_steps",
            field=models.BooleanField(
                db_default=True, default=True, verbose_name="first steps on the home page"
            ),
        ),
    ]
