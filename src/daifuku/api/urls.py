from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import path, re_path

from daifuku.api import problems, views
from daifuku.api.v1 import api


def in_words(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Ninja answers a method that an address does not take in plain text."""

    @wraps(view)
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        if isinstance(answer, HttpResponseNotAllowed):
            return problems.method_not_allowed(answer["Allow"].split(", "))
        return answer

    return respond


def nothing_here(request: HttpRequest) -> HttpResponse:
    return problems.not_found()


routes, _app, namespace = api.urls
for route in routes:
    route.callback = in_words(route.callback)
urlpatterns = [
    path("docs", views.docs, name="api_docs"),
    path("", (routes, "api", namespace)),
    re_path(r"^.*$", nothing_here),
]
