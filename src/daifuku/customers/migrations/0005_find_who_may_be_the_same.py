from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("customers", "0004_find_the_latest_touchpoints")]

    operations = [
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(
                fields=["name_key"],
                condition=Q(deleted_at=None, walk_in=False) & ~Q(name_key=""),
                name="customer_by_name_key",
            ),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(
                fields=["corporate_number"],
                condition=Q(deleted_at=None, walk_in=False) & ~Q(corporate_number=""),
                name="customer_by_corporate",
            ),
        ),
    ]
