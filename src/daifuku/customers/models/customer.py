"""The one record, and the few sums the list sorts by."""

from datetime import UTC, datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from daifuku.customers.models.stage import Stage

PERSON, ORGANISATION, HOUSEHOLD = "person", "organisation", "household"
KINDS = [(PERSON, _("Person")), (ORGANISATION, _("Company")), (HOUSEHOLD, _("Household"))]
GENDERS = [
    ("", _("Not known")),
    ("female", _("Female")),
    ("male", _("Male")),
    ("other", _("Other")),
]

# Stands for "never", so that sorts need no NULLS rule.
NEVER = datetime(1900, 1, 1, tzinfo=UTC)
LISTED = Q(deleted_at=None, walk_in=False)


class Customer(models.Model):
    kind = models.CharField(max_length=12, choices=KINDS, default=PERSON, db_collation="C")
    family_name = models.CharField(max_length=60, blank=True, default="")
    given_name = models.CharField(max_length=60, blank=True, default="")
    family_kana = models.CharField(max_length=60, blank=True, default="")
    given_kana = models.CharField(max_length=60, blank=True, default="")
    # The whole name as shown: of a person family and given name, else the name itself.
    name = models.CharField(max_length=160, blank=True, default="")
    name_kana = models.CharField(max_length=160, blank=True, default="")
    kana_guessed = models.BooleanField(default=False)
    honorific = models.CharField(max_length=10, blank=True, default="")
    sort_key = models.TextField(db_collation="C", blank=True, default="")
    name_key = models.CharField(max_length=400, db_collation="C", blank=True, default="")
    stage = models.ForeignKey(
        Stage, models.PROTECT, to_field="code", db_column="stage", db_index=False
    )
    birthday = models.DateField(null=True)
    gender = models.CharField(max_length=8, blank=True, default="", db_collation="C")
    language = models.CharField(max_length=2, default="ja", db_collation="C")
    owner = models.ForeignKey("foundation.User", models.PROTECT, null=True, db_index=False)
    home_store_id = models.BigIntegerField(null=True)
    corporate_number = models.CharField(max_length=13, blank=True, default="", db_collation="C")
    walk_in = models.BooleanField(default=False)
    # Whoever was merged into another stands for itself no more. One level: a root has none, and
    # knows all who were merged into it. Kept with the row, so that every query is told.
    root = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", db_column="root_id", db_index=False
    )
    merged_ids = ArrayField(models.BigIntegerField(), null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "customers_customer"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind for kind, _label in KINDS]), name="customer_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(root=None) | Q(merged_ids=None, walk_in=False), name="customer_one_root"
            ),
        ]
        indexes = [
            models.Index(fields=["sort_key", "id"], condition=LISTED, name="customer_by_name"),
            models.Index(
                fields=["name_key"], condition=LISTED & ~Q(name_key=""), name="customer_by_name_key"
            ),
            models.Index(
                fields=["corporate_number"],
                condition=LISTED & ~Q(corporate_number=""),
                name="customer_by_corporate",
            ),
            models.Index(fields=["-created_at", "-id"], condition=LISTED, name="customer_newest"),
            models.Index(fields=["stage"], condition=LISTED, name="customer_by_stage"),
            models.Index(
                fields=["owner"], condition=LISTED & ~Q(owner=None), name="customer_by_owner"
            ),
            models.Index(
                fields=["home_store_id"],
                condition=LISTED & ~Q(home_store_id=None),
                name="customer_by_store",
            ),
            models.Index(
                fields=["deleted_at"], condition=~Q(deleted_at=None), name="customer_in_bin"
            ),
            models.Index(
                fields=["birthday"], condition=LISTED & ~Q(birthday=None), name="customer_born_on"
            ),
            models.Index(fields=["root"], condition=~Q(root=None), name="customer_by_root"),
        ]


class Figures(models.Model):
    """Kept sums of one customer; made with the customer, rebuilt from the book, not remembered."""

    # The constraint is made by the migration, with ON DELETE CASCADE: an undo of a creation
    # removes the customer by SQL.
    customer = models.OneToOneField(Customer, models.CASCADE, primary_key=True, db_constraint=False)
    purchases = models.IntegerField(default=0)
    spent = models.BigIntegerField(default=0)
    first_purchase_at = models.DateTimeField(default=NEVER)
    last_purchase_at = models.DateTimeField(default=NEVER)
    last_contact_at = models.DateTimeField(default=NEVER)
    last_entry_at = models.DateTimeField(default=NEVER)

    class Meta:
        db_table = "customers_figures"
        indexes = [
            models.Index(fields=["-last_purchase_at", "-customer"], name="figures_by_purchase"),
            models.Index(fields=["-spent", "-customer"], name="figures_by_spent"),
            models.Index(fields=["-last_contact_at", "-customer"], name="figures_by_contact"),
            models.Index(fields=["-last_entry_at", "-customer"], name="figures_by_entry"),
        ]


class Suppression(models.Model):
    """Who asked to be forgotten, as a keyed hash only: an import must not bring them back unseen."""

    digest = models.CharField(max_length=64, db_collation="C")
    kind = models.CharField(max_length=8, db_collation="C")
    at = models.DateTimeField()

    class Meta:
        db_table = "customers_suppression"
        constraints = [models.UniqueConstraint(fields=["digest", "kind"], name="suppression_once")]
