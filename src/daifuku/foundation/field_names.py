"""What the fields of forms are called, for a refusal that stands apart from its form."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from daifuku.foundation.errors import FieldError, Refused

_NAMES: dict[str, Any] = {}


def name_fields(names: Mapping[str, Any]) -> None:
    """Rooms say it when they are ready; what two of them call differently is as the lower one says."""
    for field, name in names.items():
        _NAMES.setdefault(field, name)


def field_name(field: str) -> Any:
    return _NAMES.get(field, field)


def told(refused: Refused) -> list[str]:
    """Each fault, with the name of its field where there is one."""
    return [_told(error) for error in refused.errors]


def _told(error: FieldError) -> str:
    name = _NAMES.get(error.field)
    if not name:
        return str(error.message)
    return _("%(field)s: %(message)s") % {"field": name, "message": error.message}
