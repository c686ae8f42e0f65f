"""What the actions of this room refuse, in words for the user."""

from django.utils.translation import gettext_lazy as _

from daifuku.foundation.errors import Conflict, Refused


class ReceiptDiffers(Conflict):
    code = "receipt_differs"
    message = _("This receipt is in the book already, with other content.")


UNSEEN = _("This receipt number belongs to a receipt that you cannot see.")


class CannotReturnMoreThanBought(Refused):
    code = "returned_more_than_bought"
    message = _("More would come back than was bought on this receipt.")


class CannotChangeVoided(Refused):
    code = "voided"
    message = _("This receipt was voided. Nothing more can be changed on it.")


class CannotVoidReturned(Refused):
    code = "has_returns"
    message = _("Goods of this receipt came back. Void the return first.")


class CannotCloseTwice(Refused):
    code = "closed_already"
    message = _("This store is closed already.")


class CodeTaken(Conflict):
    code = "code_taken"
    message = _("Somebody has taken this code just now. Please choose another.")
