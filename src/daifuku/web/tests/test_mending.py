"""Refused rows are mended on the page of their import: before anything is written, and after."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from daifuku.commerce.models import Purchase
from daifuku.customers.models import Customer, CustomerTag
from daifuku.foundation.access import Role
from daifuku.foundation.imports import jobs, uploads
from daifuku.foundation.models import ImportRun

HEADER = "顧客番号,姓,名,メールアドレス,備考\n"
KEN = "A-1,斎藤,健,ken@example.jp,常連\n"
HANA = "A-2,山田,花,nobody,＝SUM(A1)\n"


@pytest.fixture
def client(signed_in, own_database):
    return signed_in(Role.MANAGER)


@pytest.fixture
def sent(client):
    def send(content, kind="customers", do="start"):
        data = content if isinstance(content, bytes) else content.encode()
        file = SimpleUploadedFile("会員.csv", data, content_type="text/csv")
        answer = client.post("/settings/imports/", {"kind": kind, "file": file})
        assert answer.status_code == 302, answer.content.decode()
        run = ImportRun.objects.latest("id")
        return obeyed(client, run, do)

    return send


def obeyed(client, run, do, **cells):
    """The run that one looks at next, when its job is done."""
    answer = client.post(f"/settings/imports/{run.pk}", {"do": do, **cells})
    assert answer.status_code == 302, answer.content.decode()
    following = ImportRun.objects.get(id=int(answer.url.rsplit("/", 1)[1]))
    jobs.run_import.func(run_id=following.pk)
    following.refresh_from_db()
    return following


def page_of(client, run):
    return re.sub(r"\s+", " ", client.get(f"/settings/imports/{run.pk}").content.decode())


def test_what_was_tried_is_mended_before_anything_is_written(client, sent):
    run = sent(HEADER + KEN + HANA, do="try")
    assert (run.state, run.new, run.refused) == ("checked", 1, 1)
    assert re.search(r'name="cell_3_3"[^>]*value="nobody"', page_of(client, run))
    again = obeyed(client, run, "mend", cell_3_3="hana@example.jp")
    assert (again.pk, again.state, again.new, again.refused) == (run.pk, "checked", 2, 0)
    assert Customer.objects.count() == 0
    done = obeyed(client, run, "start")
    assert (done.state, done.new, done.refused) == ("done", 2, 0)
    hana = Customer.objects.get(family_name="山田")
    assert hana.contactpoint_set.get(kind="email").value == "hana@example.jp"


def test_what_was_taken_in_sends_its_refused_rows_again(client, sent):
    run = sent(HEADER + KEN + HANA + "A-3,鈴木,一,ichi@,\n")
    assert (run.state, run.new, run.refused) == ("done", 1, 2)
    again = obeyed(client, run, "mend", cell_3_3="hana@example.jp", cell_4_3="ichi@")
    assert again.pk != run.pk
    assert (again.state, again.new, again.refused, again.mends_id) == ("done", 1, 1, run.pk)
    shown = page_of(client, run)
    assert f"/settings/imports/{again.pk}" in shown
    assert "cell_3_3" not in shown
    # Once more for the row that is left, of the same file of refused rows.
    last = obeyed(client, again, "mend", cell_3_5="ichi@example.jp")
    assert (last.new, last.refused) == (1, 0)
    assert set(Customer.objects.values_list("family_name", flat=True)) == {"斎藤", "山田", "鈴木"}


def test_cells_that_nobody_touched_stay_as_they_came(client, sent):
    run = sent(HEADER + 'A-2,山田,花,nobody,"=1+1\nZeile"\n')
    again = obeyed(client, run, "mend", cell_2_1="山本", cell_2_3="still nobody")
    (row,) = refused_rows(client, again)
    assert row[2:] == ["A-2", "山本", "花", "still nobody", "'=1+1\nZeile"]


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_a_row_that_cannot_be_cut_into_cells_stays_refused_until_its_file_is_mended(
    client, sent, delimiter
):
    rows = 'A-2,"山田,花,hana@example.jp,\n' + "A-5,佐々木,hana@example.jp,\n" + HANA
    run = sent((HEADER + rows + KEN).replace(",", delimiter))
    assert (run.new, run.refused) == (1, 3)
    for _round in range(3):
        page = page_of(client, run)
        assert page.count("ファイルで直してください。</p>") >= 2
        run = obeyed(client, run, "mend", cell_4_3="hana@example.jp", cell_4_5="hana@example.jp")
    assert set(Customer.objects.values_list("family_name", flat=True)) == {"斎藤", "山田"}
    kept = [row[2:] for row in refused_rows(client, run)]
    assert kept == [
        [rows.split("\n")[0].replace(",", delimiter)],
        ["A-5", "佐々木", "hana@example.jp", ""],
    ]


def test_a_row_is_known_by_its_line_in_the_file_that_came_first(client, sent):
    run = sent(HEADER + KEN + KEN.replace("A-1", "A-8") + HANA)
    again = obeyed(client, run, "mend", cell_4_3="still nobody")
    assert "4行目" in page_of(client, again)
    assert refused_rows(client, again)[0][0] == "4"


def test_in_a_file_of_one_column_nothing_is_mended_here(client, sent):
    run = sent('姓\n斎藤\n"山田\n鈴木\n', do="try")
    assert run.refused == 1
    assert "cell_" not in page_of(client, run)
    assert client.post(f"/settings/imports/{run.pk}", {"do": "mend"}).status_code == 422


def test_a_file_of_refused_rows_that_somebody_sends_is_mended_too(client, sent):
    header = "行番号,理由," + HEADER
    run = sent(header + "8,mail,A-3,鈴木,一,ichi@,\n", do="try")
    again = obeyed(client, run, "mend", cell_2_5="ichi@example.jp")
    assert (again.new, again.refused) == (1, 0)


@pytest.mark.parametrize("do", ["try", "start"])
def test_a_column_of_the_shop_may_be_called_as_ours_are(client, sent, do):
    file = SimpleUploadedFile("会員.csv", "姓,メールアドレス,理由\n山田,nobody,お得意\n".encode())
    client.post("/settings/imports/", {"kind": "customers", "file": file})
    run = ImportRun.objects.latest("id")
    columns = {"column_0": "family_name", "column_1": "email", "column_2": "tags"}
    run = obeyed(client, run, do, **columns)
    assert run.refused == 1, run.refusals
    again = obeyed(client, run, "mend", cell_2_1="hana@example.jp")
    assert (again.new, again.refused) == (1, 0)
    if do == "try":
        obeyed(client, again, "start")
    assert CustomerTag.objects.get().tag.names.ja == "お得意"


def test_a_heading_with_other_delimiters_in_it_does_no_harm(client, sent):
    run = sent('姓,"備考;a;b;c;d;e;f;g",メールアドレス\n山田,,nobody\n')
    again = obeyed(client, run, "mend", cell_2_2="hana@example.jp")
    assert (again.new, again.refused) == (1, 0)


def test_a_row_that_is_emptied_is_left_out(client, sent):
    two = HEADER + HANA + "A-3,鈴木,一,ichi@,常連\n"
    emptied = {f"cell_2_{n}": "" for n in range(4)}
    tried = obeyed(client, sent(two, do="try"), "mend", **emptied)
    assert (tried.read, tried.refused) == (1, 1)
    done = obeyed(client, sent(two), "mend", **emptied)
    assert (done.read, done.refused) == (1, 1)


def test_another_encoding_begins_anew(client, sent):
    run = sent(("number,family name,mail\nA-1,斎藤,nobody\n").encode("euc_jp"), do="encoding")
    client.post(f"/settings/imports/{run.pk}", {"do": "encoding", "encoding": "cp932"})
    run = obeyed(client, run, "try", column_0="number", column_1="family_name", column_2="email")
    run = obeyed(client, run, "mend", cell_2_2="ken@example.jp")
    client.post(f"/settings/imports/{run.pk}", {"do": "encoding", "encoding": "euc_jp"})
    run = obeyed(client, run, "try", column_0="number", column_1="family_name", column_2="email")
    assert run.refused == 1
    assert "斎藤" in page_of(client, run)


def test_of_what_was_tried_before_no_words_stay(client, sent):
    run = sent(HEADER + HANA, do="try")
    obeyed(client, run, "mend", cell_2_3="hana@example.jp")
    assert not [*uploads.folder().glob(f"{run.pk}.refused*.csv")]


def test_the_widest_file_has_its_page(client, sent):
    names = [*HEADER.strip().split(","), *(f"x{n}" for n in range(995))]
    row = [*HANA.strip().split(","), *[""] * 995]
    run = sent(",".join(names) + "\n" + ",".join(row) + "\n", do="try")
    assert (run.refused, len(run.header)) == (1, 1000)
    assert "メールアドレス" in page_of(client, run)


def test_a_receipt_goes_in_when_its_one_bad_line_is_mended(client, sent):
    header = "レシート番号,日時,店舗コード,商品コード,数量,金額\n"
    sent("店舗コード,店舗名\nS1,本店\n", "stores")
    lines = "R-1,2026-11-01 10:00,S1,,1,100\nR-1,2026-11-01 10:00,S1,,zwei,200\n"
    run = sent(header + lines, "purchases")
    assert run.refused == 2, run.refusals
    again = obeyed(client, run, "mend", cell_3_4="2")
    assert again.refused == 0, again.refusals
    assert Purchase.objects.get().lines.count() == 2


def test_characters_that_the_file_cannot_hold_may_be_typed(client, sent):
    run = sent((HEADER + HANA.replace("＝", "")).encode("cp932"))
    again = obeyed(client, run, "mend", cell_2_1="𠮷田😀", cell_2_3="still nobody")
    assert again.refused == 1
    assert refused_rows(client, again)[0][3] == "𠮷田😀"


def test_nothing_that_is_typed_breaks_the_page(client, sent):
    run = sent(HEADER + HANA, do="try")
    odd = "\x1a \u2028 " + '"; DROP' + "x" * 60_000
    again = obeyed(client, run, "mend", cell_2_1=odd, cell_2_99="x", cell_77_1="x")
    assert again.refused == 1
    assert "ファイルで直してください。</p>" in page_of(client, again)


def test_what_was_sent_again_is_not_sent_a_second_time(client, sent):
    run = sent(HEADER + HANA)
    obeyed(client, run, "mend", cell_2_3="hana@example.jp")
    second = client.post(f"/settings/imports/{run.pk}", {"do": "mend", "cell_2_3": "b@example.jp"})
    assert second.status_code == 422
    assert Customer.objects.count() == 1


def test_what_was_undone_is_not_mended(client, sent):
    undone = sent(HEADER + KEN + HANA)
    client.post(f"/changes/{undone.change_id}/undo")
    assert client.post(f"/settings/imports/{undone.pk}", {"do": "mend"}).status_code == 422


def test_rows_in_other_hands_cannot_be_mended(client, sent, colleague, signed_in):
    run = sent(HEADER + HANA)
    address, cells = f"/settings/imports/{run.pk}", {"do": "mend", "cell_2_3": "a@example.jp"}
    others = colleague(Role.MANAGER, sees="own", email="other@example.jp")
    assert signed_in(others).post(address, cells).status_code == 404
    assert signed_in(Role.STAFF).post(address, cells).status_code == 403
    assert ImportRun.objects.count() == 1


def test_all_faults_of_a_row_are_told_at_once(sent):
    run = sent("姓,メールアドレス,誕生日\n山田,nobody,令和99年1月1日\n", do="try")
    assert run.refusals[0]["columns"] == ["メールアドレス", "誕生日"]


def test_only_as_many_rows_as_a_page_can_mend_are_shown(client, sent):
    rows = "".join(f"B-{n},山田,{n}郎,nobody,\n" for n in range(60))
    shown = page_of(client, sent(HEADER + rows, do="try"))
    assert shown.count("<fieldset") == 50
    assert "残り" in shown


def refused_rows(client, run):
    answer = client.get(f"/settings/imports/{run.pk}/refused")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[1:]
