import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from daifuku.foundation.changes.history import Remember


class Migration(migrations.Migration):
    dependencies = [("foundation", "0018_let_search_documents_wait_in_a_short_list")]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("shows", models.CharField(max_length=30)),
                ("name", models.CharField(max_length=60)),
                ("state", models.JSONField(default=dict)),
                (
                    "shared",
                    models.CharField(
                        choices=[("me", "Only me"), ("team", "My team"), ("all", "Everybody")],
                        default="me",
                        max_length=4,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="foundation.team",
                    ),
                ),
            ],
            options={"db_table": "foundation_saved_view"},
        ),
        migrations.AddConstraint(
            "savedview",
            models.CheckConstraint(
                condition=models.Q(shared__in=["me", "team", "all"]), name="view_shared_known"
            ),
        ),
        migrations.AddConstraint(
            "savedview", models.CheckConstraint(condition=~models.Q(name=""), name="view_named")
        ),
        migrations.AddConstraint(
            "savedview",
            models.UniqueConstraint(fields=("owner", "shows", "name"), name="view_named_once"),
        ),
        migrations.AddField(
            "user", "lists", models.JSONField(blank=True, default=dict, db_default={})
        ),
        Remember("foundation_saved_view"),
    ]
