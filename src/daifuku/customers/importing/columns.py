"""The columns of a file of customers and the headers people write for them."""

from django.utils.translation import gettext_lazy as _

from daifuku.foundation.imports import Field

FIELDS = (
    Field(
        "number",
        _("Customer number"),
        (
            *("顧客番号", "顧客ID", "顧客コード", "顧客No", "会員番号", "会員ID", "会員コード"),
            *(
                "会員No",
                "お客様番号",
                "お客様ID",
                "得意先コード",
                "取引先コード",
                "ID",
                "customer_id",
            ),
            *("customer no", "customer code", "member number", "member no", "member id"),
            "external id",
        ),
    ),
    # Our own number, as lists of ours are headed; the customer must be there.
    Field(
        "id", _("Daifuku ID"), ("大福帳ID", "大福帳番号", "Daifuku ID", "daifuku_id", "Daifuku no")
    ),
    Field("kind", _("Kind of customer"), ("種別", "区分", "顧客区分", "顧客種別", "kind", "type")),
    Field(
        "family_name",
        _("Family name"),
        ("姓", "名字", "苗字", "氏", "姓（漢字）", "氏名（姓）", "last name", "surname"),
    ),
    Field(
        "given_name",
        _("Given name"),
        ("名", "名（漢字）", "氏名（名）", "first name", "forename"),
    ),
    Field(
        "name",
        _("Full name"),
        (
            *("氏名", "名前", "お名前", "顧客名", "顧客氏名", "会員名", "お客様名", "氏名（漢字）"),
            *("得意先名", "取引先名", "name", "customer name"),
        ),
    ),
    Field(
        "family_kana",
        _("Family name in kana"),
        (
            *("セイ", "姓カナ", "姓（カナ）", "姓フリガナ", "姓（フリガナ）", "姓ヨミ", "姓かな"),
            *("姓（ふりがな）", "last name kana", "family name kana"),
        ),
    ),
    Field(
        "given_kana",
        _("Given name in kana"),
        (
            *("メイ", "名カナ", "名（カナ）", "名フリガナ", "名（フリガナ）", "名ヨミ", "名かな"),
            *("名（ふりがな）", "first name kana", "given name kana"),
        ),
    ),
    Field(
        "name_kana",
        _("Full name in kana"),
        (
            *(
                "フリガナ",
                "ふりがな",
                "カナ",
                "氏名カナ",
                "氏名（カナ）",
                "氏名フリガナ",
                "ヨミガナ",
            ),
            *("読み", "顧客名カナ", "お名前カナ", "kana", "reading", "name kana"),
        ),
    ),
    Field(
        "company",
        _("Company"),
        (
            *("会社名", "法人名", "企業名", "団体名", "勤務先", "勤務先名", "会社", "屋号"),
            *("company", "company name", "organisation", "organization", "employer"),
        ),
    ),
    Field("corporate_number", _("Corporate number"), ("法人番号", "corporate number")),
    Field(
        "title",
        _("Position"),
        ("役職", "肩書", "肩書き", "部署", "部署名", "position", "job title"),
    ),
    Field("honorific", _("Form of address"), ("敬称", "honorific")),
    Field(
        "email",
        _("Mail address"),
        (
            *(
                "メールアドレス",
                "メール",
                "Eメール",
                "Eメールアドレス",
                "E-mail",
                "mail",
                "電子メール",
            ),
            *(
                "メールアドレス1",
                "メール1",
                "PCメール",
                "PCメールアドレス",
                "email address",
                "emails",
            ),
        ),
    ),
    Field(
        "email_2",
        _("Second mail address"),
        (
            "メールアドレス2",
            "メール2",
            "携帯メール",
            "携帯メールアドレス",
            "email2",
            "second email",
        ),
    ),
    Field(
        "phone",
        _("Phone number"),
        (
            *(
                "電話番号",
                "電話",
                "TEL",
                "電話番号1",
                "電話1",
                "固定電話",
                "自宅電話",
                "自宅電話番号",
            ),
            *("お電話番号", "phone", "telephone", "telephone number", "phones", "連絡先"),
        ),
    ),
    Field(
        "mobile",
        _("Mobile number"),
        (
            *("携帯電話", "携帯番号", "携帯電話番号", "携帯", "電話番号2", "電話2", "mobile"),
            *("mobile phone", "cell phone"),
        ),
    ),
    Field("fax", _("Fax number"), ("FAX", "FAX番号", "ファックス", "ファクス番号")),
    Field(
        "postal_code", _("Postal code"), ("郵便番号", "〒", "郵便", "zip", "zip code", "postcode")
    ),
    Field("prefecture", _("Prefecture"), ("都道府県", "都道府県名", "prefecture", "state")),
    Field("city", _("City"), ("市区町村", "市町村", "市区郡", "市区", "city")),
    Field(
        "town",
        _("Town and number"),
        ("町名", "町域", "番地", "町名番地", "町域番地", "丁目番地", "street"),
    ),
    Field(
        "address",
        _("Address"),
        ("住所", "現住所", "自宅住所", "ご住所", "住所1", "所在地", "address", "address1"),
    ),
    Field(
        "building",
        _("Building"),
        ("建物名", "建物", "マンション名", "ビル名", "住所2", "方書", "building", "address2"),
    ),
    Field("country", _("Country"), ("国", "国名", "国コード", "country")),
    Field(
        "birthday", _("Birthday"), ("生年月日", "誕生日", "birthday", "birth date", "date of birth")
    ),
    Field("gender", _("Gender"), ("性別", "gender", "sex")),
    Field("language", _("Language"), ("言語", "language")),
    Field("stage", _("Stage"), ("ステージ", "顧客ステージ", "段階", "stage", "lifecycle")),
    Field(
        "home_store",
        _("Home store"),
        (
            *(
                "主な利用店舗",
                "利用店舗",
                "行きつけの店",
                "行きつけの店舗",
                "登録店舗",
                "会員登録店舗",
            ),
            *("主要店舗", "home store", "preferred store"),
        ),
    ),
    Field("tags", _("Tags"), ("タグ", "tags", "tag")),
    Field(
        "since",
        _("Customer since"),
        (
            *("登録日", "登録日時", "入会日", "会員登録日", "作成日", "作成日時", "created at"),
            *("since", "registered at", "registration date", "joined"),
        ),
    ),
)
