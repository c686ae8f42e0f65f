"""The model field that keeps `Words` as jsonb."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.fields.json import KeyTransform

from daifuku.foundation.text.errors import BadValue
from daifuku.foundation.text.words import Words


class WordsField(models.JSONField):
    """`Words` in Python, jsonb in the database; `names__ja` works in lookups."""

    if TYPE_CHECKING:

        def __get__(self, instance: Any, owner: Any) -> Words: ...

        def __set__(self, instance: Any, value: Words | dict[str, str]) -> None: ...

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", Words)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        if kwargs.get("default") is Words:
            del kwargs["default"]
        return name, "daifuku.foundation.text.words_field.WordsField", args, kwargs

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        value = super().from_db_value(value, expression, connection)
        inside = isinstance(expression, KeyTransform)
        return Words.of(value) if isinstance(value, dict) and not inside else value

    def to_python(self, value: Any) -> Any:
        if value is None:
            return None
        try:
            return Words.of(value)
        except BadValue as error:
            raise ValidationError(error.message, code=error.code) from error

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(value.to_json() if isinstance(value, Words) else value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        plain = value.to_json() if isinstance(value, Words) else value
        return super().get_db_prep_value(plain, connection, prepared)

    def value_to_string(self, obj: Any) -> Any:
        value = self.value_from_object(obj)
        return value.to_json() if isinstance(value, Words) else value

    def validate(self, value: Any, model_instance: Any) -> None:
        plain = value.to_json() if isinstance(value, Words) else value
        super().validate(plain, model_instance)
