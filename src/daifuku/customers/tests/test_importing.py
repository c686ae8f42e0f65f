"""`daifuku import customers`, through the command as a shop would type it."""

import json

import pytest

from daifuku.customers.models import ContactPoint, Customer, ExternalId, Relation
from daifuku.foundation.models import Change
from harness.commands import typed

HEADER = "顧客番号,姓,名,セイ,メイ,メールアドレス,電話番号,郵便番号,住所,生年月日,会社名"
KEN = "A-1,斎藤,健,サイトウ,ケン,ken@example.jp,090-1234-5678,150-0002,東京都渋谷区渋谷2-21-1,昭和60年2月3日,"
MIKA = (
    "A-2,佐藤,美香,さとう,みか,mika@example.jp,０３－１２３４－５６７８,,,R1.5.1,大福商事株式会社"
)


def entries(database, kind):
    with database.connect() as connection:
        asked = "SELECT backfilled, change_id FROM ledger_entry WHERE kind = %s"
        return connection.execute(asked, [kind]).fetchall()


def test_customers_come_in_with_all_that_belongs_to_them(send, own_database):
    code, text, refused = send(HEADER, KEN, MIKA)
    assert (code, refused) == (0, []), text
    ken = Customer.objects.get(family_name="斎藤")
    assert (ken.given_name, ken.family_kana, str(ken.birthday)) == ("健", "サイトウ", "1985-02-03")
    points = {p.kind: p for p in ContactPoint.objects.filter(customer=ken)}
    assert points["email"].normal == "ken@example.jp"
    assert points["phone"].normal == "+819012345678"
    address = points["address"]
    assert (address.prefecture, address.city, address.town) == ("東京都", "渋谷区", "渋谷2-21-1")
    assert ExternalId.objects.get(customer=ken).external_id == "A-1"
    mika = Customer.objects.get(family_name="佐藤")
    assert str(mika.birthday) == "2019-05-01"
    assert Relation.objects.get(from_customer=mika).to_customer.name == "大福商事株式会社"
    change = Change.objects.get(action="customers.load")
    assert (change.state, change.rows) == ("done", 2)
    assert entries(own_database, "customers.customer_added") == [(True, change.id)] * 3


def test_the_same_file_again_writes_nothing(send, written_so_far):
    send(HEADER, KEN, MIKA)
    before = written_so_far()
    code, text, _rows = send(HEADER, KEN, MIKA)
    assert code == 0
    assert "0 new, 0 changed, 2 the same" in text
    assert written_so_far() == before
    assert Change.objects.filter(action="customers.load").count() == 1


def test_only_what_changed_is_written(send, own_database):
    send(HEADER, KEN, MIKA)
    changed = KEN.replace("健", "健一").replace("090-1234-5678", "080-1111-2222")
    code, text, _rows = send(HEADER, changed, MIKA)
    assert code == 0
    assert "0 new, 1 changed, 1 the same" in text
    ken = Customer.objects.get(family_name="斎藤")
    assert ken.given_name == "健一"
    phones = ContactPoint.objects.filter(customer=ken, kind="phone")
    assert [(p.normal, p.is_primary) for p in phones] == [("+818011112222", True)]
    with own_database.connect() as connection:
        asked = "SELECT facts->'fields' FROM ledger_entry WHERE kind = 'customers.customer_edited'"
        assert connection.execute(asked).fetchall() == [(["given_name", "name", "phones"],)]
        doc = connection.execute(
            "SELECT tokens::text FROM foundation_searchdocument WHERE kind = 'customer'"
            " AND object_id = %s",
            [ken.id],
        ).fetchone()
    assert "8011112222" in doc[0]


def test_an_empty_cell_leaves_what_is_kept(send):
    send(HEADER, KEN)
    send("顧客番号,姓,メールアドレス", "A-1,齋藤,")
    ken = Customer.objects.get()
    assert (ken.family_name, ken.given_name) == ("齋藤", "健")
    assert ContactPoint.objects.filter(customer=ken, kind="email").count() == 1


