from daifuku.commerce.models.catalogue import Category, Product
from daifuku.commerce.models.kept import Buyer, StoreDay
from daifuku.commerce.models.purchases import Purchase, PurchaseLine
from daifuku.commerce.models.stores import Store

__all__ = ["Buyer", "Category", "Product", "Purchase", "PurchaseLine", "Store", "StoreDay"]
