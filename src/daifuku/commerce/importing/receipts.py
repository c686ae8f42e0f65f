"""Rows of a file of purchases become receipts: one row per line, or one row per receipt."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from unicodedata import normalize
from zoneinfo import ZoneInfo

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from daifuku.commerce.importing import cells
from daifuku.commerce.importing.colleagues import UNKNOWN, colleagues_called
from daifuku.commerce.models import Product, Store
from daifuku.commerce.queries.places import stores_called
from daifuku.commerce.receipt import LARGEST, NUMBER, Line, Receipt, checked
from daifuku.customers.queries import holders_of, visible_ids
from daifuku.foundation.errors import FieldError, Invalid
from daifuku.foundation.imports import Batch, Group, Read, Reading
from daifuku.foundation.text import BadValue, clean_text

# The product of a receipt that names none.
UNNAMED = "unspecified"
_NO_PRODUCT = (0, Decimal(10))
_HEAD = ("at", "store", "customer", "kind", "returns", "channel", "total")
_MONEY = ("amount", "unit_price", "discount", "total")


def _word(text: str) -> str:
    return normalize("NFKC", clean_text(text, longest=120, name=True))


_READERS: dict[str, Callable[[str], Any]] = {
    "receipt_no": _word,
    "store": _word,
    "customer": _word,
    "product": _word,
    "returns": _word,
    "staff": _word,
    "channel": lambda text: cells.channel(_word(text)),
    "quantity": cells.quantity,
    "tax_rate": cells.rate,
    "kind": cells.sale_or_return,
    **dict.fromkeys(_MONEY, cells.money),
}


def read(values: Mapping[str, str], reading: Reading) -> Read:
    """Refuses with Invalid, every fault named by the column it stands in."""
    body: dict[str, Any] = {}
    errors = []

    def take(key: str, read_cell: Callable[..., Any], *texts: str) -> None:
        try:
            body[key] = read_cell(*texts)
        except BadValue as error:
            field = "occurred_at" if key == "at" else key
            errors.append(FieldError(field, error.code, error))

    for key, text in values.items():
        if text and key in _READERS:
            take(key, _READERS[key], text)
    if values.get("occurred_at"):
        take("at", cells.moment, values["occurred_at"], values.get("time", ""))
    errors += _missing(body, values)
    if errors:
        raise Invalid(errors=errors)
    return Read(body["receipt_no"], body, int(body.get("kind") == "return"))


def _missing(body: dict[str, Any], values: Mapping[str, str]) -> Iterable[FieldError]:
    needed = _("This field is needed.")
    for key in ("receipt_no", "occurred_at"):
        if not values.get(key):
            yield FieldError(key, "required", needed)
    number = body.get("receipt_no")
    if number and not NUMBER.fullmatch(number):
        text = _("A receipt number has 1 to 64 letters, digits or . _ : / # + - characters.")
        yield FieldError("receipt_no", "malformed", text)
    if not any(values.get(key) for key in ("amount", "unit_price", "total")):
        yield FieldError("amount", "required", needed)
    for key in _MONEY:
        if abs(Decimal(body.get(key, 0))) > LARGEST:
            yield FieldError(key, "out_of_range", _("The amount is too large."))


@dataclass(frozen=True, slots=True)
class Named:
    """What codes and numbers of a batch stand for: store and product rows, ids of customers and
    colleagues."""

    stores: dict[str, Store]
    products: dict[str, tuple[int, Decimal]]
    customers: dict[str, int]
    colleagues: dict[str, int]
    only_store: Store | None


def named(groups: Iterable[Group], batch: Batch) -> Named:
    bodies = [body for group in groups for body in group.bodies]
    rows = list(Store.objects.all())
    by_id = {store.id: store for store in rows}
    called = stores_called({body["store"] for body in bodies if "store" in body})
    codes = {body["product"] for body in bodies if "product" in body} | {UNNAMED}
    found = Product.objects.filter(code__in=codes).values_list("code", "id", "tax_rate")
    numbers = {body["customer"] for body in bodies if "customer" in body}
    return Named(
        {asked: by_id[id_] for asked, id_ in called.items()},
        {code: (id_, rate) for code, id_, rate in found},
        _customers(numbers, batch),
        colleagues_called({body["staff"] for body in bodies if "staff" in body}),
        rows[0] if len(rows) == 1 else None,
    )


def _customers(numbers: Iterable[str], batch: Batch) -> dict[str, int]:
    held = holders_of(batch.reading.source, numbers)
    if batch.by.sees == "all":
        return held
    seen = visible_ids(held.values(), batch.by)
    return {number: id_ for number, id_ in held.items() if id_ in seen}


class Unfit(Exception):
    """A receipt that cannot go in: (line of the file, fault) for each thing wrong."""

    def __init__(self, faults: list[tuple[int, FieldError]]) -> None:
        super().__init__(faults)
        self.faults = faults


def receipt_of(group: Group, known: Named, batch: Batch) -> Receipt:
    """Refuses with Unfit. A line without a product has product 0, for `UNNAMED` where that is not
    there yet."""
    faults: list[tuple[int, FieldError]] = []
    head = _head(group, faults)
    store = _store(head, known, faults, group)
    customer_id = None
    if "customer" in head:
        customer_id = known.customers.get(head["customer"])
        if customer_id is None:
            text = _(
                "There is no customer with this number. Import the customers first, or leave"
                " the cell empty."
            )
            faults.append((0, FieldError("customer", "unknown", text)))
    lines = [
        _line(line, body, known, faults, store)
        for line, body in zip(group.lines, group.bodies, strict=True)
    ]
    if faults or store is None:
        raise Unfit(faults)
    receipt = Receipt(
        source=batch.reading.source,
        receipt_no=group.key,
        store_id=store.id,
        occurred_at=_moment(head["at"], store),
        lines=tuple(line for line in lines if line is not None),
        customer_id=customer_id,
        kind=head.get("kind", "sale"),
        returns=head.get("returns"),
        channel=head.get("channel", "store"),
        staff_id=next((line.staff_id for line in lines if line and line.staff_id), None),
        currency=store.currency,
        total=_total(head, store),
    )
    try:
        return checked(receipt, at=batch.at)
    except Invalid as error:
        raise Unfit([_placed(one, group) for one in error.errors]) from error


def as_new(receipt: Receipt, known: Named) -> Receipt:
    """A receipt that is new: lines that say no tax rate get that of their product, and nobody
    stands with a line who stands with the receipt."""
    rates = dict([_NO_PRODUCT, *known.products.values()])
    lines = tuple(
        replace(
            line,
            tax_rate=rates[line.product_id] if line.tax_rate is None else line.tax_rate,
            staff_id=None if line.staff_id == receipt.staff_id else line.staff_id,
        )
        for line in receipt.lines
    )
    return replace(receipt, lines=lines)


def _head(group: Group, faults: list[tuple[int, FieldError]]) -> dict[str, Any]:
    """What all rows of a receipt share: each may say it, none may say otherwise."""
    head: dict[str, Any] = {}
    for line, body in zip(group.lines, group.bodies, strict=True):
        for key in _HEAD:
            if key in body and not _agree(key, head.setdefault(key, body[key]), body[key]):
                field = "occurred_at" if key == "at" else key
                text = _("This differs from line {line} of the same receipt.")
                text = format_lazy(text, line=group.lines[0])
                faults.append((line, FieldError(field, "differs_within", text)))
    return head


def _agree(key: str, one: Any, other: Any) -> bool:
    # A moment may be written with seconds in one row and without in the next.
    return one == other or (
        key == "at" and datetime.fromisoformat(one) == datetime.fromisoformat(other)
    )


def _store(
    head: dict[str, Any], known: Named, faults: list[tuple[int, FieldError]], group: Group
) -> Store | None:
    if "store" in head:
        store = known.stores.get(head["store"])
        if store is None:
            text = _(
                "There is no one such store. Give its code, or add it first (import stores, or"
                " settings)."
            )
            faults.append((0, FieldError("store", "unknown", text)))
        return store
    if known.only_store is None:
        text = _("Which store? Add a column with the code of the store.")
        faults.append((0, FieldError("store", "required", text)))
    return known.only_store


def _line(
    at: int,
    body: dict[str, Any],
    known: Named,
    faults: list[tuple[int, FieldError]],
    store: Store | None,
) -> Line | None:
    product_id, _rate = known.products.get(body.get("product", UNNAMED), _NO_PRODUCT)
    if "product" in body and not product_id:
        text = _("There is no such product. Import the products first.")
        faults.append((at, FieldError("product", "unknown", text)))
    if "staff" in body and body["staff"] not in known.colleagues:
        faults.append((at, FieldError("staff", "unknown", UNKNOWN)))
    money: dict[str, int | None] = {}
    for key in _MONEY:
        try:
            money[key] = cells.minor(body[key], store.currency) if store and key in body else None
        except BadValue as error:
            faults.append((at, FieldError(key, error.code, error)))
            return None
    count = Decimal(body.get("quantity", "1"))
    amount = money["amount"]
    if amount is None and money["unit_price"] is not None:
        amount = int(money["unit_price"] * count) - (money["discount"] or 0)
    if amount is None:
        amount = money["total"] or 0
    return Line(
        product_id,
        count,
        amount,
        unit_price=money["unit_price"],
        discount=money["discount"] or 0,
        tax_rate=Decimal(body["tax_rate"]) if "tax_rate" in body else None,
        staff_id=known.colleagues.get(body.get("staff", "")),
    )


def _moment(written: str, store: Store) -> datetime:
    moment = datetime.fromisoformat(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(store.timezone))


def _total(head: dict[str, Any], store: Store) -> int | None:
    return cells.minor(head["total"], store.currency) if "total" in head else None


def _placed(error: FieldError, group: Group) -> tuple[int, FieldError]:
    """lines[2].amount is the column amount in the third row of the receipt."""
    field, line = error.field, 0
    if field.startswith("lines["):
        number, _bracket, rest = field[6:].partition("]")
        line, field = group.lines[int(number)], rest.lstrip(".")
    return line, replace(error, field={"lines": "amount"}.get(field, field))
