from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insights", "0001_scores")]

    operations = [
        migrations.AddField(
            model_name="freshness", name="shares", field=models.JSONField(default=dict)
        )
    ]
