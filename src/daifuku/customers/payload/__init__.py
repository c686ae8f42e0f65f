"""What a page, the API or a file says about a customer, read into values that may be kept.

Every fault is named by its field; all faults of a body are told at once."""

from daifuku.customers.payload.drafts import Edits, NewCustomer, read_edits, read_new
from daifuku.customers.payload.points import Point, address_point, email_point, phone_point
from daifuku.customers.payload.problems import Problems

__all__ = [
    "Edits",
    "NewCustomer",
    "Point",
    "Problems",
    "address_point",
    "email_point",
    "phone_point",
    "read_edits",
    "read_new",
]
