"""What is bought and brought back."""

from decimal import Decimal

from daifuku.foundation.money import Money
from daifuku.ledger.facts import Ref, fact


@fact("commerce.purchase_made", retention="business")
class PurchaseMade:
    """A receipt: what was paid, tax in, after discount. The lines stand in commerce."""

    purchase_id: Ref
    total: Money
    discount: Money
    lines: int
    quantity: Decimal


@fact("commerce.purchase_returned", retention="business")
class PurchaseReturned:
    """Goods came back; the total is negative."""

    purchase_id: Ref
    returns_id: Ref | None = None
    total: Money
    lines: int
    quantity: Decimal
