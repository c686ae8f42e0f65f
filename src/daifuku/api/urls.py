from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path

from daifuku.api import problems
from daifuku.api.v1 import api


def nothing_here(request: HttpRequest) -> HttpResponse:
    return problems.not_found()


urlpatterns = [
    path("", api.urls),
    re_path(r"^.*$", nothing_here),
]
