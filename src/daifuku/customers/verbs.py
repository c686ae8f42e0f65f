"""What may be done with customers, and by whom."""

from django.utils.translation import gettext_lazy as _

from daifuku.foundation.access import Role
from daifuku.foundation.registries import Verb

_READ, _WRITE = "customers:read", "customers:write"

VERBS = (
    Verb("customers.see_customers", _("See customers"), Role.VIEWER, _READ, silent=True),
    Verb(
        "customers.create_customer",
        _("Add a customer"),
        Role.STAFF,
        _WRITE,
        unmade_by="customers.delete_customer",
    ),
    Verb("customers.edit_customer", _("Edit a customer"), Role.STAFF, _WRITE),
    Verb("customers.delete_customer", _("Delete a customer"), Role.MANAGER, _WRITE),
    Verb("customers.restore_customer", _("Restore a customer"), Role.MANAGER, _WRITE),
    Verb("customers.edit_contact_points", _("Edit contact points"), Role.STAFF, _WRITE),
    Verb("customers.move_stage", _("Move to another stage"), Role.STAFF, _WRITE),
    Verb("customers.tag", _("Tag a customer"), Role.STAFF, _WRITE),
    Verb("customers.edit_tags", _("Edit the list of tags"), Role.MANAGER, _WRITE, silent=True),
    Verb("customers.edit_stages", _("Rename stages"), Role.ADMIN, _WRITE, silent=True),
    Verb("customers.relate", _("Link customers"), Role.STAFF, _WRITE),
    Verb("customers.merge_customers", _("Merge customers"), Role.STAFF, _WRITE, keeps_images=True),
    Verb(
        "customers.separate_customers",
        _("Separate merged customers"),
        Role.STAFF,
        _WRITE,
        keeps_images=True,
    ),
    Verb("customers.tell_apart", _("Say who is not the same"), Role.STAFF, _WRITE, silent=True),
    Verb("customers.set_preference", _("Note a preference"), Role.STAFF, _WRITE),
    Verb("customers.set_consent", _("Record consent"), Role.STAFF, _WRITE),
    Verb(
        "customers.erase_customer",
        _("Erase a customer for ever"),
        Role.ADMIN,
        _WRITE,
        undoable=False,
    ),
    Verb("customers.tag_many", _("Tag many customers"), Role.STAFF, _WRITE),
    Verb("customers.untag_many", _("Take a tag off many customers"), Role.STAFF, _WRITE),
    Verb("customers.move_many", _("Move many customers to another stage"), Role.STAFF, _WRITE),
    Verb(
        "customers.assign_many", _("Put somebody in charge of many customers"), Role.STAFF, _WRITE
    ),
    Verb(
        "customers.merge_many", _("Merge sure duplicates"), Role.MANAGER, _WRITE, keeps_images=True
    ),
    Verb("customers.delete_many", _("Delete many customers"), Role.MANAGER, _WRITE),
    Verb("customers.load", _("Load many customers"), Role.MANAGER, "imports:write"),
)
