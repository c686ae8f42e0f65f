"""What a merge and its taking apart are told: ids and names. Each refuses with Invalid."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from daifuku.foundation.errors import Invalid

_MOST = 2**63


def only(body: Mapping[str, Any], *known: str) -> None:
    """What is passed over in silence is not what somebody meant."""
    for name in body:
        if name not in known:
            text = _("There is no such field. There are: {names}.")
            raise Invalid.field(str(name), "unknown", text.format(names=", ".join(known)))


def whole(body: Mapping[str, Any], name: str) -> int:
    return _whole(body.get(name), name)


def wholes(body: Mapping[str, Any], name: str) -> list[int]:
    return [_whole(one, f"{name}[{at}]") for at, one in enumerate(_listed(body, name))]


def names(body: Mapping[str, Any], name: str) -> list[str]:
    found = _listed(body, name)
    if not all(isinstance(one, str) for one in found):
        raise Invalid.field(name, "not_a_list", _("Give a list of names."))
    return found


def _listed(body: Mapping[str, Any], name: str) -> list[Any]:
    found = body.get(name) or []
    if not isinstance(found, list):
        raise Invalid.field(name, "not_a_list", _("Give a list, even of one."))
    return found


def _whole(value: Any, name: str) -> int:
    if type(value) is not int or not 0 < value < _MOST:
        raise Invalid.field(name, "not_an_id", _("Give the number of a record, like 1284."))
    return int(value)
