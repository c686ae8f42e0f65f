"""Where things are sold: a shop, a website, a market stall."""

from django.db import models

from daifuku.foundation.text import WordsField


class Store(models.Model):
    code = models.CharField(max_length=60, unique=True, db_collation="C")
    names = WordsField()
    timezone = models.CharField(max_length=40, default="Asia/Tokyo", db_collation="C")
    currency = models.CharField(max_length=3, default="JPY", db_collation="C")
    phone = models.CharField(max_length=32, blank=True, default="", db_collation="C")
    postal_code = models.CharField(max_length=12, blank=True, default="", db_collation="C")
    prefecture = models.CharField(max_length=60, blank=True, default="")
    city = models.CharField(max_length=100, blank=True, default="")
    street = models.CharField(max_length=200, blank=True, default="")
    # Sales to people we do not know belong to this hidden customer, so that till and book agree.
    walk_in_customer = models.OneToOneField(
        "customers.Customer", models.PROTECT, related_name="walk_in_of"
    )
    closed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "commerce_store"
