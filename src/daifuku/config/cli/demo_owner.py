"""The owner of the demo shop, and the two ways in: a link for once and a password."""

import os
import secrets

from daifuku.config import env
from daifuku.config.cli.opened import NotReady
from daifuku.config.words import gettext
from daifuku.foundation import fresh_start

EMAIL = "owner@demo.example"
PASSWORD_FILE = "demo_owner_password"  # noqa: S105


def sign_in_of() -> dict[str, str]:
    """Add the owner if need be. Refuses a home that holds a shop of somebody's own."""
    from daifuku.foundation import one_time
    from daifuku.foundation.models import Company, User

    demo = Company.objects.filter(is_demo=True).exists()
    if not demo and User.objects.exclude(email=EMAIL).exists():
        if fresh_start.taken_away(env.home()):
            # Whoever began their own shop where a demo stood signs in as themselves.
            return {"path": "/", "email": "", "password": ""}
        told = gettext(
            "%(home)s holds a shop of your own. Give the demo another place: %(command)s"
        )
        raise NotReady(told % {"home": env.home(), "command": f"{env.command()} demo --home DIR"})
    owner = User.objects.filter(email=EMAIL).first() or _add_owner()
    path, password = one_time.path_for(owner), _kept_password() or ""
    return {"path": path, "email": EMAIL, "password": password}


def _add_owner():
    from daifuku.foundation import clock
    from daifuku.foundation.access import Actor, Role
    from daifuku.foundation.colleagues import add_user

    password = secrets.token_urlsafe(12)
    path = env.home() / PASSWORD_FILE
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as kept:
        kept.write(password)
    fields = {"role": Role.OWNER.value, "family_name": "大福", "given_name": "店主"}
    return add_user(EMAIL, password, fields, by=Actor.system("command"), at=clock.now())


def _kept_password() -> str | None:
    path = env.home() / PASSWORD_FILE
    return path.read_text() if path.exists() else None