def test_good_rows_go_in_and_bad_ones_come_back_with_reasons(send):
    bad = [
        "B-1,山田,一,,,nobody,090-1234-5678,,,2026/2/30,",
        "B-2,山田,二,,,,12,,,昭和65年1月1日,",
        "B-3,山田,三,漢字,,,,999,,,",
        ",,,,,,,,,,",
        "B-5,山田,五,,,,,,,2999-01-01,",
    ]
    code, text, refused = send(HEADER, KEN, *bad, MIKA)
    assert code == 3
    assert "2 new, 0 changed, 0 the same, 4 refused" in text
    assert Customer.objects.filter(kind="person").count() == 2
    reasons = {row["顧客番号"]: row["Reason"] for row in refused}
    assert set(reasons) == {"B-1", "B-2", "B-3", "B-5"}
    for header in ("メールアドレス: ", "生年月日: "):
        assert header in reasons["B-1"]
    assert "電話番号: " in reasons["B-2"]
    assert "セイ: " in reasons["B-3"]
    assert "郵便番号: " in reasons["B-3"]
    assert [row["Line number"] for row in refused] == ["3", "4", "5", "7"]


def test_refused_rows_are_mended_and_sent_again(send, tmp_path):
    send(HEADER, KEN.replace("ken@example.jp", "ken＠"))
    refused = (tmp_path / "file.refused.csv").read_text(encoding="utf-8-sig")
    code, text, _rows = send(refused.replace("ken＠", "ken@example.jp"), name="mended.csv")
    assert code == 0, text
    assert ContactPoint.objects.get(kind="email").normal == "ken@example.jp"


@pytest.mark.parametrize("encoding", ["cp932", "utf-8-sig", "utf-16", "utf-16-le", "euc_jp"])
def test_encodings_are_told_apart(send, encoding):
    code, text, _rows = send(HEADER, KEN, MIKA.replace("－", "-"), encoding=encoding)
    assert code == 0, text
    assert Customer.objects.filter(family_name="斎藤", given_name="健").exists()


def test_a_wrong_encoding_never_stores_garbage(send):
    code, text, _rows = send(HEADER, KEN, options=["--encoding", "cp932"])
    assert code in (1, 3), text
    assert Customer.objects.count() == 0


def test_refused_rows_keep_the_encoding(send, tmp_path):
    path = tmp_path / "sjis.csv"
    path.write_bytes("\n".join([HEADER, KEN.replace("ken@", "")]).encode("cp932"))
    code, text = typed("import", "customers", path)
    assert code == 3, text
    assert "斎藤" in (tmp_path / "sjis.refused.csv").read_bytes().decode("cp932")


@pytest.mark.parametrize(
    ("broken", "good"),
    [
        ('C-1,"山田,一,,,,,,,,', 2),
        ("C-1,山\0田,一,,,,,,,,", 2),
        ("C-1," + "長" * 200_000 + ",一,,,,,,,,", 2),
        ("C-1,山田,一,,,,,,,,,,,余分", 2),
        ("C-1," + "名" * 61 + ",一,,,,,,,,", 2),
    ],
    ids=["unclosed quote", "NUL", "huge field", "too many cells", "long name"],
)
def test_a_broken_row_spoils_no_other(send, broken, good):
    code, text, refused = send(HEADER, KEN, broken, MIKA)
    assert code == 3, text
    assert Customer.objects.filter(kind="person").count() == good
    assert len(refused) == 1
    assert refused[0]["Line number"] == "3"
    assert refused[0]["Reason"]


def test_a_lone_surrogate_is_refused(send, tmp_path):
    body = "\n".join([HEADER, KEN, "C-1,山田\udc00,一,,,,,,,,"])
    path = tmp_path / "odd.csv"
    path.write_bytes(body.encode("utf-8", "surrogatepass"))
    code, text = typed("import", "customers", path, "--encoding", "utf-8")
    assert code == 3, text
    assert Customer.objects.count() == 1


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (",".join(f"c{n}" for n in range(10_000)), "10000"),
        ("顧客番号,姓,姓", "姓"),
        ("顧客番号,電話番号,TEL", "TEL"),
        ("備考,その他", "備考"),
        ("", "empty"),
    ],
    ids=["10,000 columns", "doubled", "two for one field", "nothing known", "empty"],
)
def test_a_header_that_cannot_be_used_is_told(send, header, told):
    code, text, _rows = send(header, "1,2,3") if header else send("")
    assert code == 1
    assert told in text
    assert "Traceback" not in text


def test_columns_can_be_mapped_by_hand(send, tmp_path):
    mapping = tmp_path / "map.json"
    mapping.write_text(
        json.dumps({"コード": "number", "なまえ": "name", "TEL": ""}), encoding="utf-8"
    )
    code, text, _rows = send(
        "コード,なまえ,TEL,電話番号", "X1,山田 花,x,090-1111-2222", options=["--map", str(mapping)]
    )
    assert code == 0, text
    assert Customer.objects.get().given_name == "花"
    assert ContactPoint.objects.get().normal == "+819011112222"


