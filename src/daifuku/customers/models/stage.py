"""How close a customer is, from anonymous to ambassador, and when each stage was entered."""

from django.db import models

from daifuku.foundation.text import WordsField


class Stage(models.Model):
    code = models.CharField(max_length=20, unique=True, db_collation="C")
    names = WordsField()
    position = models.PositiveSmallIntegerField()
    hue = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "customers_stage"


class StageChange(models.Model):
    """One entry into a stage. The next entry ends it."""

    customer = models.ForeignKey("customers.Customer", models.CASCADE, db_index=False)
    stage = models.ForeignKey(
        Stage, models.PROTECT, to_field="code", db_column="stage", db_index=False
    )
    entered_at = models.DateTimeField()

    class Meta:
        db_table = "customers_stage_change"
        indexes = [models.Index(fields=["customer", "entered_at"], name="stage_change_by_customer")]
