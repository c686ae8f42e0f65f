"""What can be done with customers. `by` is the Actor, `at` the time; each refuses with `Refused`."""

from daifuku.customers.actions.alike import (
    others_reached,
    possible_duplicate_ids,
    possible_duplicates,
)
from daifuku.customers.actions.belonging import NewRelation, end_relation, relate, tag, untag
from daifuku.customers.actions.bin import CannotDeleteWalkIn, delete_customer, restore_customer
from daifuku.customers.actions.create import create_customer
from daifuku.customers.actions.distinct import tell_apart
from daifuku.customers.actions.edit import edit_customer
from daifuku.customers.actions.erase import CannotErase, erase_customer, suppressed
from daifuku.customers.actions.lists import (
    CannotRemoveUsedTag,
    add_tag,
    edit_stage,
    edit_tag,
    remove_tag,
)
from daifuku.customers.actions.merging import AlreadyOne, CannotMerge, merge_customers
from daifuku.customers.actions.points import (
    add_contact_point,
    edit_contact_point,
    remove_contact_point,
)
from daifuku.customers.actions.putting_back import put_record_back
from daifuku.customers.actions.references import CorporateNumberTaken
from daifuku.customers.actions.separating import NotMerged, Separated, separate_customers
from daifuku.customers.actions.stages import move_stage
from daifuku.customers.actions.wishes import (
    NewConsent,
    NewPreference,
    read_preference,
    set_consent,
    set_preference,
)
from daifuku.customers.payload import NewCustomer, read_new
from daifuku.customers.personal import forget_history, forget_history_of, former_owners

__all__ = [
    "AlreadyOne",
    "CannotDeleteWalkIn",
    "CannotErase",
    "CannotMerge",
    "CannotRemoveUsedTag",
    "CorporateNumberTaken",
    "NewConsent",
    "NewCustomer",
    "NewPreference",
    "NewRelation",
    "NotMerged",
    "Separated",
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
    "forget_history",
    "forget_history_of",
    "former_owners",
    "merge_customers",
    "move_stage",
    "others_reached",
    "possible_duplicate_ids",
    "possible_duplicates",
    "put_record_back",
    "read_new",
    "read_preference",
    "relate",
    "remove_contact_point",
    "remove_tag",
    "restore_customer",
    "separate_customers",
    "set_consent",
    "set_preference",
    "suppressed",
    "tag",
    "tell_apart",
    "untag",
]
