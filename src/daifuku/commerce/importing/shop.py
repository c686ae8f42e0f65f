"""Files of products and stores: known by their code, compared field by field."""

import hashlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from unicodedata import normalize

from django.utils.translation import gettext_lazy as _

from daifuku.commerce import bulk, finding
from daifuku.commerce.actions import edit_store
from daifuku.commerce.importing import cells, columns
from daifuku.commerce.models import Category, Product, Store
from daifuku.commerce.shop import (
    CODE,
    NewCategory,
    NewProduct,
    NewStore,
    faults,
    is_catch_all,
    sort_columns,
)
from daifuku.foundation import search
from daifuku.foundation.changes import current_change
from daifuku.foundation.errors import Conflict, FieldError, Invalid
from daifuku.foundation.imports import (
    CHANGED,
    NEW,
    SAME,
    Batch,
    Group,
    Kind,
    Outcome,
    Read,
    Reading,
)
from daifuku.foundation.japan import parse_postal_code
from daifuku.foundation.models import Company
from daifuku.foundation.text import BadValue, Words, clean_text, fold

_STORE_FIELDS = ("timezone", "phone", "postal_code", "prefecture", "city", "street")


def _plain(text: str) -> str:
    return clean_text(text, longest=200, name=True)


def _name(text: str) -> str:
    return clean_text(text, longest=120, name=True)


_READERS = {
    **dict.fromkeys(("name_ja", "name_en", "category"), _name),
    "price": cells.money,
    "tax_rate": cells.rate,
    "active": cells.yes_or_no,
    "phone": lambda text: normalize("NFKC", _plain(text)),
    "postal_code": parse_postal_code,
}


def _read(values: Mapping[str, str], reading: Reading) -> Read:
    """Refuses with Invalid, every fault named by the column it stands in."""
    body: dict[str, Any] = {}
    errors = []
    for key, text in values.items():
        if not text:
            continue
        try:
            body[key] = _READERS.get(key, _plain)(text)
        except BadValue as error:
            errors.append(FieldError(key, error.code, error))
    code = body["code"] = normalize("NFKC", body.get("code", "")).strip()
    errors.extend(faults({name: body[name] for name in ("code", *_STORE_FIELDS) if name in body}))
    if errors:
        raise Invalid(errors=errors)
    return Read(code, body)


def _compare_products(groups: Sequence[Group], batch: Batch) -> list[Outcome]:
    known = {row.code: row for row in Product.objects.filter(code__in=[g.key for g in groups])}
    categories = _categories()
    currency = Company.current().currency
    outcomes = []
    for group in groups:
        body = dict(group.bodies[0])
        try:
            wanted = _wanted_product(body, currency)
        except BadValue as error:
            outcomes.append(Outcome.refused(group, FieldError("price", error.code, error)))
            continue
        if "category" in body:
            # A category that is not there yet will be made.
            wanted["category_id"] = categories.get(fold(body["category"]), 0)
        outcomes.append(_outcome(group, wanted, known.get(group.key), body.get("category", "")))
    return outcomes


def _wanted_product(body: dict[str, Any], currency: str) -> dict[str, Any]:
    wanted = {name: body[name] for name in ("active",) if name in body}
    if "price" in body:
        wanted["price"] = cells.minor(body["price"], currency)
        for fault in faults({"price": wanted["price"]}):
            raise BadValue(fault.code, fault.message)
    if "tax_rate" in body:
        wanted["tax_rate"] = Decimal(body["tax_rate"])
    return wanted | _names(body)


def _names(body: dict[str, Any]) -> dict[str, Any]:
    return {f"name_{one}": body[f"name_{one}"] for one in ("ja", "en") if f"name_{one}" in body}


def _outcome(group: Group, wanted: dict[str, Any], row: Any, category: str = "") -> Outcome:
    ja, en = wanted.pop("name_ja", ""), wanted.pop("name_en", "")
    if row is None:
        wanted["names"] = Words(ja, en)
        if not wanted["names"]:
            text = _("A name is needed in one language at least.")
            return Outcome.refused(group, FieldError("name_ja", "required", text))
        return Outcome(group, NEW, (None, wanted, category))
    changed = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    if (ja or row.names.ja, en or row.names.en) != (row.names.ja, row.names.en):
        changed["names"] = (ja, en)
    return Outcome(group, CHANGED if changed else SAME, (row.id, changed, category))


