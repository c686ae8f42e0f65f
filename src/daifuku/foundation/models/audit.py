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
