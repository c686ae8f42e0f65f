"""Nobody reads the name of a table when an undo is refused."""

import pytest
from django.utils import translation

from daifuku.foundation.changes.wording import columns_called, row_called, table_called
from daifuku.foundation.models import Remembered

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_remembered_table_has_a_name(language):
    tables = Remembered.objects.values_list("table", flat=True)
    assert tables
    with translation.override(language):
        for table in tables:
            for called in (table_called(table), row_called(table, 7, {})):
                assert called.strip(), table
                assert "_" not in called, table
                assert "<" not in called, table


def test_whose_it_is_may_be_left_out():
    note = {"id": 3, "customer_id": 5, "body": "…"}
    with translation.override("ja"):
        assert row_called("work_note", 3, note) == "メモ #5"
        assert row_called("work_note", 3, note, whose=False) == "メモ"
        assert row_called("customers_customer", 5, {"id": 5}, whose=False) == "顧客"
        assert row_called("commerce_purchase", 12, {"id": 12, "customer_id": 5}) == "購入"


def test_columns_without_a_name_are_left_out():
    assert columns_called("commerce_purchase", ["store_id", "total"]) == ""
