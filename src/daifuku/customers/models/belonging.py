"""Who belongs to whom, and under which tags."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from daifuku.foundation.text import WordsField

# What the first is to the second, and of which kinds the two may be.
_ORG, _HOUSE, _PERSON = ("organisation",), ("household",), ("person",)
ROLES = {
    "representative": (_("Representative"), _PERSON, _ORG),
    "officer": (_("Officer"), _PERSON, _ORG),
    "employee": (_("Employee"), _PERSON, _ORG),
    "contact": (_("Contact person"), _PERSON, _ORG),
    "adviser": (_("Adviser"), _PERSON, _ORG),
    "head": (_("Head of household"), _PERSON, _HOUSE),
    "member": (_("Family member"), _PERSON, _HOUSE),
    "spouse": (_("Spouse"), _PERSON, _PERSON),
    "parent": (_("Parent"), _PERSON, _PERSON),
    "introducer": (_("Introducer"), _PERSON + _ORG, _PERSON + _ORG),
    "subsidiary": (_("Subsidiary"), _ORG, _ORG),
    "branch": (_("Branch"), _ORG, _ORG),
    "partner": (_("Business partner"), _ORG, _ORG),
}
# What the second is to the first, where the word is another one.
INVERSE = {
    "representative": _("Represents"),
    "officer": _("Officer at"),
    "employee": _("Works at"),
    "contact": _("Contact person at"),
    "adviser": _("Adviser to"),
    "head": _("Household headed"),
    "member": _("Household"),
    "parent": _("Child"),
    "introducer": _("Introduced"),
    "subsidiary": _("Parent company"),
    "branch": _("Head office"),
}


# A relation `r` holds on a day, in SQL. Ended today it is over.
STANDS = "(r.until_on IS NULL OR r.until_on > %(today)s)"
# Said of one, they are true of the other too.
MUTUAL = frozenset(["spouse", "partner"])


def role_of_other(role: str, outward: bool) -> Any:
    """What the other one is to the customer; `outward`: the customer is the first."""
    label = ROLES[role][0] if role in ROLES else role
    return INVERSE.get(role, label) if outward else label


class Relation(models.Model):
    """`from_customer` is `role` of `to_customer` from `since_on` until `until_on`."""

    from_customer = models.ForeignKey(
        "customers.Customer", models.CASCADE, related_name="+", db_index=False
    )
    to_customer = models.ForeignKey(
        "customers.Customer", models.CASCADE, related_name="+", db_index=False
    )
    role = models.CharField(max_length=16, db_collation="C")
    title = models.CharField(max_length=80, blank=True, default="")
    since_on = models.DateField(null=True)
    until_on = models.DateField(null=True)

    class Meta:
        db_table = "customers_relation"
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_customer=F("to_customer")), name="relation_of_two"
            ),
            models.CheckConstraint(
                condition=Q(since_on=None) | Q(until_on=None) | Q(until_on__gte=F("since_on")),
                name="relation_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(fields=["from_customer"], name="relation_from"),
            models.Index(fields=["to_customer"], name="relation_to"),
        ]


class Tag(models.Model):
    names = WordsField()
    hue = models.PositiveSmallIntegerField(default=0)
    # Folded Japanese name: two tags of one name would be one tag twice.
    key = models.CharField(max_length=80, unique=True, db_collation="C")

    class Meta:
        db_table = "customers_tag"


class CustomerTag(models.Model):
    customer = models.ForeignKey("customers.Customer", models.CASCADE, db_index=False)
    tag = models.ForeignKey(Tag, models.CASCADE, db_index=False)

    class Meta:
        db_table = "customers_customer_tag"
        constraints = [models.UniqueConstraint(fields=["customer", "tag"], name="tagged_once")]
        indexes = [models.Index(fields=["tag", "customer"], name="customer_tag_by_tag")]
