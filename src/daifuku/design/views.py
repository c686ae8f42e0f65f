"""The living style guide: every component and state, and three pages made of them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from daifuku.design.samples import Guide

PAGES = ("parts", "list", "record", "sign-in", "peek")


def styleguide(request: HttpRequest, page: str = "parts") -> HttpResponse:
    if page not in PAGES:
        raise Http404
    guide = Guide.of(request)
    with translation.override(guide.language):
        context = {"guide": guide}
        return render(request, f"design/styleguide/{page}.html", context, using="pages")
