"""Files of products, stores and purchases."""

from django.utils.translation import gettext_lazy as _

from daifuku.commerce.importing.purchases import PURCHASES
from daifuku.commerce.importing.shop import PRODUCTS, STORES
from daifuku.foundation.registries import ImportKind

IMPORT_KINDS = (
    ImportKind("products", _("Products"), f"{__name__}.PRODUCTS", 20),
    ImportKind("stores", _("Stores"), f"{__name__}.STORES", 30),
    ImportKind("purchases", _("Purchases"), f"{__name__}.PURCHASES", 40),
)

__all__ = ["IMPORT_KINDS", "PRODUCTS", "PURCHASES", "STORES"]
