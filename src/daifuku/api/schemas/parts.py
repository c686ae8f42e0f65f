"""The words that schemas are made of."""

from typing import Any

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
YES_OR_NO: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "format": "date"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
DECIMAL: Schema = {"type": "string", "format": "decimal"}


def record(fields: dict[str, Schema], required: tuple[str, ...] = ()) -> Schema:
    made: Schema = {"type": "object", "properties": fields}
    return made | {"required": list(required)} if required else made


def many(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def maybe(schema: Schema) -> Schema:
    return schema | {"type": [schema["type"], "null"]}


def one_of(*choices: str) -> Schema:
    return TEXT | {"enum": list(choices)}


def noted(schema: Schema, note: str) -> Schema:
    return schema | {"description": note}


MONEY = record({"amount": DECIMAL, "currency": TEXT}, ("amount",))
WORDS = record({"ja": TEXT, "en": TEXT})
EXTERNAL_ID = record({"source": TEXT, "id": TEXT}, ("source", "id"))
