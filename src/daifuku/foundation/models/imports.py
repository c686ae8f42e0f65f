"""One reading of one file: what was asked, how far it is, how it ended."""

from django.db import models
from django.utils.translation import gettext_lazy as _

STATES = [
    ("uploaded", _("Uploaded")),
    ("checked", _("Checked")),
    ("waiting", _("Waiting")),
    ("running", _("Running")),
    ("done", _("Done")),
    ("stopped", _("Stopped")),
]


class ImportRun(models.Model):
    kind = models.CharField(max_length=40, db_collation="C")
    state = models.CharField(max_length=8, choices=STATES, default="running", db_collation="C")
    dry_run = models.BooleanField(default=False)
    source = models.CharField(max_length=40, default="import", db_collation="C")
    corrections = models.BooleanField(default=False)
    # Whether reactions hear of its rows: off for the past, on for the daily file of a till.
    reactions = models.BooleanField(default=False, db_default=False)
    # By what a row is recognised; empty: as the kind of file does it by itself.
    key = models.CharField(max_length=20, blank=True, db_default="", default="", db_collation="C")
    file_name = models.CharField(max_length=200)
    # Where the file stands: given by the command, or kept under DAIFUKU_HOME for an upload.
    path = models.TextField()
    fingerprint = models.CharField(max_length=64, db_collation="C")
    encoding = models.CharField(max_length=20, db_collation="C")
    delimiter = models.CharField(max_length=1, default=",", db_collation="C")
    header = models.JSONField(default=list)
    # Field key → column of the file.
    columns = models.JSONField(default=dict)
    change = models.ForeignKey(
        "foundation.Change", models.SET_NULL, null=True, related_name="import_runs"
    )
    by = models.ForeignKey("foundation.User", models.PROTECT, null=True, db_index=False)
    via = models.CharField(max_length=10, db_collation="C")
    language = models.CharField(max_length=2, default="ja", db_collation="C")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    # Where the history of each compared table stood when the run began.
    marks = models.JSONField(default=dict)
    # How many rows the file seems to have, were read, and became of them.
    expected = models.BigIntegerField(default=0)
    read = models.BigIntegerField(default=0)
    done = models.BigIntegerField(default=0)
    new = models.BigIntegerField(default=0)
    changed = models.BigIntegerField(default=0)
    same = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    refused_path = models.TextField(default="", blank=True)
    # The first refused rows as {"line": …, "reason": …, "columns": […]}; words of people may stand
    # in them.
    refusals = models.JSONField(default=list)
    # Line of the file → the row that stands there since somebody mended it.
    mended = models.JSONField(default=dict, db_default={})
    # The run whose refused rows came again with this one.
    mends = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="mended_by", db_index=False
    )
    failure = models.TextField(default="", blank=True)
    # The same in every language, for whoever reads it.
    failure_words = models.JSONField(default=dict, db_default={})
    # Somebody whose words may stand in its files is to be forgotten; a job removes them.
    to_forget = models.BooleanField(db_default=False)

    class Meta:
        db_table = "foundation_import_run"
        indexes = [
            models.Index(fields=["fingerprint"], name="import_run_by_file"),
            models.Index(fields=["-id"], name="import_run_newest"),
        ]
