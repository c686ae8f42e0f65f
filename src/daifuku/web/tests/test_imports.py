"""A file comes in by page: columns seen, tried, taken in, refused rows fetched, undone."""

import re
import subprocess

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from daifuku.customers.models import Customer
from daifuku.foundation.access import Role
from daifuku.foundation.imports import jobs
from daifuku.foundation.models import Change, ImportRun

GOOD = "顧客番号,姓,名,メールアドレス\nA-1,斎藤,健,ken@example.jp\n"
BAD = "A-2,山田,花,nobody\n"


@pytest.fixture
def upload(signed_in):
    client = signed_in(Role.MANAGER)

    def send(content, name="顧客.csv", kind="customers", **more):
        data = content if isinstance(content, bytes) else content.encode()
        file = SimpleUploadedFile(name, data, content_type="text/csv")
        return client.post("/settings/imports/", {"kind": kind, "file": file, **more})

    send.client = client
    return send


def shown(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def obey(upload, run, do, **more):
    address = f"/settings/imports/{run.pk}"
    answer = upload.client.post(address, {"do": do, **more})
    run.refresh_from_db()
    return answer


def test_a_file_is_seen_tried_taken_in_and_undone(own_database, upload):
    answer = upload(GOOD + BAD)
    run = ImportRun.objects.get()
    assert answer.status_code == 302
    page = shown(upload.client.get(answer.url))
    assert "ken@example.jp" in page
    assert Customer.objects.count() == 0

    chosen = {"column_0": "number", "column_1": "family_name", "column_2": "given_name"}
    assert obey(upload, run, "try", **chosen, column_3="email").status_code == 302
    assert (run.state, run.dry_run) == ("waiting", True)
    assert "hx-get" in shown(upload.client.get(answer.url))
    jobs.run_import.func(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.new, run.refused, Customer.objects.count()) == ("checked", 1, 1, 0)
    page = shown(upload.client.get(answer.url))
    assert "nobody" in page

    obey(upload, run, "start", **chosen, column_3="email")
    jobs.run_import.func(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.new, run.refused, Customer.objects.count()) == ("done", 1, 1, 1)
    refused = upload.client.get(f"{answer.url}/refused")
    assert "A-2" in b"".join(refused.streaming_content).decode("utf-8-sig")
    moving = upload.client.get(answer.url, headers={"HX-Request": "true"})
    assert moving["HX-Redirect"] == answer.url
    undone = upload.client.post(f"/changes/{run.change_id}/undo")
    assert undone.status_code < 400
    assert Customer.objects.count() == 0
    assert upload.client.get(answer.url).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "ファイルが空です。"),
        (b"PK\x03\x04zip", "Excelブックです。CSV（UTF-8）形式で保存してから選んでください。"),
        (("a," * 5000).encode(), "列が5001あります。読み込めるのは1000列までです。"),
        ("姓,姓\n1,2".encode(), "見出しが重複しています：姓。"),
        ("姓,名\n斎藤,健\n".encode() + b"\x81\xff", "文字コードを判別できません。"),
        ("姓".encode() + b"\x81\xff", "文字コードを判別できません。"),
    ],
    ids=["empty", "workbook", "too many columns", "doubled headers", "wrong encoding", "no text"],
)
def test_what_cannot_be_read_is_told_on_the_page(upload, content, told):
    answer = upload(content)
    assert answer.status_code == 422
    (banner,) = re.findall(r'<div class="banner" data-tone="bad".*?</strong>', shown(answer))
    assert told in banner
    assert ImportRun.objects.count() == 0


@pytest.mark.django_db
def test_another_encoding_can_be_chosen(upload):
    upload("number,family name\nA-1,斎藤\nA-2,山田\n".encode("euc_jp"))
    run = ImportRun.objects.get()
    obey(upload, run, "encoding", encoding="cp932")
    assert run.encoding == "cp932"
    obey(upload, run, "encoding", encoding="euc_jp")
    assert (run.header[1], run.columns["family_name"]) == ("family name", 1)
    assert "斎藤" in shown(upload.client.get(f"/settings/imports/{run.pk}"))
    assert obey(upload, run, "encoding", encoding="nonsense").status_code == 422


@pytest.mark.django_db
def test_two_columns_for_one_field_are_refused_before_anything_runs(upload):
    upload(GOOD)
    run = ImportRun.objects.get()
    answer = obey(
        upload, run, "try", column_0="number", column_1="family_name", column_2="family_name"
    )
    assert answer.status_code == 422
    assert run.state == "uploaded"


