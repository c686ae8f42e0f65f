"""What a file does not say of a receipt that is kept, by a column or by a cell, stays as it is."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from daifuku.commerce.importing import cells
from daifuku.commerce.models import Purchase
from daifuku.commerce.receipt import Line, Receipt

Body = Mapping[str, Any]
# A line, and the one that it is in the book, where it is one of those.
Pair = tuple[Line, Line | None]
_OF_LINES = frozenset({"product", "quantity", "unit_price", "discount", "tax_rate"})


def completed(
    receipt: Receipt, bodies: Sequence[Body], known: Purchase, kept: Sequence[Line]
) -> Receipt:
    """The receipt of a file with what only the kept one says."""
    said = frozenset().union(*bodies)
    if len(bodies) == 1 and not said & _OF_LINES and receipt.amount == known.total:
        # It says no more than the total.
        pairs: list[Pair] = [(replace(one, staff_id=receipt.staff_id), one) for one in kept]
    else:
        pairs = _paired(receipt.lines, bodies, kept)
    staff_id, lines = _staffed(pairs, receipt.staff_id, known.staff_id)
    # What was taken off the receipt as a whole stands in none of its lines.
    as_kept = sum(line.discount for line in lines) == sum(line.discount for line in kept)
    return replace(
        receipt,
        lines=lines,
        staff_id=staff_id,
        discount=known.discount if as_kept else None,
        occurred_at=_moment(receipt.occurred_at, bodies, known.occurred_at),
        channel=_channel(receipt.channel, known.channel) if "channel" in said else known.channel,
        customer_id=receipt.customer_id if "customer" in said else _buyer(known),
        returns=receipt.returns if "returns" in said else known.returns_id,
    )


def _paired(lines: Sequence[Line], bodies: Sequence[Body], kept: Sequence[Line]) -> list[Pair]:
    named = [
        line if "product" in body else replace(line, product_id=there.product_id)
        for line, body, there in zip(lines, bodies, _at_places(kept, lines), strict=True)
    ]
    found = _matched(named, kept)
    pairs: list[Pair] = []
    for place, (line, body) in enumerate(zip(named, bodies, strict=True)):
        same = kept[found[place]] if place in found else None
        pairs.append((line if same is None else _line(line, body, same), same))
    return pairs


def _at_places(kept: Sequence[Line], lines: Sequence[Line]) -> Sequence[Line]:
    return (*kept[: len(lines)], *lines[len(kept) :])


def _matched(lines: Sequence[Line], kept: Sequence[Line]) -> dict[int, int]:
    """Place of a line → place of the kept one: the very same sooner than one of the same product,
    at the same place sooner than elsewhere."""
    found: dict[int, int] = {}
    left = set(range(len(kept)))
    for key_of in _KEYS:
        if len(found) == len(lines) or not left:
            break
        places: defaultdict[Any, list[int]] = defaultdict(list)
        for place in sorted(left, reverse=True):
            places[key_of(place, kept[place])].append(place)
        for place, line in enumerate(lines):
            there = None if place in found else places.get(key_of(place, line))
            if there:
                found[place] = there.pop()
                left.discard(found[place])
    return found


_KEYS: tuple[Callable[[int, Line], Any], ...] = (
    lambda place, line: (place, line.product_id, line.quantity, line.amount),
    lambda _place, line: (line.product_id, line.quantity, line.amount),
    lambda place, line: (place, line.product_id),
    lambda _place, line: line.product_id,
)


def _line(line: Line, body: Body, same: Line) -> Line:
    """Price and discount stay while they make up the amount, or as long as that stays too."""
    quantity = line.quantity if "quantity" in body else same.quantity
    price = line.unit_price if "unit_price" in body else same.unit_price
    discount = line.discount if "discount" in body else same.discount
    amount = line.amount
    if price is not None and "unit_price" in body and "amount" not in body:
        amount = int(price * quantity) - discount
    made_up = price is not None and price * quantity - discount == amount
    if not made_up and (quantity, amount) != (same.quantity, same.amount):
        price, discount = line.unit_price, line.discount
    return replace(
        line,
        quantity=quantity,
        amount=amount,
        unit_price=price,
        discount=discount,
        tax_rate=same.tax_rate if line.tax_rate is None else line.tax_rate,
    )


def _staffed(
    pairs: Sequence[Pair], given: int | None, known: int | None
) -> tuple[int | None, tuple[Line, ...]]:
    """Who served, of the receipt and of each line, which has nobody of its own where it is the
    receipt's; as it is kept where the file names nobody else."""
    as_kept = all(
        line.staff_id in (None, (same and same.staff_id) or known) for line, same in pairs
    )
    of_receipt = known if as_kept else given

    def of_line(line: Line, same: Line | None) -> int | None:
        if same is not None and (as_kept or line.staff_id is None):
            return same.staff_id
        return None if line.staff_id == of_receipt else line.staff_id

    return of_receipt, tuple(replace(line, staff_id=of_line(line, same)) for line, same in pairs)


def _channel(given: str, kept: str) -> str:
    # What this word stands for was not always known.
    return kept if cells.channel(kept) == given else given


def _moment(given: datetime, bodies: Sequence[Body], kept: datetime) -> datetime:
    """As far as the row tells it that says least."""
    said = max(_fineness(body["at"]) for body in bodies)
    return kept if timedelta() <= kept - given < said else given


def _fineness(written: str) -> timedelta:
    """A day alone says no time of it, and a time without seconds none of these."""
    if len(written) == len("2026-11-20"):
        return timedelta(days=1)
    return timedelta(seconds=1) if written[16:17] == ":" else timedelta(minutes=1)


def _buyer(known: Purchase) -> int | None:
    """As the sender knew it: nobody, where somebody was named only afterwards."""
    named_later = known.identified_at is not None
    is_walk_in = known.customer_id == known.store.walk_in_customer_id
    return None if named_later or is_walk_in else known.customer_id
