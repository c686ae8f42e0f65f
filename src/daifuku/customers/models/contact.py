"""Where a customer is reached, and by what names other systems know them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

EMAIL, PHONE, ADDRESS = "email", "phone", "address"
CONTACT_KINDS = [(EMAIL, _("Mail")), (PHONE, _("Phone")), (ADDRESS, _("Address"))]
LABELS = [
    ("", _("No label")),
    ("home", _("At home")),
    ("work", _("Workplace")),
    ("mobile", _("Mobile")),
    ("fax", _("Fax")),
    ("billing", _("For invoices")),
    ("delivery", _("For deliveries")),
    ("other", _("Other")),
]


# One number of a source belongs to one customer.
ONE_HOLDER = "external_id_once"


class ContactPoint(models.Model):
    customer = models.ForeignKey("customers.Customer", models.CASCADE, db_index=False)
    kind = models.CharField(max_length=8, choices=CONTACT_KINDS, db_collation="C")
    value = models.CharField(max_length=480)
    normal = models.CharField(max_length=480, db_collation="C")
    label = models.CharField(max_length=10, blank=True, default="", db_collation="C")
    is_primary = models.BooleanField(default=False)
    verified_at = models.DateTimeField(null=True)
    undeliverable_at = models.DateTimeField(null=True)
    postal_code = models.CharField(max_length=12, blank=True, default="", db_collation="C")
    prefecture = models.CharField(max_length=40, blank=True, default="")
    city = models.CharField(max_length=80, blank=True, default="")
    town = models.CharField(max_length=160, blank=True, default="")
    building = models.CharField(max_length=120, blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="", db_collation="C")

    class Meta:
        db_table = "customers_contact_point"
        # One primary per kind is an exclusion constraint of the migration, checked at commit:
        # moving the mark, and undoing that, passes through moments with two.
        constraints = [
            models.UniqueConstraint(fields=["customer", "kind", "normal"], name="contact_once")
        ]
        indexes = [models.Index(fields=["kind", "normal"], name="contact_by_normal")]


class ExternalId(models.Model):
    customer = models.ForeignKey("customers.Customer", models.CASCADE, db_index=False)
    source = models.CharField(max_length=40, db_collation="C")
    external_id = models.CharField(max_length=120, db_collation="C")
    # A customer in the bin does not keep its numbers from others.
    binned = models.BooleanField(default=False)

    class Meta:
        db_table = "customers_external_id"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=Q(binned=False), name=ONE_HOLDER
            )
        ]
        indexes = [models.Index(fields=["customer"], name="external_id_by_customer")]
