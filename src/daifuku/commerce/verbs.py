"""What may be done with stores, products and receipts, and by whom."""

from django.utils.translation import gettext_lazy as _

from daifuku.foundation.access import Role
from daifuku.foundation.registries import Verb

_READ, _WRITE = "purchases:read", "purchases:write"
_SHOP_READ, _SHOP_WRITE = "products:read", "products:write"

VERBS = (
    Verb("commerce.see_purchases", _("See purchases"), Role.VIEWER, _READ, silent=True),
    Verb(
        "commerce.record_purchase",
        _("Record a sale or a return"),
        Role.STAFF,
        _WRITE,
        unmade_by="commerce.void_purchase",
    ),
    Verb("commerce.return_purchase", _("Return goods"), Role.STAFF, _WRITE),
    Verb("commerce.correct_purchase", _("Correct a receipt"), Role.STAFF, _WRITE),
    Verb("commerce.identify_buyer", _("Name the buyer of a sale"), Role.STAFF, _WRITE),
    Verb("commerce.void_purchase", _("Void a receipt"), Role.MANAGER, _WRITE),
    Verb("commerce.load", _("Load many receipts"), Role.MANAGER, "imports:write"),
    Verb("commerce.see_products", _("See products"), Role.VIEWER, _SHOP_READ, silent=True),
    Verb("commerce.add_product", _("Add a product"), Role.STAFF, _SHOP_WRITE, silent=True),
    Verb("commerce.edit_product", _("Edit a product"), Role.STAFF, _SHOP_WRITE, silent=True),
    Verb("commerce.edit_category", _("Edit categories"), Role.MANAGER, _SHOP_WRITE, silent=True),
    Verb("commerce.see_stores", _("See stores"), Role.VIEWER, "stores:read", silent=True),
    Verb("commerce.add_store", _("Add a store"), Role.ADMIN, "stores:write", silent=True),
    Verb("commerce.edit_store", _("Edit a store"), Role.MANAGER, "stores:write", silent=True),
)
