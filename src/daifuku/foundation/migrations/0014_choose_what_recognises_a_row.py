from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("foundation", "0013_keep_failures_of_imports_in_every_language")]

    operations = [
        migrations.AddField(
            "importrun",
            "key",
            models.CharField(
                max_length=20, blank=True, db_default="", default="", db_collation="C"
            ),
        )
    ]
