import pytest
from django.db import IntegrityError, connection

from daifuku.commerce.models import PurchaseLine
from daifuku.foundation.changes import CannotUndo, change, undo
from daifuku.foundation.models import Change, Remembered

from .conftest import NOW

pytestmark = pytest.mark.django_db
LINE = {"position": 9, "quantity": 1, "amount": 1, "tax_rate": 8}


def test_every_state_table_is_remembered():
    remembered = set(Remembered.objects.values_list("table", flat=True))
    assert {
        "commerce_store",
        "commerce_category",
        "commerce_product",
        "commerce_purchase",
        "commerce_purchase_line",
    } <= remembered


@pytest.mark.parametrize("missing", ["product", "purchase"])
def test_a_line_without_its_product_or_purchase_is_refused(shop, missing):
    links = {"product_id": shop.products[0].id, "purchase_id": shop.sell().id}
    links[f"{missing}_id"] = 9_876
    with pytest.raises(IntegrityError, match=missing), change("x.y", by=shop.by, at=NOW):
        PurchaseLine.objects.create(**LINE, **links)


@pytest.mark.parametrize("parent", ["product", "purchase"])
def test_what_lines_name_cannot_be_taken_away(shop, parent):
    purchase = shop.sell()
    own = {"product": shop.products[0].id, "purchase": purchase.id}[parent]
    with pytest.raises(IntegrityError, match=parent):
        take_away(shop, f"commerce_{parent}", own)


def take_away(shop, table: str, own: int) -> None:
    with change("x.y", by=shop.by, at=NOW), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE id = %s", [own])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_adding_a_product_that_was_sold_since_cannot_be_undone(shop):
    added = Change.objects.filter(action="commerce.add_product").order_by("id").first()
    shop.sell(shop.line(0))
    with pytest.raises(CannotUndo, match="購入の明細"):
        undo(added.id, by=shop.by, at=NOW)
