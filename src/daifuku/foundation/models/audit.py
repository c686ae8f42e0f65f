"""Sign-ins, exports, permission changes, views of personal data. Append-only, hash-chained."""

from django.db import models


class AuditEntry(models.Model):
    at = models.DateTimeField()
    user = models.ForeignKey("foundation.User", models.PROTECT, null=True, db_index=False)
    event = models.CharField(max_length=60, db_collation="C")
    address = models.GenericIPAddressField(null=True)
    facts = models.JSONField(default=dict)
    # Filled by the trigger: sha256 over the previous digest and this row.
    digest = models.BinaryField(default=b"")

    class Meta:
        db_table = "foundation_auditentry"
        indexes = [models.Index(fields=["event", "-id"], name="audit_by_event")]


class Viewing(models.Model):
    """Somebody opened a customer; kept until the hour is over, in the audit log for ever."""

    user = models.ForeignKey("foundation.User", models.CASCADE, db_index=False)
    customer_id = models.BigIntegerField()
    hour = models.DateTimeField()
    at = models.DateTimeField()
    via = models.CharField(max_length=20, db_collation="C")
    token_id = models.BigIntegerField(null=True)
    noted = models.BooleanField(default=False)

    class Meta:
        db_table = "foundation_viewing"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "customer_id", "hour"], name="viewing_once_an_hour"
            )
        ]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(noted=False), name="viewing_waiting")
        ]