@pytest.mark.django_db
def test_only_managers_import(signed_in):
    assert signed_in(Role.STAFF).get("/settings/imports/").status_code == 403
    assert signed_in(Role.MANAGER).get("/settings/imports/").status_code == 200


@pytest.mark.django_db
def test_who_sees_own_customers_only_sees_own_imports_only(upload, colleague, client):
    upload(GOOD)
    run = ImportRun.objects.get()
    other = colleague(Role.MANAGER, sees="own", email="other@example.jp")
    client.force_login(other)
    assert client.get(f"/settings/imports/{run.pk}").status_code == 404
    assert client.post(f"/settings/imports/{run.pk}", {"do": "start"}).status_code == 404
    assert client.get(f"/settings/imports/{run.pk}/refused").status_code == 404
    assert "顧客.csv" not in shown(client.get("/settings/imports/"))
    ImportRun.objects.update(by=other)
    assert "ken@example.jp" in shown(client.get(f"/settings/imports/{run.pk}"))
    ImportRun.objects.update(by=None)
    assert client.get(f"/settings/imports/{run.pk}").status_code == 404


@pytest.mark.django_db
def test_refused_rows_that_a_command_wrote_elsewhere_are_not_offered(upload, tmp_path):
    upload(GOOD)
    elsewhere = tmp_path / "members.refused.csv"
    elsewhere.write_text("x", encoding="utf-8")
    ImportRun.objects.update(state="done", refused=1, refused_path=str(elsewhere))
    address = f"/settings/imports/{ImportRun.objects.get().pk}"
    assert f"{address}/refused" not in shown(upload.client.get(address))
    assert upload.client.get(f"{address}/refused").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("source", ["x" * 41])
def test_a_source_that_cannot_be_kept_is_told(upload, source):
    sent = {"kind": "customers", "source": source}
    file = SimpleUploadedFile("a.csv", GOOD.encode(), content_type="text/csv")
    answer = upload.client.post("/settings/imports/", sent | {"file": file})
    assert (answer.status_code, ImportRun.objects.count()) == (422, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("encoding", ["rot13", "hex", "no such"])
def test_an_encoding_of_no_text_is_told(upload, encoding):
    upload(GOOD)
    run = ImportRun.objects.get()
    assert obey(upload, run, "encoding", encoding=encoding).status_code == 422


@pytest.mark.django_db
def test_as_many_columns_as_a_file_may_have_can_be_chosen(upload):
    names = ["顧客番号", "姓", *(f"備考{n}" for n in range(998))]
    upload(",".join(names) + "\n" + "," * 999 + "\n")
    run = ImportRun.objects.get()
    chosen = {f"column_{n}": "" for n in range(1000)} | {"column_0": "number"}
    chosen |= {"column_1": "family_name", "corrections_asked": "1", "encoding": "utf-8-sig"}
    assert obey(upload, run, "save", **chosen).status_code == 302
    assert run.columns == {"number": 0, "family_name": 1}


@pytest.mark.django_db
def test_reactions_hear_of_a_file_when_the_box_is_ticked(upload):
    page = shown(upload.client.get(upload(GOOD).url))
    run = ImportRun.objects.get()
    assert "自動処理を動かす" in page
    assert not run.reactions
    obey(upload, run, "save", reactions_asked="1", reactions="on")
    assert run.reactions
    obey(upload, run, "encoding", encoding="utf-8-sig")
    assert run.reactions
    obey(upload, run, "save", reactions_asked="1")
    assert not run.reactions
    stores = upload("店舗コード,店舗名\nS1,本店\n", kind="stores")
    assert "自動処理" not in shown(upload.client.get(stores.url))


def test_reasons_are_told_in_the_language_of_who_reads_them(
    own_database, upload, signed_in, colleague
):
    upload(GOOD + BAD + "A-3,鈴木,一,,余り,物\n")
    run = ImportRun.objects.get()
    columns = {"column_0": "number", "column_1": "family_name", "column_2": "given_name"}
    obey(upload, run, "try", **columns, column_3="email")
    jobs.run_import(run_id=run.pk)
    english = signed_in(colleague(Role.MANAGER, language="en"))
    for client, said, heading in (
        (upload.client, "メールアドレスとして正しくありません", "行番号"),
        (english, "is not a mail address", "Line number"),
    ):
        page = shown(client.get(f"/settings/imports/{run.pk}"))
        file = b"".join(client.get(f"/settings/imports/{run.pk}/refused")).decode("utf-8-sig")
        assert said in page
        assert said in file
        assert heading in file
        # What stands beyond the headings comes back too.
        assert "A-3,鈴木,一,,余り,物" in file


def test_a_file_without_headings_is_told_so(upload):
    page = shown(upload("A-1,斎藤,健,ken@example.jp\nA-2,山田,花,hana@example.jp\n"))
    assert "見出しの行がありません" in page
    assert "顧客番号" in page
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    ("encoding", "kept"), [("auto", "cp932"), ("cp932", "cp932"), ("", "cp932")]
)
def test_the_encoding_is_found_or_said(upload, encoding, kept):
    assert upload(GOOD.encode("cp932"), encoding=encoding).status_code == 302
    assert ImportRun.objects.get().encoding == kept


