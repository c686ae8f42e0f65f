"""Files of purchases: compared with the book, new ones loaded, others refused or corrected."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from daifuku.commerce import bulk
from daifuku.commerce.actions.correcting import correct
from daifuku.commerce.actions.refusals import UNSEEN
from daifuku.commerce.actions.returning import check_return
from daifuku.commerce.importing import columns
from daifuku.commerce.importing.kept import Kept, locked_sales, sales, unnamed_product
from daifuku.commerce.importing.receipts import UNNAMED, Unfit, as_new, named, read, receipt_of
from daifuku.commerce.receipt import Line, Receipt, checked
from daifuku.commerce.shop import NewProduct
from daifuku.foundation.errors import FieldError, Invalid, Refused
from daifuku.foundation.imports import (
    CHANGED,
    NEW,
    REFUSED,
    SAME,
    Batch,
    Group,
    Kind,
    Outcome,
    Reading,
)
from daifuku.foundation.text import Words


def _compare(groups: Sequence[Group], batch: Batch) -> list[Outcome]:
    known = named(groups, batch)
    kept = Kept(batch.reading.source, [group.key for group in groups], batch.by)
    outcomes = []
    for group in groups:
        try:
            receipt = receipt_of(group, known, batch)
        except Unfit as error:
            outcomes.append(Outcome(group, REFUSED, errors=error.faults))
            continue
        if group.key not in kept.rows:
            outcomes.append(Outcome(group, NEW, as_new(receipt, known)))
            continue
        outcomes.append(_against(kept, group, receipt, batch))
    _check_returned(outcomes, batch)
    return outcomes


def _against(kept: Kept, group: Group, receipt: Receipt, batch: Batch) -> Outcome:
    if group.key in kept.hidden:
        # Neither that it is the same nor what differs is told.
        return Outcome.refused(group, FieldError("receipt_no", "taken", UNSEEN))
    receipt = kept.completed(receipt, group)
    errors = kept.differences(receipt)
    if not errors:
        return Outcome(group, SAME)
    if batch.reading.corrections:
        return _corrected(kept.rows[group.key].id, receipt, group, batch)
    told = [_differing(one, group, batch.reading) for one in errors]
    return Outcome(group, REFUSED, errors=told)


def _corrected(id_: int, receipt: Receipt, group: Group, batch: Batch) -> Outcome:
    try:
        # What the file and the book say together may still not be a receipt.
        return Outcome(group, CHANGED, (id_, checked(receipt, at=batch.at)))
    except Invalid as error:
        return Outcome(group, REFUSED, errors=[_placed(one, group) for one in error.errors])


_COLUMN_OF = {
    "store_id": "store",
    "staff_id": "staff",
    "customer_id": "customer",
    "product_id": "product",
    "lines": "",
}


def _differing(error: FieldError, group: Group, reading: Reading) -> tuple[int, FieldError]:
    """Which row and column of the file is not what is kept."""
    line, field = _place(error, group)
    text = _(
        "This receipt is in the book already, with other content here. To correct it, import"
        " with corrections."
    )
    return line, FieldError(field if reading.column_of(field) else "", "receipt_differs", text)


def _place(error: FieldError, group: Group) -> tuple[int, str]:
    """lines[2].product_id is the column product in the third row of the receipt, as far as it has
    a row for each."""
    line, field = 0, error.field
    if field.startswith("lines["):
        number, _bracket, field = field[6:].partition("]")
        line, field = group.lines[min(int(number), len(group.lines) - 1)], field.lstrip(".")
    return line, _COLUMN_OF.get(field, field)


def _check_returned(outcomes: Sequence[Outcome], batch: Batch) -> None:
    """The sale that goods come back from is in the book, or stands in this file."""
    returns = [o for o in outcomes if o.state == NEW and o.plan.returns is not None]
    if not returns:
        return
    numbers = {str(o.plan.returns) for o in returns}
    there = sales(batch.reading.source, numbers, batch.by).keys() | batch.staged(numbers)
    for outcome in returns:
        if outcome.plan.returns not in there:
            _refuse(outcome, _unknown_sale())


def _unknown_sale() -> FieldError:
    text = _("The sale it returns is not in the book (yet). Send the sale first, then this.")
    return FieldError("returns", "unknown", text)


def _refuse(outcome: Outcome, *errors: FieldError) -> None:
    outcome.state = REFUSED
    outcome.errors = [_placed(one, outcome.group) for one in errors]


def _placed(error: FieldError, group: Group) -> tuple[int, FieldError]:
    line, field = _place(error, group)
    return line, replace(error, field=field)


def _write(outcomes: Sequence[Outcome], batch: Batch) -> None:
    _name_product(outcomes, batch)
    fresh = [o for o in outcomes if o.state == NEW]
    _load([o.plan for o in fresh if o.plan.returns is None], batch)
    back = [o for o in fresh if o.plan.returns is not None]
    _load(list(_coming_back(back, batch)), batch)
    for outcome in outcomes:
        if outcome.state == CHANGED:
            _correct(outcome, batch)


def _name_product(outcomes: Sequence[Outcome], batch: Batch) -> None:
    """Lines without a product get the one that stands for none."""
    lacking = [o for o in outcomes if any(not line.product_id for line in _receipt(o).lines)]
    if not lacking:
        return
    id_ = unnamed_product()
    if id_ is None:
        new = NewProduct(UNNAMED, Words(ja="商品の指定なし", en="Not specified"))
        id_ = bulk.load_products([new], by=batch.by, at=batch.at)[UNNAMED]
    for outcome in lacking:
        receipt = _receipt(outcome)
        lines = tuple(
            line if line.product_id else replace(line, product_id=id_) for line in receipt.lines
        )
        made = replace(receipt, lines=lines)
        outcome.plan = made if outcome.state == NEW else (outcome.plan[0], made)


def _receipt(outcome: Outcome) -> Receipt:
    return outcome.plan if outcome.state == NEW else outcome.plan[1]


def _coming_back(outcomes: Sequence[Outcome], batch: Batch) -> Iterable[Receipt]:
    """Never more than was bought, whatever came back before, in this batch too."""
    source = batch.reading.source
    known = locked_sales(source, [str(o.plan.returns) for o in outcomes], batch.by)
    before: dict[int, tuple[Line, ...]] = {}
    for outcome in outcomes:
        sale_id = known.get(outcome.plan.returns)
        if sale_id is None:
            _refuse(outcome, _unknown_sale())
            continue
        earlier = before.get(sale_id, ())
        try:
            check_return(sale_id, (*earlier, *outcome.plan.lines))
        except Refused as error:
            text = error.errors[0].message if error.errors else error.reason
            _refuse(outcome, FieldError("quantity", error.code, text))
            continue
        before[sale_id] = (*earlier, *outcome.plan.lines)
        yield outcome.plan


def _load(receipts: Sequence[Receipt], batch: Batch) -> None:
    if not receipts:
        return
    currencies = {receipt.currency for receipt in receipts}
    for currency in sorted(currencies):
        some = [receipt for receipt in receipts if receipt.currency == currency]
        with bulk.staging():
            _stage(some)
            first, last = bulk.prepare(batch.reading.source)
            heard = batch.reading.reactions
            stretch = bulk.Stretch(first, last, batch.reading.source, currency, heard=heard)
            bulk.add_batch(stretch, at=batch.at)


def _stage(receipts: Sequence[Receipt]) -> None:
    with connection.cursor() as cursor:
        with cursor.copy(bulk.COPY_RECEIPTS) as copy:
            for n, one in enumerate(receipts, start=1):
                where = (n, one.receipt_no, one.customer_id, one.store_id, one.occurred_at)
                copy.write_row((*where, one.channel, one.staff_id, one.kind, one.returns))
        with cursor.copy(bulk.COPY_LINES_SERVED) as copy:
            for n, one in enumerate(receipts, start=1):
                for place, line in enumerate(one.lines, start=1):
                    what = (n, place, line.product_id, line.quantity, line.amount)
                    more = (line.discount, line.unit_price, line.tax_rate, line.staff_id)
                    copy.write_row((*what, *more))


def _correct(outcome: Outcome, batch: Batch) -> None:
    purchase_id, receipt = outcome.plan
    try:
        with transaction.atomic():
            correct(purchase_id, receipt, by=batch.by, at=batch.at)
    except Refused as error:
        _refuse(outcome, *(error.errors or (FieldError("", error.code, error),)))


PURCHASES = Kind(
    "purchases",
    "commerce.load",
    columns.PURCHASES,
    read,
    _compare,
    _write,
    grouped=True,
    heard=True,
    tables=(
        "commerce_purchase",
        "commerce_purchase_line",
        "commerce_product",
        "commerce_store",
        "customers_customer",
        "customers_external_id",
    ),
    one_of=(("amount", "unit_price", "total"),),
)
