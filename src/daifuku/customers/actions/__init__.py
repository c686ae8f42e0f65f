"""What can be done with customers. `by` is the Actor, `at` the time; each refuses with `Refused`."""

from daifuku.customers.actions.belonging import end_relation, relate, tag, untag
from daifuku.customers.actions.bin import CannotDeleteWalkIn, delete_customer, restore_customer
from daifuku.customers.actions.create import create_customer
from daifuku.customers.actions.edit import edit_customer
from daifuku.customers.actions.erase import CannotErase, erase_customer, suppressed
from daifuku.customers.actions.lists import (
    CannotRemoveUsedTag,
    add_tag,
    edit_stage,
    edit_tag,
    remove_tag,
)
from daifuku.customers.actions.points import (
    add_contact_point,
    edit_contact_point,
    remove_contact_point,
)
from daifuku.customers.actions.stages import move_stage
from daifuku.customers.actions.wishes import set_consent, set_preference

__all__ = [
    "CannotDeleteWalkIn",
    "CannotErase",
    "CannotRemoveUsedTag",
    "add_contact_point",
    "add_tag",
    "create_customer",
    "delete_customer",
    "edit_contact_point",
    "edit_customer",
    "edit_stage",
    "edit_tag",
    "end_relation",
    "erase_customer",
    "move_stage",
    "relate",
    "remove_contact_point",
    "remove_tag",
    "restore_customer",
    "set_consent",
    "set_preference",
    "suppressed",
    "tag",
    "untag",
]
