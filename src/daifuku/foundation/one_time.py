"""A link that signs one person in, once. Printed by a command to who runs the server."""

from typing import Any

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from daifuku.foundation.models import User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class OneTime(PasswordResetTokenGenerator):
    """Void after the next sign-in, a new password, or three days."""

    key_salt = "daifuku.foundation.one_time"


tokens = OneTime()


def path_for(user: User) -> str:
    return reverse("one_time_sign_in", args=[user.pk, tokens.make_token(user)])


@login_not_required
@never_cache
@require_GET
def sign_in(request: HttpRequest, user_id: int, token: str) -> HttpResponse:
    user: Any = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or not tokens.check_token(user, token):
        return redirect("account_login")
    login(request, user, backend=BACKEND)
    return redirect("/")
