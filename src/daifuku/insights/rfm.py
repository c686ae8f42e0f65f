"""RFM scores and deciles, as one Ibis expression that runs on DuckDB and on other engines."""

from datetime import datetime
from typing import Any

PURCHASE = "commerce.purchase_made"
RETURN = "commerce.purchase_returned"


def rfm_expression(entries: Any, as_of: datetime) -> Any:
    """RFM of every customer who bought (Hughes, *Strategic Database Marketing*, 1994: quintiles).

    `entries`: Ibis table of the book with customer_id, kind, occurred_at (UTC), amount (minor
    units), sign (+1, or -1 for a retraction). `as_of`: instant in UTC; later entries are left out.
    Gives one row per customer with at least one purchase left: customer_id, recency_days (whole
    days), purchases (count), spent (minor units, returns deducted), r, f, m (1 to 5, 5 best;
    `ntile`, ties by customer_id, so that every engine agrees), decile (1 to 10, 1 spends most).
    """
    import ibis

    known = entries.filter(
        entries.kind.isin([PURCHASE, RETURN]), entries.occurred_at <= ibis.literal(as_of)
    )
    made = (known.kind == PURCHASE).ifelse(known.sign, 0)
    receipts = known.mutate(made=made, money=known.amount * known.sign)
    # A receipt and what took it back cancel out, so a voided last visit is no visit.
    visits = receipts.group_by(["customer_id", "occurred_at"]).aggregate(
        made=receipts.made.sum(), money=receipts.money.sum()
    )
    sums = visits.group_by("customer_id").aggregate(
        last_at=visits.occurred_at.max(where=visits.made > 0),
        purchases=visits.made.sum(),
        spent=visits.money.sum(),
    )
    sums = sums.filter(sums.purchases > 0)
    days = (ibis.literal(as_of).epoch_seconds() - sums.last_at.epoch_seconds()) // 86400
    facts = sums.select(
        "customer_id", recency_days=days, purchases=sums.purchases, spent=sums.spent
    )
    return facts.mutate(
        r=_fifth(facts, facts.recency_days.desc()),
        f=_fifth(facts, facts.purchases.asc()),
        m=_fifth(facts, facts.spent.asc()),
        decile=_ntile(facts, 10, facts.spent.desc()),
    )


def _fifth(table: Any, order: Any) -> Any:
    return _ntile(table, 5, order)


def _ntile(table: Any, parts: int, order: Any) -> Any:
    import ibis

    window = ibis.window(order_by=[order, table.customer_id.asc()])
    return ibis.ntile(parts).over(window) + 1


def with_segments(scored: Any) -> Any:
    """Add `segment` by the two scores that matter most to a shop: recency and frequency."""
    import ibis

    r, f = scored.r, scored.f
    segment = ibis.cases(
        ((r >= 4) & (f >= 4), "champion"),
        ((r >= 3) & (f >= 3), "loyal"),
        ((r >= 4) & (scored.purchases == 1), "new"),
        (r >= 4, "promising"),
        ((r == 3), "attention"),
        ((r <= 2) & (f >= 3), "at_risk"),
        else_="asleep",
    )
    return scored.mutate(segment=segment)
