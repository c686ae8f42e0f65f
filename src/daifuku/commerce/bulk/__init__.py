"""Loading many stores, products and receipts at once; set-based, inside one bulk Change.

Receipts go by staging tables of this session, filled by COPY on Django's own connection:

    with bulk.staging():
        with connection.cursor() as cursor:
            with cursor.copy(bulk.COPY_RECEIPTS) as copy: copy.write_row((1, "R-1", …))
            with cursor.copy(bulk.COPY_LINES) as copy: …
        loaded = bulk.load_receipts(source="pos", by=actor, at=now)

`staged_receipt`
    n                   bigint       the receipt's number in this load, from 1, ascending in time
    receipt_no          text         [A-Za-z0-9_.:/#+-], at most 64; unique in its source
    customer_id         bigint       null: belongs to the store's walk-in customer
    store_id            bigint
    occurred_at         timestamptz
    channel             text         default 'store'
    staff_id            bigint       null
    kind                text         'sale' (default) or 'return'
    returns_receipt_no  text         null; the sale a return belongs to, same source

`staged_line`
    n                   bigint       of the receipt
    position            smallint     from 1
    product_id          bigint
    quantity            numeric      not 0; negative in a return
    amount              bigint       minor units, line total, tax in, after discount; negative in a
                                     return
    discount            bigint       default 0
    unit_price          bigint       null
    tax_rate            numeric      percent: 8 or 10
    staff_id            bigint       null; by COPY_LINES_SERVED

Rows are taken as they are: whoever fills the tables has checked them (unknown ids, a receipt that
is there already, and a wrong sign are still refused by constraints, and then nothing of the batch
is written). Total, discount, tax, quantity and number of lines of a receipt are summed from its
lines. Entries are backfilled: they feed readers, never reactions; those of a `Stretch` that is
`heard` feed both.

Stores, categories and products come as lists of `commerce.payload.New…` and answer {code: id}.
"""

from daifuku.commerce.bulk.catalogue import (
    index_products,
    load_categories,
    load_products,
    load_stores,
)
from daifuku.commerce.bulk.receipts import Loaded, Stretch, add_batch, load_receipts
from daifuku.commerce.bulk.staging import (
    COPY_LINES,
    COPY_LINES_SERVED,
    COPY_RECEIPTS,
    prepare,
    staging,
)
from daifuku.commerce.shop import NewCategory, NewProduct, NewStore, is_catch_all

__all__ = [
    "COPY_LINES",
    "COPY_LINES_SERVED",
    "COPY_RECEIPTS",
    "Loaded",
    "NewCategory",
    "NewProduct",
    "NewStore",
    "Stretch",
    "add_batch",
    "index_products",
    "is_catch_all",
    "load_categories",
    "load_products",
    "load_receipts",
    "load_stores",
    "prepare",
    "staging",
]
