"""Bad rows of products and stores: told by row and column with what to do, good ones go in."""

import pytest

from daifuku.commerce.models import Product, Store

from .test_importing import send

__all__ = ["send"]
BOTH = ("ja", "en")
LONG = "あ" * 70_000
# What the row says, the column it is told by, and part of what is told in each language.
PRODUCTS = "商品コード,商品名,英語名,カテゴリ,価格,税率,販売中"
BAD_PRODUCTS = [
    ("B-1,手帳,,文具,高い,10,1", "価格", "数値", "number"),
    ("B-2,手帳,,文具,-100,10,1", "価格", "0", "0"),
    ("B-3,手帳,,文具,9999999999999,10,1", "価格", "1兆", "trillion"),
    ("B-4,手帳,,文具,99999999999999999999999,10,1", "価格", "大き", "large"),
    ("B-5,手帳,,文具,10.5,10,1", "価格", "除いて", "leave them out"),
    ("B-6,手帳,,文具,1e400,10,1", "価格", "数値", "number"),
    ("B-7,手帳,,文具,100,高い,1", "税率", "数値", "number"),
    ("B-8,手帳,,文具,100,0.1,1", "税率", "8", "8"),
    ("B-9,手帳,,文具,100,100,1", "税率", "8", "8"),
    ("B-10,手帳,,文具,100,-8,1", "税率", "8", "8"),
    ("B-11,手帳,,文具,100,10,たぶん", "販売中", "1", "1"),
    ("B-12,,,文具,100,10,1", "商品名", "名", "name"),
    (",手帳,,文具,100,10,1", "商品コード", "英数字", "letters"),
    ("品番の一,手帳,,文具,100,10,1", "商品コード", "英数字", "letters"),
    (f"{'B' * 61},手帳,,文具,100,10,1", "商品コード", "60", "60"),
    (f"B-16,{'手' * 121},,文具,100,10,1", "商品名", "120", "120"),
    (f"B-17,手帳,,{'文' * 121},100,10,1", "カテゴリ", "120", "120"),
    ("B-18,手\0帳,,文具,100,10,1", "", "取り除", "remove"),
    (f"B-19,{LONG},,文具,100,10,1", "", "2列目", "column 2"),
    ("P1,別の手帳,,文具,100,10,1", "商品コード", "2", "2"),
]
GOOD_PRODUCTS = ["P1,手帳,Diary,文具,１，０００,１０％,はい", "Ｐ２,大福,,和菓子,216円,８,○"]
STORES = "店舗コード,店舗名,英語名,電話番号,郵便番号,都道府県,市区町村,住所,タイムゾーン"
BAD_STORES = [
    ("B-1,渋谷店,,,150-00,,,,", "郵便番号", "150-0002", "150-0002"),
    ("B-2,渋谷店,,,渋谷,,,,", "郵便番号", "150-0002", "150-0002"),
    ("B-3,渋谷店,,,,,,,日本", "タイムゾーン", "Asia/Tokyo", "Asia/Tokyo"),
    ("B-4,渋谷店,,,,,,,../../etc/passwd", "タイムゾーン", "Asia/Tokyo", "Asia/Tokyo"),
    ("B-5,,,,,,,,", "店舗名", "名", "name"),
    (",渋谷店,,,,,,,", "店舗コード", "英数字", "letters"),
    ("渋谷 一,渋谷店,,,,,,,", "店舗コード", "英数字", "letters"),
    (f"B-8,渋谷店,,{'0' * 33},,,,,", "電話番号", "32", "32"),
    (f"B-9,渋谷店,,,,{'東' * 61},,,", "都道府県", "60", "60"),
    (f"B-10,渋谷店,,,,,{'区' * 101},,", "市区町村", "100", "100"),
    (f"B-11,渋谷店,,,,,,{'町' * 201},", "住所", "200", "200"),
    (f"B-12,{'渋' * 121},,,,,,,", "店舗名", "120", "120"),
    (f"B-13,渋谷店,{'S' * 121},,,,,,", "英語名", "120", "120"),
    ("B-14,渋谷店,,,,,,神南\0一,", "", "取り除", "remove"),
    (f"B-15,渋谷店,,,,,,{LONG},", "", "8列目", "column 8"),
    ("S1,別の店,,,,,,,", "店舗コード", "2", "2"),
]
GOOD_STORES = [
    "S1,渋谷店,Shibuya,03-1111-2222,１５０ー０００２,東京都,渋谷区,神南一丁目,Asia/Tokyo",
    "Ｓ２,池袋店,,０３－１１１１－３３３３,〒1710022,,,,",
]
KINDS = {
    "products": (PRODUCTS, GOOD_PRODUCTS, BAD_PRODUCTS),
    "stores": (STORES, GOOD_STORES, BAD_STORES),
}


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("kind", KINDS)
def test_bad_rows_come_back_with_row_column_and_a_way_out(send, kind, language, monkeypatch):
    # `--lang` speaks to the whole terminal.
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    head, good, bad = KINDS[kind]
    rows = [good[0], *(row for row, *_told in bad), good[1]]
    code, text, refused = send(kind, head, *rows, options=["--lang", language])
    assert code == 3, text[:4000]
    number, reason = list(refused[0])[:2]
    code_of = head.partition(",")[0]
    assert [row[number] for row in refused] == [str(n) for n in range(3, 3 + len(bad))]
    for back, (sent, column, *told) in zip(refused, bad, strict=True):
        # A row that cannot be cut into cells is told as a whole.
        assert back[reason].startswith(
            f"{column}: " if column else ("この", "This", "2", "8", "The")
        )
        assert told[BOTH.index(language)] in back[reason]
        assert back[code_of].partition(",")[0] == sent.partition(",")[0]
    model = {"products": Product, "stores": Store}[kind]
    assert set(model.objects.values_list("code", flat=True)) == {good[0][:2], f"{good[0][0]}2"}


def test_wide_digits_are_digits(send):
    assert send("products", PRODUCTS, *GOOD_PRODUCTS)[0] == 0
    assert send("stores", STORES, *GOOD_STORES)[0] == 0
    products = Product.objects.order_by("code").values_list("code", "price", "tax_rate", "active")
    assert list(products) == [("P1", 1000, 10, True), ("P2", 216, 8, True)]
    stores = Store.objects.order_by("code").values_list("code", "phone", "postal_code")
    assert list(stores) == [
        ("S1", "03-1111-2222", "150-0002"),
        ("S2", "03-1111-3333", "171-0022"),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_refused_rows_go_in_once_they_are_mended(send, kind):
    head, _good, bad = KINDS[kind]
    nameless = next(row for row, column, *_told in bad if column.endswith("名"))
    code, _text, refused = send(kind, head, nameless)
    assert (code, len(refused)) == (3, 1)
    back = refused[0] | {head.split(",")[1]: "名前"}
    code, text, refused = send(kind, ",".join(back), ",".join(back.values()))
    assert (code, refused) == (0, []), text
    model = {"products": Product, "stores": Store}[kind]
    assert model.objects.get().names.ja == "名前"