def test_english_headers_and_split_names_do_too(send):
    code, text, _rows = send(
        "Customer No.,Last Name,First Name,E-mail,Date of Birth,Remarks",
        "9,Smith,Ann,ann@example.com,1990-02-03,likes tea",
    )
    assert code == 0, text
    assert "Remarks" in text
    assert Customer.objects.get().name.endswith("Smith") or "Smith" in Customer.objects.get().name


def test_a_dry_run_writes_nothing(send, written_so_far):
    before = written_so_far()
    code, text, refused = send(HEADER, KEN, "B-1,山田,一,,,nobody,,,,,", options=["--dry-run"])
    assert code == 3
    assert "1 new" in text
    assert len(refused) == 1
    assert Customer.objects.count() == 0
    assert written_so_far() == before


def test_a_number_twice_in_one_file_is_refused_unless_the_same(send):
    code, text, refused = send(HEADER, KEN, KEN.replace("健", "賢"), KEN)
    assert code == 3, text
    assert [row["Line number"] for row in refused] == ["3"]
    assert "2" in refused[0]["Reason"]
    assert Customer.objects.get().given_name == "健"


def test_rows_without_numbers_find_their_customer_again(send, written_so_far):
    lines = (
        "氏名,電話番号,メールアドレス",
        "山田 花,090-1111-2222,",
        "佐藤 一,,s@example.jp",
        "鈴木 次,,",
    )
    assert send(*lines)[0] == 0
    before = written_so_far()
    code, text, _rows = send(*lines)
    assert (code, written_so_far()) == (0, before), text
    assert Customer.objects.count() == 3


def test_a_list_of_ours_comes_back_by_our_own_numbers(send, written_so_far):
    send(HEADER, KEN)
    ken = Customer.objects.get()
    head = "大福帳番号,氏名,メール,都道府県,タグ"
    before = written_so_far()
    code, text, _rows = send(head, f"{ken.id},斎藤 健,ken@example.jp,東京都,")
    assert (code, written_so_far()) == (0, before), text
    code, text, refused = send(head, f"{ken.id},齋藤 健,,,常連; VIP", "999999,山田 花,,,")
    assert (code, len(refused)) == (3, 1), text
    ken.refresh_from_db()
    assert ken.family_name == "齋藤"
    assert ken.customertag_set.count() == 2
    assert ContactPoint.objects.get(kind="address").city == "渋谷区"


def test_an_unknown_kind_is_wrong_use(send):
    code, text, _rows = send(HEADER, KEN, kind="unicorns")
    assert code == 2
    assert "customers" in text


def test_a_full_disk_loses_the_refused_file_only(send, monkeypatch):
    def full(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("daifuku.foundation.imports.running.write_refused", full)
    code, text, refused = send(HEADER, KEN, "B-1,山田,一,,,nobody,,,,,")
    assert code == 1
    assert "No space left on device" in text
    assert "1 new" in text
    assert refused == []
    assert Customer.objects.count() == 1


def test_an_import_can_be_undone(send):
    from daifuku.foundation import clock
    from daifuku.foundation.access import Actor
    from daifuku.foundation.changes import undo

    send(HEADER, KEN, MIKA)
    change = Change.objects.get(action="customers.load")
    undo(change.id, by=Actor.system("command"), at=clock.now())
    assert Customer.objects.count() == 0


def test_a_large_file_is_read_by_children_and_known_again(send, own_database, monkeypatch):
    lines = ["顧客番号,姓,名,電話番号"]
    lines += [f"N-{n},佐藤,健{n},090-{1000 + n // 10000}-{n % 10000:04}" for n in range(4_200)]
    code, text, _rows = send(*lines)
    assert (code, Customer.objects.count()) == (0, 4_200), text

    from daifuku.foundation.imports import running

    compared = []
    monkeypatch.setattr(running, "_compare", lambda *_: compared.append(1) or [])
    code, text, _rows = send(*lines)
    assert (code, compared, "4200 the same" in text) == (0, [], True), text
    edit_somebody()
    send(*lines)
    assert compared


def edit_somebody():
    """Somebody edits one customer meanwhile."""
    from daifuku.customers.actions import edit_customer
    from daifuku.foundation import clock
    from daifuku.foundation.access import Actor

    one = Customer.objects.order_by("id").first()
    edit_customer(one.id, {"given_name": "賢"}, by=Actor.system(), at=clock.now())
