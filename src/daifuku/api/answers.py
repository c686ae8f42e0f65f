"""How answers are made: JSON from PostgreSQL or from plain values, with the change's number."""

from typing import Any

import orjson
from django.http import HttpResponse


def json_answer(value: Any, *, status: int = 200, change_id: int | None = None) -> HttpResponse:
    """`value`: bytes or text that PostgreSQL made, or plain values."""
    body = value if isinstance(value, bytes | str) else _dumped(value)
    answer = HttpResponse(body, "application/json", status=status)
    answer["Cache-Control"] = "no-store"
    if change_id is not None:
        answer["Daifuku-Change"] = str(change_id)
    return answer


def _dumped(value: Any) -> bytes:
    # Left to itself orjson would write the fields of Money, that are minor units.
    return orjson.dumps(value, default=_plain, option=orjson.OPT_PASSTHROUGH_DATACLASS)


def _plain(value: Any) -> Any:
    if hasattr(value, "to_json"):
        return value.to_json()
    return str(value)
