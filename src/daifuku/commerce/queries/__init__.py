"""What can be asked about sales, products and stores."""

from daifuku.commerce.queries.as_json import (
    CatalogueQuery,
    PurchaseQuery,
    product_json,
    products_json,
    purchase_json,
    purchases_json,
    store_json,
    stores_json,
)
from daifuku.commerce.queries.catalogue import (
    ProductQuery,
    buyers_of,
    category_choices,
    product,
    products,
    top_categories,
    trend_of,
)
from daifuku.commerce.queries.customer import habits_of, last_receipts, receipts_behind
from daifuku.commerce.queries.places import (
    HOME_STORE,
    STORE_NAMED,
    in_our_words,
    is_store,
    store,
    store_choices,
    store_names,
    stores,
    stores_called,
    top_products,
)
from daifuku.commerce.queries.receipts import receipt, receipts_of
from daifuku.commerce.queries.sales import buyers_since, cohorts, month_to_date, repeat_of

__all__ = [
    "HOME_STORE",
    "STORE_NAMED",
    "CatalogueQuery",
    "ProductQuery",
    "PurchaseQuery",
    "buyers_of",
    "buyers_since",
    "category_choices",
    "cohorts",
    "habits_of",
    "in_our_words",
    "is_store",
    "last_receipts",
    "month_to_date",
    "product",
    "product_json",
    "products",
    "products_json",
    "purchase_json",
    "purchases_json",
    "receipt",
    "receipts_behind",
    "receipts_of",
    "repeat_of",
    "store",
    "store_choices",
    "store_json",
    "store_names",
    "stores",
    "stores_called",
    "stores_json",
    "top_categories",
    "top_products",
    "trend_of",
]
