"""What this room adds to the rooms around it, as plain values."""

from django.utils.translation import gettext_lazy as _

from daifuku.commerce import finding, looking_up, panels, queries
from daifuku.commerce.actions import identify_buyer
from daifuku.foundation import registries as to

TIMELINE_KINDS = (
    to.TimelineKind(
        key="commerce.purchase_made",
        label=_("Purchase"),
        icon="receipt",
        template="commerce/timeline/purchase.html",
        chip="purchase",
        tone="brand",
        load=queries.receipts_behind,
    ),
    to.TimelineKind(
        key="commerce.purchase_returned",
        label=_("Return"),
        icon="receipt-refund",
        template="commerce/timeline/purchase.html",
        chip="purchase",
        tone="warn",
        load=queries.receipts_behind,
    ),
)
# What stands in the way of an undo has a name; values are read on the receipt.
TRACES = tuple(
    # The book says of a receipt all or nothing.
    to.Trace(f"commerce_{table}", name, {}, owner="", whole=table == "purchase")
    for table, name in (
        ("store", _("Store")),
        ("category", _("Category")),
        ("product", _("Product")),
        ("purchase", _("Purchase")),
        ("purchase_line", _("Line of a purchase")),
    )
)
HANDOVERS = (
    # The returns of a sale follow it.
    to.Handover(
        "commerce.purchase_made",
        lambda fact, customer_id, **how: identify_buyer(fact.purchase_id, customer_id, **how),
    ),
)
PANELS = (
    to.Panel(
        key="buying",
        place="highlights",
        title=_("Purchases"),
        template="",
        load=panels.highlights,
        position=10,
    ),
    to.Panel(
        key="bought",
        place="till",
        title=_("Last purchases"),
        template="commerce/panels/bought.html",
        load=panels.bought,
        position=20,
    ),
    to.Panel(
        key="receipts",
        place="tab",
        title=_("Purchases"),
        template="commerce/panels/receipts.html",
        load=panels.receipts,
        position=20,
        lazy=True,
    ),
)
FIELD_NAMES = {
    "code": _("Code"),
    "names": _("Name"),
    "names_ja": _("Name (Japanese)"),
    "names_en": _("Name (English)"),
    "category_id": _("Category"),
    "price": _("Price, tax in"),
    "tax_rate": _("Tax rate"),
    "active": _("On sale"),
    "timezone": _("Time zone"),
    "street": _("Town and number"),
    "receipt_no": _("Number of the return"),
    "customer_id": _("Customer"),
    "why": _("Reason"),
}
HOME_TILES = (
    to.HomeTile("sales", _("Sales this month"), "commerce/_sales_tile.html", panels.sales_tile, 10),
    to.HomeTile("buyers", _("Customers this month"), "commerce/_buyers_tile.html",
                panels.buyers_tile, 20),
)  # fmt: skip
NAV = (
    to.NavItem("products", _("Products"), "packages", "commerce:products", 40),
    to.NavItem("stores", _("Stores"), "building-store", "commerce:stores", 50),
)
SEARCH_SOURCES = (
    to.SearchSource(
        "product", _("Products"), "packages", "commerce:product", finding.product_rows, 20
    ),
    to.SearchSource(
        "store", _("Stores"), "building-store", "commerce:store", finding.store_rows, 30
    ),
    to.SearchSource(
        looking_up.KIND,
        _("Receipts"),
        "receipt",
        "commerce:receipt",
        position=40,
        look_up=looking_up.receipts_numbered,
    ),
)
CUSTOMER_REFERENCES = (
    to.CustomerReference(
        "home_store_id",
        queries.is_store,
        _("There is no such store."),
        choices=queries.store_choices,
        names=queries.store_names,
        called=queries.stores_called,
        named=queries.STORE_NAMED,
    ),
)
LIST_COLUMNS = (
    to.ListColumn(
        "home_store",
        _("Home store"),
        "commerce/_home_store_cell.html",
        queries.HOME_STORE,
        queries.in_our_words,
        40,
        shown=False,
    ),
)
COMMANDS = (
    to.CommandItem(
        "commerce.repeat",
        _("Who comes back"),
        "chart-bar",
        "commerce:repeat",
        verb="commerce.see_purchases",
        position=60,
        words=("F2", "repeat", "cohort", "リピート", "転換率"),
    ),
    to.CommandItem(
        "commerce.new_product",
        _("Add a product"),
        "package",
        "commerce:new_product",
        verb="commerce.add_product",
        position=30,
    ),
    to.CommandItem(
        "commerce.new_store",
        _("Add a store"),
        "building-store",
        "commerce:new_store",
        verb="commerce.add_store",
        position=40,
    ),
)
