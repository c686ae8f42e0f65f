"""Categories that hold what fits nowhere else are marked, with their history."""

from django.db import migrations, models

from daifuku.foundation.changes.history import Remember


class Migration(migrations.Migration):
    dependencies = [("commerce", "0005_fill_titles_in_both_languages")]

    operations = [
        migrations.AddField(
            model_name="category",
            name="catch_all",
            field=models.BooleanField(db_default=False, default=False),
        ),
        Remember("commerce_category"),
    ]
