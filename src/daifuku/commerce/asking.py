"""What can be asked about purchases. Aliases: c the customer, p the receipt, l its line."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from daifuku.commerce import queries
from daifuku.commerce.models.purchases import CHANNELS, KINDS
from daifuku.foundation.filters import FilterField, FilterRelation


def _receipt(name: str, label: Any, kind: Any, sql: str, **more: Any) -> FilterField:
    return FilterField(f"purchase.{name}", label, kind, sql, **more)


def _line(name: str, label: Any, kind: Any, sql: str, **more: Any) -> FilterField:
    return FilterField(f"line.{name}", label, kind, sql, **more)


FIELDS = (
    FilterField(
        "customer.home_store",
        _("Home store"),
        "record",
        "c.home_store_id",
        called=queries.stores_called,
        names=queries.store_names,
        cheap=True,
        verb="commerce.see_stores",
    ),
    _receipt("at", _("Date"), "moment", "p.occurred_at"),
    _receipt(
        "store",
        _("Store"),
        "record",
        "p.store_id",
        called=queries.stores_called,
        names=queries.store_names,
        verb="commerce.see_stores",
    ),
    _receipt("kind", _("Kind"), "choice", "p.kind", choices=lambda: KINDS),
    # Senders call theirs as they like.
    _receipt(
        "channel", _("Channel"), "choice", "p.channel", choices=lambda: CHANNELS.items(), open=True
    ),
    _receipt("total", _("Amount"), "money", "p.total"),
    _receipt("discount", _("Discount"), "money", "p.discount"),
    _receipt("line_count", _("Lines"), "number", "p.lines_count"),
    _line(
        "product",
        _("Product"),
        "record",
        "l.product_id",
        called=queries.products_called,
        verb="commerce.see_products",
    ),
    _line(
        "category",
        _("Category"),
        "record",
        "SELECT d.category_id FROM commerce_product d WHERE d.id = l.product_id",
        called=queries.categories_called,
        verb="commerce.see_products",
    ),
    _line("quantity", _("Quantity"), "number", "(l.quantity * 1000)::bigint", scale=3),
    _line("amount", _("Amount"), "money", "l.amount"),
)
RELATIONS = (
    FilterRelation(
        "customer.purchases",
        _("Purchases"),
        "purchase",
        "commerce_purchase p",
        "p.customer_id = ANY(c.id || c.merged_ids) AND p.voided_at IS NULL",
        at="at",
        verb="commerce.see_purchases",
    ),
    FilterRelation(
        "purchase.lines",
        _("Lines"),
        "line",
        "commerce_purchase_line l",
        "l.purchase_id = p.id",
    ),
)
