"""Everything that changes in this room. `by` is the Actor, `at` the time; refusals are `Refused`."""

from daifuku.commerce.actions.bringing_back import GoodsBack, return_purchase
from daifuku.commerce.actions.catalogue import (
    add_category,
    add_product,
    edit_category,
    edit_product,
)
from daifuku.commerce.actions.correcting import correct_purchase
from daifuku.commerce.actions.identifying import identify_buyer
from daifuku.commerce.actions.recording import record_purchase
from daifuku.commerce.actions.refusals import (
    CannotChangeVoided,
    CannotCloseTwice,
    CannotReturnMoreThanBought,
    CannotVoidReturned,
    CodeTaken,
    ReceiptDiffers,
)
from daifuku.commerce.actions.rows import Recorded
from daifuku.commerce.actions.stores import add_store, close_store, edit_store
from daifuku.commerce.actions.voiding import void_purchase

__all__ = [
    "CannotChangeVoided",
    "CannotCloseTwice",
    "CannotReturnMoreThanBought",
    "CannotVoidReturned",
    "CodeTaken",
    "GoodsBack",
    "ReceiptDiffers",
    "Recorded",
    "add_category",
    "add_product",
    "add_store",
    "close_store",
    "correct_purchase",
    "edit_category",
    "edit_product",
    "edit_store",
    "identify_buyer",
    "record_purchase",
    "return_purchase",
    "void_purchase",
]
