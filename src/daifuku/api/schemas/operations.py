"""One operation as the description tells it: parameters, body, answers, problems."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_noop as _

from daifuku.api.schemas import examples
from daifuku.api.schemas.answers import ANSWERS, PROBLEM, found, page_of
from daifuku.api.schemas.bodies import BODIES, REQUIRED
from daifuku.api.schemas.parts import TEXT, WHOLE, Schema, noted, one_of, record

LISTED = ("limit", "after")
# What is asked for is not a part of anything.
_WHOLE = ("merge", "unmerge")
_YES = one_of("1", "true", "yes")
PARAMETERS: dict[str, Schema] = {
    "limit": noted(WHOLE | {"minimum": 1, "maximum": 200}, _("How many; 50 unless said.")),
    "after": noted(TEXT, _("The “next” of the page before.")),
    "q": noted(TEXT, _("What search finds: names in any script, numbers, codes.")),
    "sort": noted(TEXT, _("With “-” before it the largest or newest first.")),
    "filter": noted(
        TEXT,
        _('In the question language: stage = "regular" and purchases(last 90 days).count > 0.'),
    ),
    "stage": noted(TEXT, _("The code of a stage of the lifecycle.")),
    "kind": noted(TEXT, _("Only these kinds, with commas.")),
    "tag_id": WHOLE,
    "owner_id": noted(WHOLE, _("The colleague who looks after them.")),
    "store_id": WHOLE,
    "customer_id": WHOLE,
    "encoding": noted(TEXT, _("Found out unless said.")),
    "source": noted(TEXT, _("Where the numbers in the file come from.")),
    "rest": noted(_YES, _("Of a change of many without the customers who were touched since.")),
    "dry_run": noted(_YES, _("Only look what it would do.")),
    "key": noted(
        TEXT | {"enum": ["number", "id", "email", "phone"]},
        _("What recognises a customer; without it number, mail, name and birthday together."),
    ),
    "corrections": noted(_YES, _("Rows that differ correct what is there.")),
    "reactions": noted(_YES, _("Reactions hear of the rows: for today's file, not the past.")),
}
SORTS: dict[str, tuple[str, ...]] = {
    "customer": (
        "name",
        "created_at",
        "last_purchase_at",
        "last_contact_at",
        "last_entry_at",
        "spent",
    ),
    "purchase": ("occurred_at",),
    "product": ("id", "code"),
    "store": ("id", "code"),
}
_PROBLEMS = {
    401: "unauthenticated",
    403: "not_allowed",
    404: "not_found",
    409: "conflict",
    413: "too_large",
    422: "invalid",
}


def operation(
    answer: str,
    *,
    asks: Iterable[str] = (),
    body: str = "",
    status: int = 200,
    problems: tuple[int, ...] = (422,),
) -> dict[str, Any]:
    """`answer`: the resource, in the plural for a page of a list, empty for none."""
    made: dict[str, Any] = {"responses": _answers(answer, status, asks, problems)}
    made["parameters"] = [_parameter(name, answer) for name in asks]
    if body:
        whole = status == 201 or body in _WHOLE
        schema = record(BODIES[body], REQUIRED[body] if whole else ())
        example = examples.BODIES[body] if whole else _part_of(body)
        content = {"application/json": {"schema": schema, "example": example}}
        made["requestBody"] = {"required": True, "content": content}
        made["parameters"].append(_IDEMPOTENCY)
    return made


def imported() -> dict[str, Any]:
    """POST /imports takes a file, of itself or in a form."""
    asks = ("kind", "encoding", "source", "dry_run", "corrections", "reactions", "key")
    made = operation("import", asks=asks, status=202)
    form = record({"file": TEXT | {"format": "binary"}}, ("file",))
    content = {"text/csv": {"schema": TEXT}, "multipart/form-data": {"schema": form}}
    made["requestBody"] = {"required": True, "content": content}
    made["parameters"].append(_IDEMPOTENCY)
    return made


_IDEMPOTENCY = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": TEXT,
    "description": _("The same key and the same request are carried out once, for seven days."),
}


def _parameter(name: str, answer: str) -> dict[str, Any]:
    schema = PARAMETERS[name]
    sorts = SORTS.get(answer.removesuffix("s"), ())
    if name == "sort":
        schema = schema | {"enum": [f"{way}{sort}" for sort in sorts for way in ("", "-")]}
    note = schema.get("description", "")
    plain = {key: value for key, value in schema.items() if key != "description"}
    made = {"name": name, "in": "query", "schema": plain}
    return made | ({"description": note} if note else {})


def _answers(
    answer: str, status: int, asks: Iterable[str], problems: tuple[int, ...]
) -> dict[int, Any]:
    told: dict[int, Any] = {status: _answer(answer, tuple(asks))}
    for code in (401, 403, *problems):
        content = {"application/problem+json": {"schema": PROBLEM}}
        told[code] = {"description": _PROBLEMS[code], "content": content}
    return told


def _answer(answer: str, asks: tuple[str, ...]) -> dict[str, Any]:
    if not answer:
        return {"description": "Done"}
    if answer == "csv":
        return {"description": "A CSV file", "content": {"text/csv": {"schema": TEXT}}}
    if answer == "hits":
        schema, example = found(), {"items": [examples.ANSWERS["hit"]], "total": 1, "capped": False}
    elif answer in ANSWERS:
        schema, example = record(ANSWERS[answer]), examples.ANSWERS[answer]
    else:
        one = {"entries": "entry"}.get(answer, answer.removesuffix("s"))
        schema, example = page_of(one, searched="q" in asks), examples.page_of(one)
    content = {"application/json": {"schema": schema, "example": example}}
    return {"description": "Done", "content": content}


def _part_of(body: str) -> dict[str, Any]:
    """What a correction sends: a receipt whole, of all else what changes."""
    whole = examples.BODIES[body]
    if body == "purchase":
        return whole
    name = {"customer": "phones", "product": "price"}.get(body, "names")
    return {name: whole[name]}
