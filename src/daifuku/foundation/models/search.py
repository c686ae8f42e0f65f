"""What can be found: one row per thing, tokens made in Python, one GIN index."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class SearchDocument(models.Model):
    kind = models.CharField(max_length=20, db_collation="C")
    object_id = models.BigIntegerField()
    customer_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=200)
    subtitle = models.CharField(max_length=200, blank=True, default="")
    # Title and subtitle by language, where they differ.
    titles = models.JSONField(null=True)
    # Folded words, one per line, for the recheck and the ranking.
    doc = models.TextField(db_collation="C")
    tokens = SearchVectorField()

    class Meta:
        db_table = "foundation_searchdocument"
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="search_one_per_thing")
        ]
        # New lexemes wait in a list of a megabyte: sorted they find their places four times faster.
        indexes = [
            GinIndex(
                fields=["tokens"],
                name="search_tokens",
                fastupdate=True,
                gin_pending_list_limit=1024,
            )
        ]
