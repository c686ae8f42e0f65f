"""Colleagues and their teams."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from daifuku.foundation.access import Role
from daifuku.foundation.text.words_field import WordsField

ROLE_LABELS = [
    (Role.OWNER.value, _("Owner")),
    (Role.ADMIN.value, _("Administrator")),
    (Role.MANAGER.value, _("Manager")),
    (Role.STAFF.value, _("Staff")),
    (Role.VIEWER.value, _("Viewer")),
]


class Team(models.Model):
    names = WordsField()

    class Meta:
        db_table = "foundation_team"


class People(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """Somebody who signs in. Never deleted: an entry's author stays known."""

    email = models.EmailField(_("mail address"), unique=True, db_collation="C")
    family_name = models.CharField(_("family name"), max_length=60, blank=True)
    given_name = models.CharField(_("given name"), max_length=60, blank=True)
    role = models.PositiveSmallIntegerField(choices=ROLE_LABELS, default=Role.STAFF.value)
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True)
    sees = models.CharField(
        max_length=4,
        choices=[("all", _("everyone")), ("team", _("their team's")), ("own", _("their own"))],
        default="all",
    )
    language = models.CharField(
        max_length=2, choices=[("ja", "日本語"), ("en", "English")], default="ja"
    )
    theme = models.CharField(
        max_length=6,
        choices=[("system", _("As the device")), ("light", _("Light")), ("dark", _("Dark"))],
        default="system",
    )
    density = models.CharField(
        max_length=7, choices=[("normal", _("Normal")), ("compact", _("Compact"))], default="normal"
    )
    single_keys = models.BooleanField(_("single-key shortcuts"), default=True)
    first_steps = models.BooleanField(
        _("first steps on the home page"), default=True, db_default=True
    )
    # Of each list: the view that it opens with, and those that stand first (saved_views.Marks).
    lists = models.JSONField(default=dict, db_default={}, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []
    objects = People()

    class Meta:
        db_table = "foundation_user"

    @property
    def display_name(self) -> str:
        return f"{self.family_name} {self.given_name}".strip() or self.email.partition("@")[0]

    def get_full_name(self) -> str:
        return self.display_name

    def __str__(self) -> str:
        return self.display_name

    # Third-party packages ask these; our own permissions are roles and verbs.
    @property
    def is_staff(self) -> bool:
        return False

    @property
    def is_superuser(self) -> bool:
        return False

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False
