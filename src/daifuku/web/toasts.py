"""A short word after an action, with its undo: sent as a header that the page's script reads."""

import json
from typing import Any

from django.http import HttpResponse

from daifuku.foundation.flash import heard


def tell_heard(request: Any, answer: HttpResponse) -> HttpResponse:
    """What an action left to be said rides on the part of the page that it redirected to; the
    dialog in which the action was asked for closes."""
    if found := heard(request):
        answer["HX-Trigger"] = json.dumps({"toast": found[-1], "dialog:close": {}})
    return answer
