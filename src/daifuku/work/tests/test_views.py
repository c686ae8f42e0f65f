"""What is written in the composer of the customer page arrives, or is refused by its field."""

import json
import re
from datetime import UTC, datetime

import pytest

from daifuku.foundation.access import Actor
from daifuku.foundation.models import Change
from daifuku.ledger.testing import assert_recorded
from daifuku.ledger.vocabulary.work import CallLogged, InquiryAnswered, InquiryReceived
from daifuku.work import actions
from daifuku.work.models import Call, Inquiry, Note

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
HTMX = {"HX-Request": "true"}
INQUIRY = {"subject": "", "channel": "mail", "body": "営業時間は？\n日曜の", "answer": ""}


def test_a_call_is_logged(client, yamada):
    sent = {"direction": "in", "outcome": "talked", "minutes": " 12 ", "body": "納期の件"}
    answer = client.post(f"/customers/{yamada}/calls", sent)
    assert (answer.status_code, answer["Location"]) == (302, f"/customers/{yamada}/")
    call = Call.objects.get()
    assert (call.direction, call.minutes, call.body) == ("in", 12, "納期の件")
    assert_recorded(CallLogged, customer=yamada, call_id=call.pk)


def test_an_inquiry_is_recorded_in_the_companys_time_and_answered(client, yamada):
    sent = INQUIRY | {"happened_at": "2026-11-21T10:00"}
    answer = client.post(f"/customers/{yamada}/inquiries", sent, headers={"HX-Request": "true"})
    assert answer["Location"] == f"/customers/{yamada}/timeline"
    inquiry = Inquiry.objects.get()
    assert inquiry.happened_at == datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
    assert_recorded(InquiryReceived, customer=yamada, inquiry_id=inquiry.pk)
    part = client.post(
        f"/inquiries/{inquiry.pk}/answer",
        {"answer": "10時から19時までです"},
        headers={"HX-Request": "true"},
    )
    assert part["Location"] == f"/customers/{yamada}/timeline"
    inquiry.refresh_from_db()
    assert inquiry.answer == "10時から19時までです"
    assert_recorded(InquiryAnswered, customer=yamada, inquiry_id=inquiry.pk)
    again = client.post(f"/inquiries/{inquiry.pk}/answer", {"answer": "もう一度"})
    assert again.status_code == 409


@pytest.mark.parametrize(
    "moment", ["2026-02-30T10:00", "2026-11-21T25:00", "yesterday", "2026-13-01T00:00", "²"]
)
def test_a_time_that_there_is_not_is_refused_by_name(client, yamada, moment):
    answer = client.post(f"/customers/{yamada}/inquiries", INQUIRY | {"happened_at": moment})
    assert answer.status_code == 422
    assert moment in answer.content.decode()
    assert not Inquiry.objects.exists()


@pytest.mark.parametrize("minutes", ["-1", "9" * 30, "1.5", "1441"])
def test_minutes_that_are_none_are_refused(client, yamada, minutes):
    sent = {"direction": "out", "outcome": "absent", "minutes": minutes}
    assert client.post(f"/customers/{yamada}/calls", sent).status_code == 422
    assert not Call.objects.exists()


def test_a_call_says_when_it_was(client, yamada):
    sent = {
        "direction": "in",
        "outcome": "talked",
        "minutes": "",
        "happened_at": "2026-11-20T09:30",
    }
    client.post(f"/customers/{yamada}/calls", sent)
    assert Call.objects.get().happened_at == datetime(2026, 11, 20, 0, 30, tzinfo=UTC)


def test_an_inquiry_without_content_is_refused_and_its_first_line_is_its_title(client, yamada):
    address = f"/customers/{yamada}/inquiries"
    assert client.post(address, INQUIRY | {"body": " ", "subject": "件名だけ"}).status_code == 422
    client.post(address, INQUIRY)
    assert Inquiry.objects.get().subject == "営業時間は？"


def test_what_is_saved_is_told_with_an_undo_on_the_part_that_comes_back(client, yamada):
    answer = client.post(f"/customers/{yamada}/notes", {"body": "新茶"}, headers=HTMX)
    part = client.get(answer["Location"], headers=HTMX)
    toast = json.loads(part["HX-Trigger"])["toast"]
    assert toast["text"] == "保存しました。"
    assert client.post(toast["undo"], headers=HTMX)["HX-Refresh"] == "true"
    assert not Note.objects.exists()
    page = client.get(f"/customers/{yamada}/").content.decode()
    assert "元に戻しました" in page
    assert "やり直す" in page


def test_the_part_that_was_looked_at_comes_back(client, yamada):
    sent = {"body": "新茶", "show": "note", "find": "茶"}
    answer = client.post(f"/customers/{yamada}/notes", sent, headers=HTMX)
    assert answer["Location"].endswith("/timeline?show=note&find=%E8%8C%B6")


@pytest.fixture
def written(yamada):
    note = actions.write_note(yamada, "新茶", by=Actor.system(), at=AT)
    call = actions.log_call(yamada, actions.NewCall(body="納期"), by=Actor.system(), at=AT)
    new = actions.NewInquiry("営業時間は？", answer="10時から")
    inquiry = actions.record_inquiry(yamada, new, by=Actor.system(), at=AT)
    return {"notes": note.pk, "calls": call.pk, "inquiries": inquiry.pk}


FULL = {
    "direction": "in",
    "outcome": "talked",
    "minutes": "",
    "channel": "mail",
    "answer": "11時から",
}