def test_a_wrong_encoding_is_told_and_stays_chosen(upload):
    answer = upload(GOOD.encode("cp932"), encoding="utf-16")
    assert answer.status_code == 422
    assert "このファイルはUTF-16ではありません" in shown(answer)
    assert 'value="utf-16" selected' in shown(answer)


def test_another_encoding_in_which_no_heading_is_known_may_be_chosen(own_database, upload):
    upload("顧客番号,電話番号,2024\nA-1,09012345678,3\n")
    run = ImportRun.objects.get()
    assert obey(upload, run, "encoding", encoding="cp932").status_code == 302
    assert (run.encoding, run.columns) == ("cp932", {})
    assert obey(upload, run, "encoding", encoding="utf-8-sig").status_code == 302
    assert run.columns["number"] == 0


def test_headings_with_numbers_in_them_are_mapped_by_hand(own_database, upload):
    assert upload("COL001,COL002,COL003\nA-1,斎藤,健\n").status_code == 302
    run = ImportRun.objects.get()
    chosen = {"column_0": "number", "column_1": "family_name", "column_2": "given_name"}
    assert obey(upload, run, "try", **chosen).status_code == 302


def test_what_recognises_a_customer_is_chosen_on_the_page(own_database, upload):
    upload("姓,名,メールアドレス\n斎藤,健,ken@example.jp\n")
    first = ImportRun.objects.get()
    obey(upload, first, "start")
    jobs.run_import.func(run_id=first.pk)
    answer = upload("姓,名,メールアドレス\n斉藤,健一,ken@example.jp\n")
    run = ImportRun.objects.latest("id")
    assert 'value="phone"' in shown(upload.client.get(answer.url))
    assert obey(upload, run, "try", key="shoe_size").status_code == 422
    obey(upload, run, "try", key="email")
    jobs.run_import.func(run_id=run.pk)
    obey(upload, run, "start", key="email")
    jobs.run_import.func(run_id=run.pk)
    run.refresh_from_db()
    assert (run.key, run.new, run.changed) == ("email", 0, 1)
    assert Customer.objects.get().family_name == "斉藤"


def test_a_kind_with_one_way_to_recognise_offers_no_choice(own_database, upload):
    answer = upload("店舗コード,店舗名\nS1,本店\n", kind="stores")
    assert 'name="key"' not in shown(upload.client.get(answer.url))


def test_a_killed_child_is_told_in_words_and_leaves_nothing_running(
    own_database, upload, monkeypatch
):
    upload(GOOD)
    run = ImportRun.objects.get()
    obey(upload, run, "start")
    change = Change.objects.create(
        action="customers.load", via="page", at=run.started_at, state="running"
    )
    ImportRun.objects.filter(pk=run.pk).update(change=change, state="running")
    killed = subprocess.CompletedProcess([], -9, "", "/usr/lib/tracker.py:254: UserWarning: leaked")
    monkeypatch.setattr(subprocess, "run", lambda *_args, **_how: killed)
    with pytest.raises(RuntimeError):
        jobs.run_import.func(run_id=run.pk)
    run.refresh_from_db()
    change.refresh_from_db()
    assert (run.state, change.state) == ("stopped", "stopped")
    page = shown(upload.client.get(f"/settings/imports/{run.pk}"))
    assert "もう一度開始してください" in page
    assert "UserWarning" not in page
