"""The company that keeps this book: one row."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from daifuku.foundation.text.words_field import WordsField


class Company(models.Model):
    names = WordsField()
    timezone = models.CharField(max_length=40, default="Asia/Tokyo")
    currency = models.CharField(max_length=3, default="JPY")
    fiscal_year_start_month = models.PositiveSmallIntegerField(default=4)
    week_start = models.PositiveSmallIntegerField(
        choices=[(0, _("Monday")), (6, _("Sunday"))], default=6
    )
    languages = models.CharField(max_length=5, default="ja,en")
    is_demo = models.BooleanField(default=False)
    demo_built_at = models.DateTimeField(null=True)
    demo_until = models.DateField(null=True)

    class Meta:
        db_table = "foundation_company"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_company")]

    @classmethod
    def current(cls) -> "Company":
        found, _created = cls.objects.get_or_create(id=1)
        return found
