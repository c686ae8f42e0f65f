"""What a customer likes and allows."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

PURPOSES = {
    "marketing": _("News and offers"),
    "research": _("Surveys and research"),
    "sharing": _("Passing on to partners"),
}
CHANNELS = {
    "email": _("Mail"),
    "sms": _("SMS"),
    "phone": _("Phone"),
    "post": _("By post"),
    "line": _("LINE"),
}
# Suggested topics. Any other may be typed; in the book it is "other", since it may be personal.
TOPICS = {
    "favourite": _("Favourite goods"),
    "taste": _("Taste"),
    "size": _("Size"),
    "colour": _("Colour"),
    "service": _("Way of serving"),
    "contact_time": _("Best time to be reached"),
}


class Preference(models.Model):
    """What was stated and what was inferred about one topic stand side by side."""

    customer = models.ForeignKey("customers.Customer", models.CASCADE, db_index=False)
    topic = models.CharField(max_length=60)
    value = models.CharField(max_length=200)
    source = models.CharField(max_length=60, blank=True, default="")
    # Percent; only what was inferred has one.
    confidence = models.PositiveSmallIntegerField(null=True)
    stated = models.BooleanField(default=True)
    expires_on = models.DateField(null=True)
    noted_at = models.DateTimeField()

    class Meta:
        db_table = "customers_preference"
        constraints = [
            models.UniqueConstraint(fields=["customer", "topic", "stated"], name="preference_once"),
            models.CheckConstraint(
                condition=Q(confidence=None) | Q(confidence__lte=100),
                name="preference_confidence_percent",
            ),
        ]


class Consent(models.Model):
    """One statement, never altered; for each purpose and channel the latest one holds."""

    customer = models.ForeignKey("customers.Customer", models.CASCADE, db_index=False)
    purpose = models.CharField(max_length=20, db_collation="C")
    channel = models.CharField(max_length=10, db_collation="C")
    granted = models.BooleanField()
    at = models.DateTimeField()
    source = models.CharField(max_length=60, blank=True, default="")
    wording = models.TextField(blank=True, default="")

    class Meta:
        db_table = "customers_consent"
        indexes = [
            models.Index(
                fields=["customer", "purpose", "channel", "-at", "-id"], name="consent_latest"
            )
        ]
