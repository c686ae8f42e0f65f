"""What is sold."""

from django.db import models

from daifuku.foundation.text import WordsField


class Category(models.Model):
    code = models.CharField(max_length=60, unique=True, db_collation="C")
    names = WordsField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    position = models.IntegerField(default=0)
    # It holds what fits nowhere else, so that nobody can be said to like it.
    catch_all = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "commerce_category"


class Product(models.Model):
    code = models.CharField(max_length=60, unique=True, db_collation="C")
    names = WordsField()
    category = models.ForeignKey(Category, models.PROTECT, null=True, db_index=False)
    # Minor units, tax in. Empty: the price differs from sale to sale.
    price = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default="JPY", db_collation="C")
    tax_rate = models.DecimalField(max_digits=4, decimal_places=2)
    active = models.BooleanField(default=True)
    # Folded names, one per language, so that a list sorts as its reader expects.
    sort_ja = models.CharField(max_length=120, db_collation="C")
    sort_en = models.CharField(max_length=120, db_collation="C")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "commerce_product"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(price__isnull=True) | models.Q(price__gte=0),
                name="product_price_not_negative",
            )
        ]
        indexes = [
            models.Index(fields=["sort_ja", "id"], name="product_by_name_ja"),
            models.Index(fields=["sort_en", "id"], name="product_by_name_en"),
            models.Index(fields=["category", "sort_ja", "id"], name="product_by_category_ja"),
            models.Index(fields=["category", "sort_en", "id"], name="product_by_category_en"),
        ]
