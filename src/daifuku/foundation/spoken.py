"""Which language a request is answered in, before anybody knows who asks."""

from typing import Any

from django.utils.translation import get_language_from_request, get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

_OF_PROGRAMS = "en"
_PAGES_AMONG_PROGRAMS = ("/api/v1/docs",)


def for_programs(request: Any) -> bool:
    """Whether the answer is read by a program, so that every refusal is a problem document."""
    path = request.path
    return path.startswith("/api/") and not path.startswith(_PAGES_AMONG_PROGRAMS)


def language_asked_for(request: Any) -> str | None:
    """The first of Accept-Language that we speak."""
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if code == "*":
            return None
        try:
            return str(get_supported_language_variant(code))
        except LookupError:
            continue
    return None


def language_of(request: Any) -> str:
    """The person's where they are known; what the browser or program asks for else."""
    known = getattr(request, "LANGUAGE_CODE", None)
    if known:
        return str(known)
    if for_programs(request):
        return language_asked_for(request) or _OF_PROGRAMS
    return str(get_language_from_request(request))
