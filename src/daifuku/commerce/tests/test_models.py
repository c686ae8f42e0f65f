import pytest

pytestmark = pytest.mark.django_db


def test_every_state_table_is_remembered():
    from daifuku.foundation.models import Remembered

    remembered = set(Remembered.objects.values_list("table", flat=True))
    assert {
        "commerce_store",
        "commerce_category",
        "commerce_product",
        "commerce_purchase",
        "commerce_purchase_line",
    } <= remembered
