"""Who is one person with whom, who may be, and who is not."""

from django.db import models
from django.db.models import F, Q


class CustomerLink(models.Model):
    """`customer` was merged into `root`, until it was separated again. A chain of open links is kept
    as one level in `Customer.root` and `Customer.merged_ids`."""

    root = models.ForeignKey("customers.Customer", models.CASCADE, related_name="+", db_index=False)
    customer = models.ForeignKey(
        "customers.Customer", models.CASCADE, related_name="+", db_index=False
    )
    merged_at = models.DateTimeField()
    unmerged_at = models.DateTimeField(null=True)
    # Column of the root → what stood there before the other one's value was chosen.
    replaced = models.JSONField(default=dict)
    # What the merge did beside: tags that came over, marks of primary contact points that went.
    tag_ids = models.JSONField(default=list)
    point_ids = models.JSONField(default=list)

    class Meta:
        db_table = "customers_link"
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(unmerged_at=None), name="merged_once"
            ),
            models.CheckConstraint(condition=~Q(root=F("customer")), name="link_of_two"),
        ]
        indexes = [
            models.Index(fields=["root"], name="link_by_root"),
            models.Index(fields=["customer"], name="link_by_customer"),
        ]


class Distinct(models.Model):
    """Somebody said that these two are not the same."""

    low = models.ForeignKey("customers.Customer", models.CASCADE, related_name="+", db_index=False)
    high = models.ForeignKey("customers.Customer", models.CASCADE, related_name="+", db_index=False)
    said_at = models.DateTimeField()

    class Meta:
        db_table = "customers_distinct"
        constraints = [
            models.UniqueConstraint(fields=["low", "high"], name="distinct_once"),
            models.CheckConstraint(condition=Q(low__lt=F("high")), name="distinct_in_order"),
        ]
        indexes = [models.Index(fields=["high"], name="distinct_by_high")]


class Likeness(models.Model):
    """Two who may be the same, as they were last compared: found anew at any time, not remembered.
    `reasons`: [[code, bits], …], the weightiest first."""

    low_id = models.BigIntegerField()
    high_id = models.BigIntegerField()
    probability = models.FloatField()
    reasons = models.JSONField(default=list)
    found_at = models.DateTimeField()

    class Meta:
        db_table = "customers_likeness"
        constraints = [
            models.UniqueConstraint(fields=["low_id", "high_id"], name="likeness_once"),
            models.CheckConstraint(condition=Q(low_id__lt=F("high_id")), name="likeness_in_order"),
        ]
        indexes = [
            models.Index(fields=["high_id"], name="likeness_by_high"),
            models.Index(fields=["-probability", "id"], name="likeness_likeliest"),
        ]
