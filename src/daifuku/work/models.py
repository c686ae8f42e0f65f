"""What colleagues wrote down about a customer: notes, calls, inquiries."""

from django.db import models
from django.utils.translation import gettext_lazy as _

CHANNELS = [
    ("store", _("At the store")),
    ("phone", _("Phone")),
    ("mail", _("Mail")),
    ("form", _("Web form")),
    ("line", "LINE"),
    ("other", _("Other")),
]
DIRECTIONS = [("in", _("Incoming")), ("out", _("Outgoing"))]
OUTCOMES = [
    ("talked", _("Talked")),
    ("absent", _("No answer")),
    ("message", _("Left a message")),
    ("refused", _("Do not call again")),
]
# By the column that holds one of them.
CHOICES = {"channel": CHANNELS, "direction": DIRECTIONS, "outcome": OUTCOMES}


class Written(models.Model):
    """Common to all: whose page, who wrote it, when it happened."""

    customer = models.ForeignKey("customers.Customer", models.PROTECT, db_index=False)
    by = models.ForeignKey("foundation.User", models.PROTECT, null=True, db_index=False)
    happened_at = models.DateTimeField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        abstract = True


class Note(Written):
    body = models.TextField()
    pinned = models.BooleanField(default=False)

    class Meta:
        db_table = "work_note"
        indexes = [models.Index(fields=["customer", "-id"], name="note_by_customer")]


class Call(Written):
    direction = models.CharField(max_length=3, choices=DIRECTIONS, db_collation="C")
    outcome = models.CharField(max_length=8, choices=OUTCOMES, db_collation="C")
    minutes = models.PositiveIntegerField(null=True)
    body = models.TextField(blank=True, default="")

    class Meta:
        db_table = "work_call"
        indexes = [models.Index(fields=["customer", "-id"], name="call_by_customer")]


class Inquiry(Written):
    """問い合わせ: what was asked, through which channel, and whether it was answered."""

    channel = models.CharField(max_length=5, choices=CHANNELS, db_collation="C")
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True, default="")
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        "foundation.User", models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        db_table = "work_inquiry"
        indexes = [
            models.Index(fields=["customer", "-id"], name="inquiry_by_customer"),
            # Home lists what waits for an answer, oldest first.
            models.Index(
                fields=["happened_at", "id"],
                name="inquiry_open",
                condition=models.Q(answered_at__isnull=True),
            ),
        ]
