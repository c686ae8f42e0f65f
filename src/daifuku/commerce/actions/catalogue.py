"""Products and categories are added and edited."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from django.db import IntegrityError

from daifuku.commerce import finding
from daifuku.commerce.actions.checking import edited, found, refuse_faults
from daifuku.commerce.actions.refusals import CodeTaken
from daifuku.commerce.models import Category, Product
from daifuku.commerce.shop import NewCategory, NewProduct, sort_columns
from daifuku.foundation import search
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import change, edit
from daifuku.foundation.models import Company

_PRODUCT = frozenset(field.name for field in fields(NewProduct))
_CATEGORY = frozenset(field.name for field in fields(NewCategory))


def add_product(new: NewProduct, *, by: Actor, at: datetime) -> Product:
    """Refuses with Invalid, CodeTaken."""
    may(by, "commerce.add_product")
    given = {name: getattr(new, name) for name in _PRODUCT}
    refuse_faults(given, Product)
    currency = Company.current().currency
    try:
        with change("commerce.add_product", by=by, at=at):
            product = Product.objects.create(
                **given, **sort_columns(new.names), currency=currency, created_at=at, updated_at=at
            )
            search.index(finding.product_rows([product.id]))
    except IntegrityError as error:
        raise CodeTaken from error
    return product


def edit_product(product_id: int, edits: Mapping[str, Any], *, by: Actor, at: datetime) -> Product:
    """Refuses with NotFound, Invalid, CodeTaken."""
    may(by, "commerce.edit_product")
    try:
        with edit("commerce.edit_product", by=by, at=at, subject=("product", product_id)):
            product = found(Product, product_id)
            names = edited(product, edits, _PRODUCT)
            refuse_faults({name: getattr(product, name) for name in names}, Product, product_id)
            product.updated_at = at
            for name, key in sort_columns(product.names).items():
                setattr(product, name, key)
            product.save(update_fields=[*names, "sort_ja", "sort_en", "updated_at"])
            search.index(finding.product_rows([product_id]))
    except IntegrityError as error:
        raise CodeTaken from error
    return product


def add_category(new: NewCategory, *, by: Actor, at: datetime) -> Category:
    """Refuses with Invalid, CodeTaken."""
    may(by, "commerce.edit_category")
    given = {name: getattr(new, name) for name in _CATEGORY}
    refuse_faults(given, Category)
    try:
        with change("commerce.edit_category", by=by, at=at):
            return Category.objects.create(**given)
    except IntegrityError as error:
        raise CodeTaken from error


def edit_category(
    category_id: int, edits: Mapping[str, Any], *, by: Actor, at: datetime
) -> Category:
    """Refuses with NotFound, Invalid."""
    may(by, "commerce.edit_category")
    with edit("commerce.edit_category", by=by, at=at, subject=("category", category_id)):
        category = found(Category, category_id)
        names = edited(category, edits, _CATEGORY)
        refuse_faults({name: getattr(category, name) for name in names}, Category, category_id)
        category.save(update_fields=names)
        if "names" in names:
            _renew_products_of(category_id)
    return category


def _renew_products_of(category_id: int) -> None:
    """What search finds names the category."""
    ids = Product.objects.filter(category=category_id).values_list("id", flat=True)
    search.index(finding.product_rows(list(ids)))
