"""Slips of who opened which customer, until they stand in the audit log."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("foundation", "0007_keep_titles_in_both_languages")]

    operations = [
        migrations.CreateModel(
            name="Viewing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("customer_id", models.BigIntegerField()),
                ("hour", models.DateTimeField()),
                ("at", models.DateTimeField()),
                ("via", models.CharField(db_collation="C", max_length=20)),
                ("token_id", models.BigIntegerField(null=True)),
                ("noted", models.BooleanField(default=False)),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "foundation_viewing",
                "indexes": [
                    models.Index(
                        condition=models.Q(("noted", False)), fields=["id"], name="viewing_waiting"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "customer_id", "hour"), name="viewing_once_an_hour"
                    )
                ],
            },
        ),
    ]
