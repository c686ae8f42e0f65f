"""Lists as somebody wants to see them again."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from daifuku.foundation.models.people import Team, User

SHARED = [("me", _("Only me")), ("team", _("My team")), ("all", _("Everybody"))]


class SavedView(models.Model):
    """`shows` is the list that it is of; `state` what the list's address says: filters, sort,
    columns. `team` is the one it was shared with, which its owner may have left since."""

    shows = models.CharField(max_length=30)
    name = models.CharField(max_length=60)
    state = models.JSONField(default=dict)
    shared = models.CharField(max_length=4, choices=SHARED, default="me")
    owner = models.ForeignKey(User, models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, models.SET_NULL, null=True, related_name="+")

    class Meta:
        db_table = "foundation_saved_view"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(shared__in=["me", "team", "all"]), name="view_shared_known"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="view_named"),
            models.UniqueConstraint(fields=["owner", "shows", "name"], name="view_named_once"),
        ]
