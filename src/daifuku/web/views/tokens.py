"""Settings: API tokens, shown once."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from daifuku.foundation import clock
from daifuku.foundation.access import may
from daifuku.foundation.errors import Refused
from daifuku.foundation.fresh import fresh_to_change
from daifuku.foundation.models import ApiToken
from daifuku.foundation.tokens import add_token, known_scopes, revoke_token
from daifuku.web.forms import TokenForm, keep_errors, scope_in_words


@require_http_methods(["GET", "POST"])
@never_cache
@fresh_to_change
def tokens(request: Any) -> HttpResponse:
    may(request.actor, "foundation.add_token")
    form = TokenForm(request.POST or None, scopes=known_scopes())
    issued = None
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        try:
            issued = add_token(
                request.user.pk, name=name, scopes=form.chosen, by=request.actor, at=clock.now()
            )
            form = TokenForm(None, scopes=known_scopes())
        except Refused as error:
            keep_errors(form, error)
    found = ApiToken.objects.filter(user=request.user, revoked_at=None).order_by("-id")
    shown: dict[str, Any] = {
        "form": form,
        "issued": issued,
        "tokens": [_told(one) for one in found],
    }
    shown["here"] = "tokens"
    return render(request, "web/settings/tokens.html", shown, status=422 if form.errors else 200)


def _told(token: ApiToken) -> dict[str, Any]:
    whole = set(token.scopes) >= set(known_scopes())
    return {"token": token, "may": [] if whole else [scope_in_words(one) for one in token.scopes]}


@require_POST
def revoke(request: Any, token_id: int) -> HttpResponse:
    revoke_token(token_id, by=request.actor, at=clock.now())
    return redirect("tokens")
