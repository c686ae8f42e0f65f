"""Links that sign one person in, once: printed by a command to who runs the server, or mailed."""

from datetime import datetime
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from daifuku.foundation import audit, clock, flash, mailing
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import change
from daifuku.foundation.colleagues import edit_user, refuse_rank
from daifuku.foundation.errors import NotFound
from daifuku.foundation.models import User
from daifuku.foundation.spoken import language_of

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class OneTime(PasswordResetTokenGenerator):
    """Void after the next sign-in, a new password, or three days."""

    key_salt = "daifuku.foundation.one_time"


class Mailed(OneTime):
    """Proves the mail box only: who has set up a second step is asked for it."""

    key_salt = "daifuku.foundation.one_time.mailed"


tokens = OneTime()
mailed_tokens = Mailed()


def path_for(user: User) -> str:
    return reverse("one_time_sign_in", args=[user.pk, tokens.make_token(user)])


def mail_link(user_id: int, *, site: str, by: Actor, at: datetime) -> User:
    """Mail a colleague a link of `site` (https://…) that signs them in. Refuses who is unknown or
    switched off, a role above one's own, and with CannotSend."""
    may(by, "foundation.mail_link")
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise NotFound
    refuse_rank(user.role, by)
    with change("foundation.mail_link", by=by, at=at, subject=("user", user_id)):
        audit.note("sign_in_link_made", at=at, user_id=by.user_id, facts={"of": user_id})
    path = reverse("one_time_sign_in", args=[user.pk, mailed_tokens.make_token(user)])
    mailing.send_sign_in_link(user, site.rstrip("/") + path)
    return user


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest, user_id: int, token: str) -> HttpResponse:
    user: Any = User.objects.filter(pk=user_id, is_active=True).first()
    if user is not None and tokens.check_token(user, token):
        if user.last_login is None:
            _speak_as(request, user)
        login(request, user, backend=BACKEND)
        record_authentication(request, user, method="one_time", reauthenticated=True)
        return redirect("/")
    if user is None or not mailed_tokens.check_token(user, token):
        flash.say(request, _("This link has been used or is too old. Ask for a new one."), "bad")
        return redirect("account_login")
    if request.method == "GET":
        # A mail program that looks ahead at links must not use it up.
        return render(request, "account/link.html", {"person": user}, using="pages")
    record_authentication(request, user, method="one_time", reauthenticated=True)
    return perform_login(request, Login(user=user, redirect_url="/"))


def _speak_as(request: HttpRequest, user: Any) -> None:
    """A command added them, so nobody chose a language yet: it is that of their browser."""
    chosen = {"language": language_of(request)}
    edit_user(user.pk, chosen, by=Actor.system(), at=clock.now())
    user.refresh_from_db()
