import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0020_ask_for_the_change_once"),
    ]

    operations = [
        migrations.CreateModel(
            name="BulkEdit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(db_collation="C", max_length=40)),
                ("asked", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("stopping", "Stopping"),
                            ("done", "Done"),
                            ("stopped", "Stopped"),
                        ],
                        db_collation="C",
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("via", models.CharField(db_collation="C", max_length=10)),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("expected", models.BigIntegerField(default=0)),
                ("done", models.BigIntegerField(default=0)),
                ("changed", models.BigIntegerField(default=0)),
                ("failure_words", models.JSONField(default=dict)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="foundation.change",
                    ),
                ),
            ],
            options={
                "db_table": "foundation_bulk_edit",
            },
        ),
        migrations.CreateModel(
            name="BulkTarget",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "edit_id",
                        "record_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("record_id", models.BigIntegerField()),
                (
                    "edit",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="foundation.bulkedit",
                    ),
                ),
            ],
            options={
                "db_table": "foundation_bulk_target",
            },
        ),
        migrations.AddConstraint(
            model_name="bulkedit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["waiting", "running", "stopping", "done", "stopped"])
                ),
                name="bulk_edit_state_known",
            ),
        ),
    ]