def _held(model: type[Any], outcomes: Sequence[Outcome]) -> dict[int, Any]:
    """The rows to be changed as they are now, held until the batch commits. Refuses with Conflict
    when one is gone since it was compared."""
    ids = {outcome.plan[0] for outcome in outcomes} - {None}
    rows = model._default_manager.select_for_update(no_key=True).filter(id__in=ids).order_by("id")
    held = {row.id: row for row in rows}
    if held.keys() != ids:
        raise Conflict
    return held


def _edits(row: Any, changed: dict[str, Any]) -> dict[str, Any]:
    """A name that the file does not say stays."""
    if "names" not in changed:
        return changed
    ja, en = changed["names"]
    return {**changed, "names": Words(ja or row.names.ja, en or row.names.en)}


def _write_products(outcomes: Sequence[Outcome], batch: Batch) -> None:
    _exempt()
    made = _made_categories(outcomes, batch)
    held = _held(Product, outcomes)
    fresh, altered = [], []
    for outcome in outcomes:
        row_id, wanted, category = outcome.plan
        if wanted.get("category_id") == 0:
            wanted["category_id"] = made[fold(category)]
        if row_id is None:
            fresh.append(NewProduct(code=outcome.group.key, **wanted))
            continue
        row = held[row_id]
        edits = {**_edits(row, wanted), "updated_at": batch.at}
        for name, value in edits.items():
            setattr(row, name, value)
        for name, key in sort_columns(row.names).items():
            setattr(row, name, key)
        altered.append(row)
    bulk.load_products(fresh, by=batch.by, at=batch.at)
    names = ["names", "category_id", "price", "tax_rate", "active", "sort_ja", "sort_en"]
    names[1] = "category"
    Product.objects.bulk_update(altered, [*names, "updated_at"], batch_size=500)
    search.index(finding.product_rows([row.id for row in altered]))


def _categories() -> dict[str, int]:
    """By code and by name in either language."""
    found: dict[str, int] = {}
    for one in Category.objects.order_by("-id"):
        found |= dict.fromkeys((*one.names.folded().values(), fold(one.code)), one.id)
    return found


def _made_categories(outcomes: Sequence[Outcome], batch: Batch) -> dict[str, int]:
    lacking = {
        fold(category): category
        for _row, wanted, category in (outcome.plan for outcome in outcomes)
        if wanted.get("category_id") == 0
    }
    known = _categories()
    new = {
        key: NewCategory(_code_for(name), Words.of(name), catch_all=is_catch_all(Words.of(name)))
        for key, name in lacking.items()
        if key not in known
    }
    ids = bulk.load_categories(list(new.values()), by=batch.by, at=batch.at) if new else {}
    return known | {key: ids[one.code] for key, one in new.items()}


def _code_for(name: str) -> str:
    plain = normalize("NFKC", name).strip()
    if CODE.fullmatch(plain):
        return plain
    return "c-" + hashlib.sha256(fold(name).encode()).hexdigest()[:12]


def _compare_stores(groups: Sequence[Group], batch: Batch) -> list[Outcome]:
    known = {row.code: row for row in Store.objects.filter(code__in=[g.key for g in groups])}
    outcomes = []
    for group in groups:
        body = group.bodies[0]
        wanted = {name: body[name] for name in _STORE_FIELDS if name in body} | _names(body)
        outcomes.append(_outcome(group, wanted, known.get(group.key)))
    return outcomes


def _write_stores(outcomes: Sequence[Outcome], batch: Batch) -> None:
    _exempt()
    held = _held(Store, outcomes)
    fresh = []
    for outcome in outcomes:
        row_id, wanted, _category = outcome.plan
        if row_id is None:
            fresh.append(NewStore(code=outcome.group.key, **wanted))
        else:
            edit_store(row_id, _edits(held[row_id], wanted), by=batch.by, at=batch.at)
    if fresh:
        bulk.load_stores(fresh, by=batch.by, at=batch.at)


def _exempt() -> None:
    # A catalogue leaves no entries in the book.
    made = current_change()
    if made is not None:
        made.notes["ledger.exempt"] = True


PRODUCTS = Kind(
    key="products",
    verb="commerce.load",
    fields=columns.PRODUCTS,
    read=_read,
    compare=_compare_products,
    write=_write_products,
    tables=("commerce_product", "commerce_category"),
)
STORES = Kind(
    key="stores",
    verb="commerce.load",
    fields=columns.STORES,
    read=_read,
    compare=_compare_stores,
    write=_write_stores,
    tables=("commerce_store",),
)
