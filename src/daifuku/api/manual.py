"""The description of the API as its page shows it: one operation after another, by resource."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from daifuku.api.v1 import api

_ASKED = "斎藤"
LABELS: dict[str, Any] = {
    "customers": _("Customers"),
    "purchases": _("Purchases"),
    "products": _("Products"),
    "stores": _("Stores"),
    "search": _("Search"),
    "changes": _("Changes and undo"),
    "imports": _("Imports"),
}
# What each refusal means to the program that meets it.
CODES: list[tuple[str, str, Any]] = [
    ("401", "unauthenticated", _("The token is missing, revoked or expired.")),
    ("403", "not_allowed", _("The token's scopes or its colleague's role do not include this.")),
    ("404", "not_found", _("It is not there, or the token's colleague may not see it.")),
    ("405", "method_not_allowed", _("The header Allow says which methods there are.")),
    ("409", "conflict", _("Something there contradicts, like a receipt of other content.")),
    ("413", "too_large", _("A body holds at most 2 MB; files go to /imports.")),
    ("422", "invalid", _("Each wrong field is named under errors. Mend it, then send again.")),
    ("503", "database_away", _("Wait as long as Retry-After says, then send the same again.")),
    ("507", "disk_full", _("Nothing was saved. The server needs room first.")),
]


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter or a field of a body; `note` is English, translated where it is shown."""

    name: str
    type: str
    note: str
    required: bool


@dataclass(frozen=True, slots=True)
class Operation:
    id: str
    method: str
    path: str
    summary: str
    parameters: list[Field]
    fields: list[Field]
    request: str
    answer: str
    status: str
    problems: list[str]
    command: str


@cache
def resources() -> list[tuple[str, list[Operation]]]:
    """Operations by resource, in the order of `api.resources`."""
    found: dict[str, list[Operation]] = {}
    for path, item in api.get_openapi_schema()["paths"].items():
        for method, told in item.items():
            found.setdefault(told["tags"][0], []).append(_operation(path, method.upper(), told))
    return list(found.items())


def _operation(path: str, method: str, told: dict[str, Any]) -> Operation:
    path = path.removeprefix("/api/v1")
    status = _usual(told["responses"])
    content = told.get("requestBody", {}).get("content", {})
    body = content.get("application/json", {})
    request = _json(body.get("example"))
    return Operation(
        id=f"{told['tags'][0]}-{told['operationId'].rpartition('_')[2]}-{method.lower()}",
        method=method,
        path=path,
        summary=told["summary"],
        parameters=[_parameter(one) for one in told.get("parameters", [])],
        fields=list(_fields(body.get("schema", {}))),
        request=request,
        answer=_json(_answer(told, status)),
        status=str(status),
        problems=[str(code) for code in told["responses"] if int(code) >= 400],
        command=_command(path, method, request, "text/csv" in content),
    )


def _usual(answers: dict[Any, Any]) -> Any:
    """The status of what was asked for; one that tells an example where there are two."""
    good = [status for status in answers if int(status) < 400]
    return next((status for status in good if "content" in answers[status]), good[-1])


def _answer(told: dict[str, Any], status: Any) -> Any:
    content = told["responses"][status].get("content", {})
    return content.get("application/json", {}).get("example")


def _json(value: Any) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False, indent=2)


def _parameter(told: dict[str, Any]) -> Field:
    schema = told["schema"]
    return Field(
        told["name"], _type(schema), told.get("description", ""), told.get("required", False)
    )


def _fields(schema: dict[str, Any]) -> Iterator[Field]:
    required = schema.get("required", ())
    for name, told in schema.get("properties", {}).items():
        yield Field(name, _type(told), told.get("description", ""), name in required)
        for inner in _fields(told.get("items", {})):
            yield replace(inner, name=f"{name}[].{inner.name}")


def _type(schema: dict[str, Any]) -> str:
    """`integer or null`, `text, one of: person, household` as a programmer reads it."""
    if "enum" in schema:
        return " | ".join(value or '""' for value in schema["enum"])
    kinds = schema.get("type", "")
    known = kinds if isinstance(kinds, list) else [kinds]
    if schema.get("properties", {}).keys() == {"amount", "currency"}:
        known = ["money", *known[1:]]
    written = " | ".join(known)
    return f"{written} ({schema['format']})" if "format" in schema else written


def _command(path: str, method: str, request: str, file: bool) -> str:
    """One curl command, whose address and token the reader puts in."""
    address = path.replace("{", "").replace("}", "")
    for name in ("customer_id", "purchase_id", "product_id", "store_id", "change_id", "run_id"):
        address = address.replace(name, "1")
    lines = ["curl" + ("" if method == "GET" else f" -X {method}") + f' "$API{address}"']
    if address.endswith("/search"):
        lines = [f'curl -G "$API{address}" --data-urlencode "q={_ASKED}"']
    lines.append('-H "Authorization: Bearer $TOKEN"')
    if file:
        lines[0] = f'curl "$API{address}?kind=customers"'
        lines += ['-H "Content-Type: text/csv"', "--data-binary @members.csv"]
    if request:
        lines.append('-H "Content-Type: application/json"')
        lines.append(f"-d '{request}'")
    return " \\\n  ".join(lines)
