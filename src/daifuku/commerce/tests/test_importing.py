"""`daifuku import stores|products|purchases`, through the command as a shop would type it."""

import csv

import pytest
from click.testing import CliRunner

from daifuku.commerce.models import Product, Purchase, PurchaseLine, Store
from daifuku.config.cli.door import daifuku
from daifuku.foundation.models import Change

STORES = ["店舗コード,店舗名,英語名,電話番号,都道府県", "S1,渋谷店,Shibuya,03-1111-2222,東京都", "S2,池袋店,,,"]
PRODUCTS = [
    "商品コード,商品名,カテゴリ,価格,税率",
    "P1,手帳,文具,\"1,000\",10%",
    "P2,大福,和菓子,２１６,8",
]
CUSTOMERS = ["顧客番号,氏名,電話番号", "C1,山田 花,090-1111-2222"]
HEAD = "レシート番号,日時,店舗コード,顧客番号,商品コード,数量,金額"
SALES = [
    HEAD,
    "R-1,2026-11-20 10:15,S1,C1,P1,1,1000",
    "R-1,2026-11-20 10:15,S1,C1,P2,2,432",
    "R-2,令和8年11月21日 18時05分,S2,,P2,１,２１６",
]


@pytest.fixture
def send(own_database, tmp_path):
    def run(kind, *lines, options=()):
        path = tmp_path / f"{kind}.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        done = CliRunner().invoke(daifuku, ["import", kind, str(path), *options])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        refused = tmp_path / f"{kind}.refused.csv"
        rows = []
        if refused.exists():
            with refused.open(encoding="utf-8-sig", newline="") as file:
                rows = list(csv.DictReader(file))
            refused.unlink()
        return done.exit_code, done.output, rows

    return run


@pytest.fixture
def shop(send):
    for kind, lines in (("stores", STORES), ("products", PRODUCTS), ("customers", CUSTOMERS)):
        code, text, _rows = send(kind, *lines)
        assert code == 0, text


def test_a_shop_comes_in(send, shop, own_database):
    code, text, refused = send("purchases", *SALES)
    assert (code, refused) == (0, []), text
    one = Purchase.objects.get(receipt_no="R-1")
    assert (one.total, one.lines_count, one.customer.name) == (1432, 2, "山田 花")
    assert one.occurred_at.isoformat() == "2026-11-20T01:15:00+00:00"
    two = Purchase.objects.get(receipt_no="R-2")
    assert two.customer_id == two.store.walk_in_customer_id
    assert two.occurred_at.isoformat() == "2026-11-21T09:05:00+00:00"
    assert Product.objects.get(code="P1").category.names.ja == "文具"
    assert Store.objects.get(code="S1").names.en == "Shibuya"
