from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0003_remember_and_guard")]

    operations = [
        migrations.AddIndex(
            model_name="figures",
            index=models.Index(fields=["-last_entry_at", "-customer"], name="figures_by_entry"),
        )
    ]
