"""The small tables beside the book. Entries themselves are read through `book`, never as models."""

from django.db import models


class Bookmark(models.Model):
    reader = models.TextField(primary_key=True)
    era = models.IntegerField()
    recorded_in = models.TextField()
    entry_id = models.BigIntegerField(db_column="id")

    class Meta:
        db_table = "ledger_bookmark"
        managed = False


class Purge(models.Model):
    """What was purged for its age, and by whom."""

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    before = models.DateTimeField()
    entries = models.BigIntegerField()
    purged_at = models.DateTimeField()
    purged_by = models.TextField()

    class Meta:
        db_table = "ledger_purge"
        managed = False
