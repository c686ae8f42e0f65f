"""One row per action: what, who, when, why. History rows and book entries carry its id."""

from django.db import models
from django.utils.translation import gettext_lazy as _

STATES = [
    ("running", _("Running")),
    ("done", _("Done")),
    ("stopped", _("Stopped")),
    ("undone", _("Undone")),
]


class Change(models.Model):
    action = models.CharField(max_length=80, db_collation="C")
    by = models.ForeignKey("foundation.User", models.PROTECT, null=True, db_index=False)
    token = models.ForeignKey("foundation.ApiToken", models.PROTECT, null=True, db_index=False)
    via = models.CharField(max_length=10, db_collation="C")
    at = models.DateTimeField()
    why = models.TextField(blank=True, default="")
    subject_kind = models.CharField(max_length=40, blank=True, default="", db_collation="C")
    subject_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8, choices=STATES, default="done", db_collation="C")
    rows = models.BigIntegerField(default=0)
    expected = models.BigIntegerField(null=True)
    # Of a bulk change: when its last batch was written. Who stays silent for long was killed.
    alive_at = models.DateTimeField(null=True)
    undoes = models.ForeignKey("self", models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        db_table = "foundation_change"
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="change_by_subject"),
            models.Index(fields=["by", "-id"], name="change_by_person"),
            models.Index(fields=["action", "-id"], name="change_by_action"),
        ]


class Remembered(models.Model):
    """Which tables have a history; written by the migration operation `Remember`."""

    table = models.CharField(max_length=63, primary_key=True, db_collation="C")
    key_column = models.CharField(max_length=63, db_collation="C")
    # Columns that a migration added or removed → the last image before that.
    altered = models.JSONField(db_default={})

    class Meta:
        db_table = "foundation_remembered"
