"""Figures kept by triggers on commerce_purchase (migration 0002), in the same transaction.

They can be thrown away and rebuilt: `daifuku.commerce.bulk.rebuild_kept`."""

from django.db import models
from django.db.models import F


class StoreDay(models.Model):
    """What one store took on one day of its own calendar; returns are counted and subtracted."""

    store = models.ForeignKey("commerce.Store", models.PROTECT, db_index=False)
    day = models.DateField()
    sales = models.IntegerField(default=0)
    returns = models.IntegerField(default=0)
    total = models.BigIntegerField(default=0)
    discount = models.BigIntegerField(default=0)
    tax = models.BigIntegerField(default=0)

    class Meta:
        db_table = "commerce_store_day"
        constraints = [
            models.UniqueConstraint(fields=["store", "day"], name="store_day_once"),
        ]
        indexes = [
            models.Index(fields=["day"], name="store_day_by_day"),
        ]


class Buyer(models.Model):
    """When a known customer bought first, for the second time, and last."""

    customer = models.OneToOneField("customers.Customer", models.PROTECT, primary_key=True)
    first_at = models.DateTimeField()
    second_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField()

    class Meta:
        db_table = "commerce_buyer"
        indexes = [
            models.Index(F("first_at"), name="buyer_by_first"),
            models.Index(F("last_at"), name="buyer_by_last"),
        ]
