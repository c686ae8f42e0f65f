"""The page that says what is real."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from daifuku.demo.about import ABOUT
from daifuku.foundation import clock
from daifuku.foundation.models import Company


@require_safe
def about(request: Any) -> HttpResponse:
    company = Company.current()
    if not company.is_demo:
        raise Http404
    shown = {
        "about": ABOUT,
        "company": company,
        "old": company.demo_until is not None and company.demo_until < clock.today(),
    }
    return render(request, "demo/about.html", shown)
