"""The columns of files of products, stores and purchases, and the headers people write for them."""

from django.utils.translation import gettext_lazy as _

from daifuku.foundation.imports import Field

_STORE_CODES = (
    *("店舗コード", "店コード", "店舗番号", "店番", "店舗ID", "store code", "store id", "store no"),
    *("store_code", "shop code"),
)
_PRODUCT_CODES = (
    *("商品コード", "品番", "商品番号", "商品ID", "JANコード", "JAN", "SKU", "品目コード"),
    *("product code", "product id", "product no", "item code"),
)

PRODUCTS = (
    Field("code", _("Product code"), (*_PRODUCT_CODES, "コード", "code"), needed=True),
    Field(
        "name_ja",
        _("Product name"),
        ("商品名", "品名", "商品名（日本語）", "名称", "name", "product name"),
    ),
    Field("name_en", _("English name"), ("商品名（英語）", "英語名", "英名", "english name")),
    Field(
        "category",
        _("Category"),
        (
            "カテゴリ",
            "カテゴリー",
            "分類",
            "部門",
            "カテゴリコード",
            "部門コード",
            "category",
            "category code",
        ),
    ),
    Field(
        "price", _("Price"), ("価格", "単価", "税込価格", "売価", "販売価格", "price", "unit price")
    ),
    Field("tax_rate", _("Tax rate"), ("税率", "消費税率", "tax rate", "tax")),
    Field("active", _("On sale"), ("販売中", "有効", "状態", "active", "on sale")),
)
STORES = (
    Field("code", _("Store code"), (*_STORE_CODES, "コード", "code"), needed=True),
    Field(
        "name_ja",
        _("Store name"),
        ("店舗名", "店名", "店舗名（日本語）", "名称", "name", "store name"),
    ),
    Field("name_en", _("English name"), ("店舗名（英語）", "英語名", "英名", "english name")),
    Field("timezone", _("Time zone"), ("タイムゾーン", "時間帯", "timezone", "time zone")),
    Field("phone", _("Phone number"), ("電話番号", "電話", "TEL", "phone", "telephone")),
    Field("postal_code", _("Postal code"), ("郵便番号", "〒", "zip", "zip code")),
    Field("prefecture", _("Prefecture"), ("都道府県", "都道府県名", "prefecture")),
    Field("city", _("City"), ("市区町村", "市町村", "city")),
    Field(
        "street", _("Town and number"), ("住所", "町名番地", "番地", "所在地", "street", "address")
    ),
)
PURCHASES = (
    Field(
        "receipt_no",
        _("Receipt number"),
        (
            *(
                "レシート番号",
                "レシートNo",
                "伝票番号",
                "取引番号",
                "注文番号",
                "受注番号",
                "売上番号",
            ),
            *("取引ID", "注文ID", "receipt no", "receipt", "order number", "order no", "order id"),
            *("transaction id", "basket id"),
        ),
        needed=True,
    ),
    Field(
        "occurred_at",
        _("Date and time"),
        (
            *("日時", "購入日時", "売上日時", "取引日時", "注文日時", "購入日", "売上日", "取引日"),
            *("注文日", "日付", "年月日", "date", "datetime", "purchased at", "purchase date"),
            *("order date", "transaction timestamp"),
        ),
        needed=True,
    ),
    Field("time", _("Time"), ("時刻", "時間", "購入時刻", "売上時刻", "取引時刻", "time")),
    Field("store", _("Store"), (*_STORE_CODES, "店舗", "店舗名", "店", "store", "shop")),
    Field(
        "customer",
        _("Customer number"),
        (
            *("顧客番号", "顧客ID", "顧客コード", "会員番号", "会員ID", "会員コード", "お客様番号"),
            *(
                "customer",
                "customer no",
                "customer id",
                "customer code",
                "member number",
                "member id",
            ),
        ),
    ),
    Field("product", _("Product code"), (*_PRODUCT_CODES, "商品", "product")),
    Field("quantity", _("Quantity"), ("数量", "個数", "点数", "販売数", "qty", "quantity")),
    Field(
        "amount",
        _("Amount"),
        (
            *("金額", "売上金額", "税込金額", "金額（税込）", "小計", "明細金額", "売上", "売上高"),
            *("amount", "sales value", "line total", "sales"),
        ),
    ),
    Field("unit_price", _("Unit price"), ("単価", "税込単価", "販売単価", "unit price", "price")),
    Field("discount", _("Discount"), ("値引", "値引額", "値引き", "割引", "割引額", "discount")),
    Field("tax_rate", _("Tax rate"), ("税率", "消費税率", "tax rate")),
    Field(
        "staff",
        _("Staff"),
        (
            *("担当者", "担当", "担当者名", "販売担当", "販売担当者", "販売員", "販売員名", "店員"),
            *("スタッフ", "スタッフ名", "レジ担当者", "売上担当者", "staff", "staff name"),
            *("team member", "employee", "salesperson", "cashier"),
        ),
    ),
    Field("channel", _("Channel"), ("チャネル", "販路", "チャンネル", "channel")),
    Field("kind", _("Sale or return"), ("種別", "区分", "取引区分", "売上区分", "kind", "type")),
    Field(
        "returns",
        _("Receipt it returns"),
        (
            "元レシート番号",
            "返品元レシート番号",
            "元伝票番号",
            "返品元",
            "returns",
            "original receipt",
        ),
    ),
    Field("total", _("Total"), ("合計", "合計金額", "総額", "請求金額", "お買上金額", "total")),
)
