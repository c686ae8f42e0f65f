"""What the API, a file or a form says, read into values the actions take. All faults of a body are
told at once, each by its field."""

from daifuku.commerce.payload.receipts import receipt_from
from daifuku.commerce.payload.shop import (
    category_edits,
    category_from,
    product_edits,
    product_from,
    store_edits,
    store_from,
)
from daifuku.commerce.receipt import Line, Receipt
from daifuku.commerce.shop import NewCategory, NewProduct, NewStore

__all__ = [
    "Line",
    "NewCategory",
    "NewProduct",
    "NewStore",
    "Receipt",
    "category_edits",
    "category_from",
    "product_edits",
    "product_from",
    "receipt_from",
    "store_edits",
    "store_from",
]
