"""A short word for the next page that a person sees; kept in the session until then."""

from typing import Any

_KEY = "said"


def say(
    request: Any, text: object, tone: str = "ok", *, undo: str = "", redo: bool = False
) -> None:
    """`undo` is an address to post to; `redo` calls its button so, for the undoing of an undo."""
    told = {"text": str(text), "tone": tone, "undo": undo, "redo": redo}
    request.session[_KEY] = [*request.session.get(_KEY, ()), told]


def heard(request: Any) -> list[dict[str, Any]]:
    session = getattr(request, "session", None)
    return [] if session is None else session.pop(_KEY, [])
