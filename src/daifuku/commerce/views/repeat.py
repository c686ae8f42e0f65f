"""Who comes back: customers by the month of their first purchase."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from daifuku.commerce import queries
from daifuku.foundation import clock
from daifuku.foundation.access import may


@require_safe
def repeat(request: Any) -> HttpResponse:
    may(request.actor, "commerce.see_purchases")
    rows = queries.cohorts(clock.today())
    return render(request, "commerce/repeat.html", {"rows": rows, "at": clock.now()})
