"""Receipts: sales and returns, and their lines.

Amounts are minor units, tax in, after discount. A return holds negative quantities and amounts,
so that every sum is the net one."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

KINDS = [("sale", _("Sale")), ("return", _("Return"))]
# What senders usually call their channels; another code is shown as it came.
CHANNELS = {
    "store": _("In the store"),
    "online": _("Online shop"),
    "phone": _("By phone"),
    "post": _("By post"),
    "outside": _("On the road"),
}


class Purchase(models.Model):
    customer = models.ForeignKey("customers.Customer", models.PROTECT, db_index=False)
    store = models.ForeignKey("commerce.Store", models.PROTECT, db_index=False)
    source = models.CharField(max_length=40, db_collation="C")
    receipt_no = models.CharField(max_length=64, db_collation="C")
    # How often it was written: 1, then one more with each correction.
    revision = models.PositiveSmallIntegerField(default=1)
    # The sender's own count of its corrections, if it has one: an older one never wins.
    version = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=6, choices=KINDS, default="sale", db_collation="C")
    returns = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="returned_by", db_index=False
    )
    occurred_at = models.DateTimeField()
    channel = models.CharField(max_length=40, default="store", db_collation="C")
    staff = models.ForeignKey("foundation.User", models.PROTECT, null=True, db_index=False)
    currency = models.CharField(max_length=3, default="JPY", db_collation="C")
    total = models.BigIntegerField()
    discount = models.BigIntegerField(default=0)
    tax = models.BigIntegerField(default=0)
    lines_count = models.PositiveSmallIntegerField()
    # When the buyer of a sale without a member became known.
    identified_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "commerce_purchase"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "receipt_no"], name="purchase_one_per_receipt"
            ),
            models.CheckConstraint(
                condition=Q(kind="sale", total__gte=0, returns=None)
                | Q(kind="return", total__lte=0),
                name="purchase_sign_fits_kind",
            ),
        ]
        indexes = [
            models.Index(
                "customer", F("occurred_at").desc(), F("id").desc(), name="purchase_of_customer"
            ),
            models.Index(
                "store", F("occurred_at").desc(), F("id").desc(), name="purchase_of_store"
            ),
            models.Index(F("occurred_at").desc(), F("id").desc(), name="purchase_by_time"),
            models.Index(fields=["returns"], condition=~Q(returns=None), name="purchase_returning"),
        ]

    @property
    def channel_label(self) -> str:
        return channel_label(self.channel)


def channel_label(code: str) -> str:
    return str(CHANNELS.get(code, code))


class PurchaseLine(models.Model):
    # Both links are checked by triggers, once per statement (migration 0003).
    purchase = models.ForeignKey(
        Purchase, models.PROTECT, related_name="lines", db_index=False, db_constraint=False
    )
    position = models.PositiveSmallIntegerField()
    product = models.ForeignKey(
        "commerce.Product", models.PROTECT, db_index=False, db_constraint=False
    )
    quantity = models.DecimalField(max_digits=12, decimal_places=3)
    unit_price = models.BigIntegerField(null=True)
    amount = models.BigIntegerField()
    discount = models.BigIntegerField(default=0)
    tax_rate = models.DecimalField(max_digits=4, decimal_places=2)
    staff = models.ForeignKey("foundation.User", models.PROTECT, null=True, db_index=False)

    class Meta:
        db_table = "commerce_purchase_line"
        constraints = [
            models.UniqueConstraint(fields=["purchase", "position"], name="line_one_per_position"),
            models.CheckConstraint(condition=~Q(quantity=0), name="line_has_quantity"),
        ]
        indexes = [
            models.Index(F("product"), F("purchase").desc(), name="line_of_product"),
        ]
