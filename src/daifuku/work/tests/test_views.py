"""What is written in the composer of the customer page arrives, or is refused by its field."""

from datetime import UTC, datetime

import pytest

from daifuku.customers.actions import create_customer, read_new
from daifuku.foundation.access import Actor, Role
from daifuku.ledger.testing import assert_recorded
from daifuku.ledger.vocabulary.work import CallLogged, InquiryAnswered, InquiryReceived
from daifuku.work.models import Call, Inquiry

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
INQUIRY = {"subject": "営業時間", "channel": "mail", "body": "", "answer": ""}


@pytest.fixture
def yamada():
    return create_customer(read_new({"family_name": "山田"}), by=Actor.system(), at=AT).pk


@pytest.fixture
def client(signed_in):
    return signed_in(Role.STAFF)


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
    assert f'id="inquiry_{inquiry.pk}"' in part.content.decode()
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


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_time_at_the_end_of_the_calendar_breaks_nothing(client, yamada, moment):
    client.raise_request_exception = False
    answer = client.post(f"/customers/{yamada}/inquiries", INQUIRY | {"happened_at": moment})
    assert answer.status_code < 500


@pytest.mark.parametrize("minutes", ["-1", "9" * 30, "1.5", "1441"])
def test_minutes_that_are_none_are_refused(client, yamada, minutes):
    sent = {"direction": "out", "outcome": "absent", "minutes": minutes}
    assert client.post(f"/customers/{yamada}/calls", sent).status_code == 422
    assert not Call.objects.exists()
