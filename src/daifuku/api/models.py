from django.db import models

KEPT_DAYS = 7


class IdempotentAnswer(models.Model):
    """The first answer given under an Idempotency-Key: replayed for the same body for
    KEPT_DAYS, then forgotten by a nightly job."""

    user = models.ForeignKey("foundation.User", models.CASCADE, db_index=False)
    key = models.CharField(max_length=255, db_collation="C")
    request_digest = models.CharField(max_length=64, db_collation="C")
    status = models.PositiveSmallIntegerField(default=0)
    body = models.BinaryField(default=b"")
    change_id = models.BigIntegerField(null=True)
    # Whose words the answer may hold, so that erasure empties it.
    customer_id = models.BigIntegerField(null=True, db_index=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "api_idempotentanswer"
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_answer_per_key")]
        indexes = [models.Index(fields=["created_at"], name="answers_by_age")]
