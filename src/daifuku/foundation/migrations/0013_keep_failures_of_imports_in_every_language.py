from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("foundation", "0012_keep_counts_for_all_processes")]
    operations = [
        migrations.AddField(
            model_name="importrun",
            name="failure_words",
            field=models.JSONField(db_default={}, default=dict),
        ),
    ]
