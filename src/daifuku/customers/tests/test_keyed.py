"""A file of customers whose rows are recognised by what somebody chose."""

import pytest

from daifuku.customers.actions import add_contact_point
from daifuku.customers.models import ContactPoint, Customer, ExternalId
from daifuku.foundation.access import Actor
from daifuku.foundation.models import ImportRun
from daifuku.foundation.search import find
from harness.commands import refused_rows, typed

HEADER = "顧客番号,姓,名,メールアドレス,電話番号"
KEN = "A-1,斎藤,健,ken@example.jp,090-1234-5678"
MIKA = "A-2,佐藤,美香,mika@example.jp,090-1111-2222"
COUNTS = ("new", "changed", "same", "refused")


@pytest.fixture
def send(own_database, tmp_path):
    def run(*lines, key="", options=()):
        path = tmp_path / "file.csv"
        path.write_text("\n".join(lines), "utf-8")
        given = ("--key", key) if key else ()
        code, text = typed("import", "customers", path, *given, *options)
        latest = ImportRun.objects.latest("id") if ImportRun.objects.exists() else None
        counts = tuple(getattr(latest, name) for name in COUNTS) if latest else ()
        return code, counts, refused_rows(path), text

    return run


def named(family):
    return Customer.objects.get(family_name=family)


def test_mail_recognises_whoever_took_another_name(send):
    send(HEADER, KEN, MIKA)
    moved = "姓,名,メールアドレス,電話番号\n斉藤,健一,KEN@example.jp,090-9999-0000"
    code, counts, _rows, text = send(moved, key="email")
    assert (code, counts) == (0, (0, 1, 0, 0)), text
    ken = named("斉藤")
    assert ken.given_name == "健一"
    phone = ContactPoint.objects.get(customer=ken, kind="phone")
    assert phone.normal == "+819099990000"
    assert Customer.objects.count() == 2


def test_phone_recognises_in_any_spelling_and_who_is_unknown_is_new(send):
    send(HEADER, KEN)
    code, counts, _rows, text = send(
        "姓,電話番号", "斎藤,０９０１２３４５６７８", "新井,090-2222-3333", key="phone"
    )
    assert (code, counts) == (0, (1, 0, 1, 0)), text
    assert named("新井")


def test_without_a_choice_it_is_as_before(send):
    send(HEADER, KEN)
    _code, counts, _rows, _text = send("姓,名,メールアドレス", "斉藤,健一,ken@example.jp")
    assert counts == (1, 0, 0, 0)


def test_who_is_recognised_gets_the_number_that_the_file_gives_and_is_found_by_it(send):
    send("姓,名,メールアドレス", "斎藤,健,ken@example.jp")
    code, counts, _rows, text = send(HEADER, KEN, key="email", options=("--source", "web"))
    assert (code, counts) == (0, (0, 1, 0, 0)), text
    kept = ExternalId.objects.get(customer=named("斎藤"))
    assert (kept.source, kept.external_id) == ("web", "A-1")
    assert [hit.object_id for hit in find("A-1", Actor.system()).hits] == [named("斎藤").pk]
    again = send(HEADER, KEN + " ", key="email", options=("--source", "web"))
    assert again[1] == (0, 0, 1, 0)
    assert typed("undo", ImportRun.objects.get(changed=1).change_id)[0] == 0
    assert not ExternalId.objects.exists()


def test_several_who_fit_are_refused_row_by_row(send):
    send("顧客番号,姓,メールアドレス", "A-1,斎藤,home@example.jp", "A-2,佐藤,home@example.jp")
    code, counts, rows, text = send(
        "姓,メールアドレス", "高橋,home@example.jp", "田中,tanaka@example.jp", key="email"
    )
    assert (code, counts) == (3, (1, 0, 0, 1)), text
    ids = ", ".join(str(named(family).pk) for family in ("斎藤", "佐藤"))
    assert ids in str(rows)


def test_a_row_without_the_key_is_refused(send):
    code, counts, rows, text = send(HEADER, "A-9,井上,薫,,090-5555-6666", MIKA, key="email")
    assert (code, counts) == (3, (1, 0, 0, 1)), text
    assert "井上" in str(rows)


def test_a_number_of_somebody_else_is_refused(send):
    send(HEADER, KEN, MIKA)
    wrong = "A-2,斎藤,健,ken@example.jp,090-1234-5678"
    code, counts, rows, text = send(HEADER, wrong, key="email")
    assert (code, counts) == (3, (0, 0, 0, 1)), text
    assert len(rows) == 1


@pytest.mark.parametrize("batch", [10_000, 1])
@pytest.mark.parametrize("known", [True, False])
def test_one_new_number_goes_to_one_customer(send, monkeypatch, batch, known):
    monkeypatch.setattr("daifuku.foundation.imports.staging.BATCH", batch)
    if known:
        send("姓,メールアドレス", "斎藤,ken@example.jp", "佐藤,mika@example.jp")
    rows = (HEADER, KEN, MIKA.replace("A-2", "A-1"))
    went_in = (0, 1, 0, 1) if known else (1, 0, 0, 1)
    code, counts, refused, text = send(*rows, key="email", options=("--dry-run",))
    assert (code, counts) == (3, went_in), text
    code, counts, refused, text = send(*rows, key="email")
    assert (code, counts) == (3, went_in), text
    assert "佐藤" in str(refused)
    assert ExternalId.objects.get().customer.family_name == "斎藤"
    again = send(*rows, key="email")
    assert again[1] == (0, 0, 1, 1)


