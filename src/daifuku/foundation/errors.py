"""Expected refusals. Their message is fit for the user, in the user's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class FieldError:
    """`message`: a text, or what becomes one in the language of who reads it."""

    field: str
    code: str
    message: Any

    def as_json(self) -> dict[str, str]:
        return {"field": self.field, "code": self.code, "message": str(self.message)}


class Refused(Exception):
    """Something was asked that we refuse for a reason the user can act on."""

    status = 422
    code = "refused"
    message = _("This could not be done.")
    # Seconds after which the same may go well.
    retry_after: int | None = None

    def __init__(self, message: object = None, *, errors: Iterable[FieldError] = ()) -> None:
        self.reason = message if message is not None else self.message
        self.errors = tuple(errors)
        # Further members of the problem document.
        self.extra: dict[str, int] = {}
        super().__init__(self.reason)

    def __str__(self) -> str:
        return str(self.reason)


class Invalid(Refused):
    """One or more fields hold something that cannot be kept."""

    code = "invalid"
    message = _("Please correct the marked fields.")

    @classmethod
    def field(cls, field: str, code: str, message: object) -> "Invalid":
        return cls(errors=[FieldError(field, code, message)])


class NotAllowed(Refused):
    status = 403
    code = "not_allowed"
    message = _("You do not have permission to do this.")


class NotFound(Refused):
    status = 404
    code = "not_found"
    message = _("This was not found, or you cannot see it.")


class Conflict(Refused):
    status = 409
    code = "conflict"
    message = _("Somebody changed this in the meantime.")
