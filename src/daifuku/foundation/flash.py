"""A short word for the next page that a person sees; kept in the session until then."""

from typing import Any

_KEY = "said"


def say(request: Any, text: object, tone: str = "ok") -> None:
    request.session[_KEY] = [*request.session.get(_KEY, ()), {"text": str(text), "tone": tone}]


def heard(request: Any) -> list[dict[str, str]]:
    session = getattr(request, "session", None)
    return [] if session is None else session.pop(_KEY, [])