@pytest.mark.parametrize("batch", [10_000, 1])
def test_a_company_comes_in_once(send, monkeypatch, batch):
    monkeypatch.setattr("daifuku.foundation.imports.staging.BATCH", batch)
    head, number = "会社名,法人番号,電話番号", "5835678256246"
    rows = (head, f"みなと,{number},03-1111-2222", f"港商会,{number},03-3333-4444")
    for options in (("--dry-run",), ()):
        code, counts, refused, text = send(*rows, options=options)
        assert (code, counts) == (3, (1, 0, 0, 1)), text
        assert ["法人番号" in row["Reason"] for row in refused] == [True]
    code, counts, refused, text = send(*rows)
    assert (code, counts) == (3, (0, 0, 1, 1)), text
    assert Customer.objects.get(corporate_number=number).name == "みなと"
    minato = Customer.objects.get()
    send("会社名,電話番号", "港商会,03-3333-4444")
    code, counts, refused, text = send(rows[0], rows[2])
    assert (code, counts) == (3, (0, 0, 0, 1)), text
    assert f"#{minato.id}" in str(refused)


@pytest.mark.parametrize("key", ["", "phone"])
def test_a_refused_company_comes_in_as_the_refusal_says(send, key):
    head, row = "会社名,法人番号,電話番号", "5835678256246,03-3333-4444"
    send(head, "みなと,5835678256246,03-1111-2222")
    minato = Customer.objects.get()
    code, _counts, (refused,), text = send(head, f"港商会,{row}", key=key)
    assert code == 3, text
    assert f"put {minato.id} in a column “Daifuku ID”" in refused["Reason"]
    assert ("what recognises a customer" in refused["Reason"]) is bool(key)
    mended = (f"大福帳ID,{head}", f"{minato.id},港商会,{row}")
    code, counts, _rows, text = send(*mended, key="id" if key else "")
    assert (code, counts) == (0, (0, 1, 0, 0)), text
    assert Customer.objects.get().name == "港商会"


def test_a_row_that_fits_another_company_is_not_led_to_the_first(send):
    head = "会社名,法人番号,電話番号"
    send(head, "みなと,5835678256246,03-1111-2222", "港商会,,03-3333-4444")
    minato, other = Customer.objects.order_by("id")
    again = (head, "港商会,5835678256246,03-3333-4444")
    code, _counts, (refused,), text = send(*again)
    assert code == 3, text
    assert f"Customer #{minato.id} has this corporate number" in refused["Reason"]
    assert f"this row is customer #{other.id}" in refused["Reason"]
    assert send(head, "港商会,,03-3333-4444")[1] == (0, 0, 1, 0)


def test_two_rows_of_one_customer_do_not_both_go_in(send, at):
    send(HEADER, KEN)
    ken = named("斎藤")
    add_contact_point(ken.pk, "email", "k2@example.jp", by=Actor.system(), at=at)
    code, counts, _rows, text = send(
        "姓,名,メールアドレス", "斎藤,一,ken@example.jp", "斎藤,二,k2@example.jp", key="email"
    )
    assert (code, counts) == (3, (0, 1, 0, 1)), text


@pytest.mark.parametrize("key", ["number", "id"])
def test_numbers_of_theirs_and_of_ours(send, key):
    send(HEADER, KEN)
    ken = named("斎藤")
    given = {"number": "顧客番号,名\nA-1,健二", "id": f"大福帳番号,名\n{ken.pk},健二"}[key]
    code, counts, _rows, text = send(given, key=key)
    assert (code, counts) == (0, (0, 1, 0, 0)), text
    ken.refresh_from_db()
    assert ken.given_name == "健二"


@pytest.mark.parametrize("key", ["", "id"])
def test_our_number_brings_theirs_with_or_without_a_choice(send, key):
    send("姓,メールアドレス", "斎藤,ken@example.jp", "佐藤,mika@example.jp")
    rows = [f"{named(family).pk},A-1" for family in ("斎藤", "佐藤")]
    code, counts, _rows, text = send("大福帳番号,顧客番号", *rows, key=key)
    assert (code, counts) == (3, (0, 1, 0, 1)), text
    assert ExternalId.objects.get(external_id="A-1").customer == named("斎藤")


def test_whatever_is_refused_is_said_in_both_languages(send):
    send(HEADER, KEN, MIKA, "A-3,原,,ken@example.jp,")
    refused = (
        ("id", "大福帳番号,名", "999999,健"),
        ("email", HEADER, "A-9,井上,薫,,090-5555-6666"),
        ("email", HEADER, "A-1,佐藤,美香,mika@example.jp,"),
        ("email", "姓,メールアドレス", "斎藤,ken@example.jp"),
        ("", "顧客番号,姓,主な利用店舗", "A-7,森,北店"),
        ("", "顧客番号,姓,ステージ", "A-7,森,謎"),
    )
    for key, *lines in refused:
        code, _counts, _rows, text = send(*lines, key=key)
        assert code == 3, text
        (said,) = ImportRun.objects.latest("id").refusals
        assert said["reason"]["ja"] != said["reason"]["en"], lines


def test_only_a_known_key_is_taken(send, tmp_path):
    code, _counts, _rows, text = send(HEADER, KEN, key="shoe_size")
    assert code == 1
    assert "shoe_size" in text
    path = tmp_path / "stores.csv"
    path.write_text("店舗コード,店舗名\nS1,本店", "utf-8")
    assert typed("import", "stores", path, "--key", "email")[0] == 1
    assert not Customer.objects.exists()


def test_the_number_of_queries_does_not_grow_with_the_rows(send, own_database):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(count):
        lines = [f"N-{n},人{n},太郎,p{n}@example.jp,090-{1000 + n}-0000" for n in range(count)]
        send(HEADER, *lines)
        with CaptureQueriesContext(connection) as asked:
            send(
                "姓,メールアドレス", *(f"改{n},p{n}@example.jp" for n in range(count)), key="email"
            )
        return len(asked)

    assert cost(40) <= cost(4) + 2
