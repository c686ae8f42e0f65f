"""Refusals said without asking the database for anything: it may be what is in the way."""

from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from daifuku.foundation import problems
from daifuku.foundation.database_faults import DatabaseAway
from daifuku.foundation.errors import Refused
from daifuku.foundation.field_names import told
from daifuku.foundation.spoken import for_programs, language_of


def answer_without_database(request: HttpRequest, refused: Refused) -> HttpResponse:
    if isinstance(refused, DatabaseAway):
        connection.close()
    with translation.override(language_of(request)):
        if for_programs(request):
            return problems.refused(refused)
        # Without the request: what every page knows of its reader is in the database.
        context = {"language": language_of(request), "refused": refused, "told": told(refused)}
        page = render_to_string(_template(request, refused), context, using="pages")
        answer = HttpResponse(page, status=refused.status)
    if refused.retry_after is not None:
        answer["Retry-After"] = str(refused.retry_after)
    return answer


def _template(request: Any, refused: Refused) -> str:
    if isinstance(refused, DatabaseAway):
        return "design/503.html"
    if getattr(request, "htmx", False):
        return "design/_refused.html"
    return "design/400.html" if refused.status == 400 else "design/refused.html"
