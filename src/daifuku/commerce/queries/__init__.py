"""What can be asked about sales, products and stores."""

from daifuku.commerce.queries.as_json import (
    PurchaseQuery,
    product_json,
    products_json,
    purchase_json,
    purchases_json,
    store_json,
    stores_json,
)
from daifuku.commerce.queries.customer import habits_of, receipts_behind
from daifuku.commerce.queries.sales import buyers_since, month_to_date, repeat_of
from daifuku.commerce.queries.shop import (
    buyers_of,
    product,
    products,
    stores,
    top_products,
)

__all__ = [
    "PurchaseQuery",
    "buyers_of",
    "buyers_since",
    "habits_of",
    "month_to_date",
    "product",
    "product_json",
    "products",
    "products_json",
    "purchase_json",
    "purchases_json",
    "receipts_behind",
    "repeat_of",
    "store_json",
    "stores",
    "stores_json",
    "top_products",
]
