"""One row per reading of a file."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

STATES = [
    ("uploaded", "Uploaded"),
    ("checked", "Checked"),
    ("waiting", "Waiting"),
    ("running", "Running"),
    ("done", "Done"),
    ("stopped", "Stopped"),
]


class Migration(migrations.Migration):
    dependencies = [("foundation", "0002_change_id_and_audit_chain")]

    operations = [
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        primary_key=True, serialize=False, verbose_name="ID", auto_created=True
                    ),
                ),
                ("kind", models.CharField(db_collation="C", max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=STATES, db_collation="C", default="running", max_length=8
                    ),
                ),
                ("dry_run", models.BooleanField(default=False)),
                ("source", models.CharField(db_collation="C", default="import", max_length=40)),
                ("corrections", models.BooleanField(default=False)),
                ("file_name", models.CharField(max_length=200)),
                ("path", models.TextField()),
                ("fingerprint", models.CharField(db_collation="C", max_length=64)),
                ("encoding", models.CharField(db_collation="C", max_length=20)),
                ("delimiter", models.CharField(db_collation="C", default=",", max_length=1)),
                ("header", models.JSONField(default=list)),
                ("columns", models.JSONField(default=dict)),
                ("via", models.CharField(db_collation="C", max_length=10)),
                ("language", models.CharField(db_collation="C", default="ja", max_length=2)),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("expected", models.BigIntegerField(default=0)),
                ("read", models.BigIntegerField(default=0)),
                ("done", models.BigIntegerField(default=0)),
                ("new", models.BigIntegerField(default=0)),
                ("changed", models.BigIntegerField(default=0)),
                ("same", models.BigIntegerField(default=0)),
                ("refused", models.BigIntegerField(default=0)),
                ("refused_path", models.TextField(blank=True, default="")),
                ("refusals", models.JSONField(default=list)),
                ("failure", models.TextField(blank=True, default="")),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="import_runs",
                        to="foundation.change",
                    ),
                ),
            ],
            options={
                "db_table": "foundation_import_run",
                "indexes": [
                    models.Index(fields=["fingerprint"], name="import_run_by_file"),
                    models.Index(fields=["-id"], name="import_run_newest"),
                ],
            },
        ),
    ]