FORMS = [
    ("/customers/{customer}/calls", "happened_at"),
    ("/customers/{customer}/inquiries", "happened_at"),
    ("/customers/{customer}/inquiries", "answered_at"),
    ("/inquiries/{open}/answer", "answered_at"),
    ("/calls/{calls}/edit", "happened_at"),
    ("/inquiries/{inquiries}/edit", "happened_at"),
    ("/inquiries/{inquiries}/edit", "answered_at"),
]


@pytest.mark.parametrize(("form", "name"), FORMS)
@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "1899-12-31T23:59", "9999-12-31T23:59"])
def test_a_time_that_nobody_means_is_refused(client, yamada, written, form, name, moment):
    asked = actions.record_inquiry(yamada, actions.NewInquiry("？"), by=Actor.system(), at=AT)
    before = Change.objects.count()
    sent = FULL | {"body": "長い話", name: moment}
    answer = client.post(form.format(customer=yamada, open=asked.pk, **written), sent)
    assert answer.status_code == 422
    assert Change.objects.count() == before


@pytest.mark.parametrize(("form", "name"), FORMS)
def test_a_time_is_taken_from_a_zone_that_postgresql_does_not_know(
    client, yamada, written, form, name
):
    new = actions.NewInquiry("？", happened_at=datetime(2026, 11, 1, tzinfo=UTC))
    asked = actions.record_inquiry(yamada, new, by=Actor.system(), at=AT)
    sent = FULL | {
        "body": "長い話",
        "happened_at": "2026-11-02T10:00",
        name: "2026-11-22T10:00+23:59",
    }
    answer = client.post(form.format(customer=yamada, open=asked.pk, **written), sent)
    assert answer.status_code == 302
    assert client.get(f"/customers/{yamada}/").status_code == 200


@pytest.mark.parametrize("what", ["notes", "calls", "inquiries"])
def test_each_is_corrected_in_a_dialog_and_removed_from_its_menu(client, yamada, written, what):
    address = f"/{what}/{written[what]}"
    page = client.get(f"/customers/{yamada}/").content.decode()
    assert f'href="{address}/edit"' in page
    assert f'action="{address}/remove"' in page
    form = client.get(f"{address}/edit", headers=HTMX).content.decode()
    assert 'hx-target="#stream"' in form
    client.post(f"{address}/edit", FULL | {"body": "直した"}, headers=HTMX)
    part = client.get(f"/customers/{yamada}/timeline", headers=HTMX)
    assert "直した" in part.content.decode()
    assert "編集済み" in part.content.decode()
    client.post(f"{address}/remove", headers=HTMX)
    part = client.get(f"/customers/{yamada}/timeline", headers=HTMX)
    toast = json.loads(part["HX-Trigger"])["toast"]
    assert toast["text"] == "削除しました。"
    assert "直した" not in part.content.decode()
    client.post(toast["undo"], headers=HTMX)
    assert "直した" in client.get(f"/customers/{yamada}/timeline").content.decode()


def test_a_refused_correction_keeps_what_was_typed(client, written):
    address = f"/calls/{written['calls']}/edit"
    sent = FULL | {"body": "長い話", "minutes": "一時間半"}
    answer = client.post(address, sent, headers=HTMX)
    assert (answer.status_code, answer["HX-Retarget"]) == (422, "#dialog")
    words = answer.content.decode()
    assert "長い話" in words
    assert "一時間半" in words


def test_a_correction_of_nothing_says_so(client, yamada, written):
    before = Change.objects.count()
    client.post(f"/notes/{written['notes']}/edit", {"body": "新茶"}, headers=HTMX)
    part = client.get(f"/customers/{yamada}/timeline", headers=HTMX)
    assert json.loads(part["HX-Trigger"])["toast"] | {"tone": ""} == {
        "text": "変更はありません。",
        "tone": "",
        "undo": "",
        "redo": False,
    }
    assert Change.objects.count() == before


def test_an_answered_inquiry_is_one_card_and_green(client, yamada, written):
    page = client.get(f"/customers/{yamada}/timeline").content.decode()
    cards = page.split('<li class="timeline-item"')
    inquiry = next(part for part in cards if "問い合わせ：営業時間は？" in part)
    assert 'data-tone="ok"><span class="timeline-icon">' in inquiry
    assert "10時から" in inquiry
    assert "「営業時間は？」への回答" in page
    only = next(part for part in cards if "への回答" in part)
    assert "10時から" not in only


def test_home_shows_who_waits_the_longest_first_and_opens_what_they_asked(client, yamada):
    for hour, subject in ((9, "再入荷は"), (8, "営業時間は"), (7, "もう答えた")):
        new = actions.NewInquiry("お尋ねします", subject=subject, happened_at=AT.replace(hour=hour))
        made = actions.record_inquiry(yamada, new, by=Actor.system(), at=AT.replace(hour=10))
    actions.answer_inquiry(made.pk, "はい", by=Actor.system(), at=AT.replace(hour=11))
    tile = client.get("/").content.decode().partition('id="tile_inquiries"')[2]
    tile = tile.partition("</section>")[0]
    assert re.findall(r"<strong>(.*?)</strong>", tile) == ["営業時間は", "再入荷は"]
    opened = set(re.findall(r'href="([^"]+)"', tile))
    assert opened == {f"/customers/{yamada}/?show=inquiry"}
    page = client.get(opened.pop()).content.decode()
    assert "営業時間は" in page
    assert "再入荷は" in page


def test_home_says_that_nobody_waits(client):
    tile = client.get("/").content.decode().partition('id="tile_inquiries"')[2]
    assert "回答待ちはありません" in tile.partition("</section>")[0]
