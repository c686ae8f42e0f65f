from django.db import models
from django.utils.translation import gettext_lazy as _

# Codes in the order in which they are shown, with a hue for the pill.
SEGMENTS: dict[str, tuple[object, int]] = {
    "champion": (_("Champions"), 5),
    "loyal": (_("Loyal"), 4),
    "promising": (_("Promising"), 7),
    "new": (_("New customers"), 8),
    "attention": (_("Need attention"), 2),
    "at_risk": (_("At risk"), 1),
    "asleep": (_("Asleep"), 10),
}


class Rfm(models.Model):
    """Recency, frequency, money of one customer: quintiles 1 to 5 (5 is best), decile 1 to 10 by
    money (1 spends most). Written by the child process; not remembered."""

    customer_id = models.BigIntegerField(primary_key=True)
    recency_days = models.IntegerField()
    purchases = models.IntegerField()
    spent = models.BigIntegerField()
    r = models.PositiveSmallIntegerField()
    f = models.PositiveSmallIntegerField()
    m = models.PositiveSmallIntegerField()
    decile = models.PositiveSmallIntegerField()
    segment = models.CharField(max_length=12, db_collation="C")

    class Meta:
        db_table = "insights_rfm"
        indexes = [
            models.Index(fields=["segment", "customer_id"], name="rfm_by_segment"),
            models.Index(fields=["decile", "customer_id"], name="rfm_by_decile"),
        ]


class Freshness(models.Model):
    """As of when a view of the book is true, and the sums that home shows of it."""

    key = models.CharField(max_length=40, primary_key=True, db_collation="C")
    as_of = models.DateTimeField()
    rows = models.BigIntegerField(default=0)
    shares = models.JSONField(default=dict)

    class Meta:
        db_table = "insights_freshness"
