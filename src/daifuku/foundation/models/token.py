"""API tokens: shown once, kept as a hash, scoped, revocable."""

from django.db import models


class ApiToken(models.Model):
    user = models.ForeignKey("foundation.User", models.PROTECT)
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12, db_collation="C")
    digest = models.CharField(max_length=64, unique=True, db_collation="C")
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "foundation_apitoken"
