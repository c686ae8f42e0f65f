"""One thing done to many records at once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

STATES = [
    ("waiting", _("Waiting")),
    ("running", _("Running")),
    ("stopping", _("Stopping")),
    ("done", _("Done")),
    ("stopped", _("Stopped")),
]


class BulkEdit(models.Model):
    """`what` is the verb, `asked` what it was given. Whom it concerns stands in `BulkTarget` until it
    is done to them: who starts anew goes on with the rest."""

    what = models.CharField(max_length=40, db_collation="C")
    asked = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=STATES, default="waiting", db_collation="C")
    by = models.ForeignKey("foundation.User", models.PROTECT, related_name="+", db_index=False)
    via = models.CharField(max_length=10, db_collation="C")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    expected = models.BigIntegerField(default=0)
    done = models.BigIntegerField(default=0)
    # Of those done the ones that were not so before.
    changed = models.BigIntegerField(default=0)
    failure_words = models.JSONField(default=dict)
    change = models.ForeignKey(
        "foundation.Change", models.SET_NULL, null=True, related_name="+", db_index=False
    )

    class Meta:
        db_table = "foundation_bulk_edit"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[code for code, _label in STATES]),
                name="bulk_edit_state_known",
            )
        ]


class BulkTarget(models.Model):
    pk = models.CompositePrimaryKey("edit_id", "record_id")
    edit = models.ForeignKey(BulkEdit, models.CASCADE, db_index=False, db_constraint=False)
    record_id = models.BigIntegerField()

    class Meta:
        db_table = "foundation_bulk_target"
