"""The till: who is meant by what was scanned or typed, and the card."""

import re
from datetime import UTC, datetime

import pytest
import segno

from daifuku.commerce.actions import add_product, add_store, record_purchase
from daifuku.commerce.payload import product_from, receipt_from, store_from
from daifuku.customers import actions as customers
from daifuku.customers.actions import NewConsent, NewPreference, create_customer, read_new
from daifuku.customers.queries import member_number, spoken_number
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.models import AuditEntry
from daifuku.foundation.viewings import note_viewings
from daifuku.ledger.testing import assert_recorded
from daifuku.ledger.vocabulary.work import NoteWritten
from daifuku.web.members import look
from daifuku.work.actions import NewInquiry, record_inquiry
from harness import assert_queries

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
BY = Actor.system()
HTMX = {"HX-Request": "true"}


def person(family: str, **more) -> int:
    return create_customer(read_new({"family_name": family, **more}), by=BY, at=AT).pk


@pytest.fixture
def yamada():
    return person(
        "山田",
        given_name="花子",
        family_kana="ヤマダ",
        given_kana="ハナコ",
        phones=["090-1234-5678"],
        external_ids=[{"source": "pos", "id": "M-0042"}],
    )


@pytest.fixture
def shop():
    store = add_store(store_from({"code": "S", "names": {"ja": "本店"}}), by=BY, at=AT)
    tea = add_product(product_from({"code": "T", "names": {"ja": "玉露"}}), by=BY, at=AT)
    return store.pk, tea.pk


def bought(customer_id, shop, number, day) -> None:
    store, tea = shop
    receipt = {
        "customer_id": customer_id,
        "store_id": store,
        "source": "pos",
        "receipt_no": number,
        "occurred_at": f"2026-11-{day}T10:00:00+09:00",
        "lines": [
            {"product_id": tea, "quantity": "2", "amount": {"amount": "1200", "currency": "JPY"}}
        ],
    }
    record_purchase(receipt_from(receipt), by=BY, at=AT)


@pytest.mark.parametrize(
    "asked", ["090-1234-5678", "09012345678", "5678", "やまだ", "ﾔﾏﾀﾞ", "yamada", "山田", "m-0042"]
)
def test_a_member_is_found_by_whatever_is_typed(yamada, asked):
    person("田中", phones=["090-9999-0000"])
    looked = look(asked, BY, entered=False)
    assert [row.id for row in looked.rows] == [yamada]
    assert looked.opened is None
    assert look(asked, BY, entered=True).opened == yamada


def test_a_card_opens_at_once_and_a_wrong_digit_does_not(yamada):
    number = member_number(yamada)
    assert look(number, BY, entered=False).opened == yamada
    assert look(spoken_number(yamada), BY, entered=False).opened == yamada
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert look(wrong, BY, entered=True).rows == []


def test_a_number_that_is_exactly_somebodys_opens_them_when_it_is_entered(yamada):
    longer = person("佐藤", external_ids=[{"source": "pos", "id": "M-00421"}])
    typed = look("M-0042", BY, entered=False)
    assert ({row.id for row in typed.rows}, typed.opened) == ({yamada, longer}, None)
    entered = look("M-0042", BY, entered=True)
    assert (entered.rows[0].id, entered.opened) == (yamada, yamada)
    assert look(str(yamada), BY, entered=True).opened == yamada


def test_an_id_opens_nobody_while_another_is_found_by_the_same_digits(yamada):
    end = f"{1000 + yamada}"
    meant = person("佐藤", phones=[f"090-1234-{end}"])
    assert look(end, BY, entered=True).opened == meant
    ended = person("鈴木", external_ids=[{"source": "old", "id": f"A-{yamada}"}])
    looked = look(str(yamada), BY, entered=True)
    assert ({row.id for row in looked.rows}, looked.opened) == ({yamada, ended}, None)


def test_four_digits_with_zeros_before_them_are_no_id(own_database, yamada):
    # In a database of its own the first customers have short ids, however many tests ran before.
    digits = f"{yamada:04d}"
    assert digits.startswith("0")
    meant = person("佐藤", phones=[f"090-1234-{digits}"])
    looked = look(digits, BY, entered=True)
    assert ([row.id for row in looked.rows], looked.opened) == ([meant], meant)


def test_two_who_are_meant_by_one_number_are_both_shown(yamada):
    number = member_number(yamada)
    other = person("佐藤", external_ids=[{"source": "old", "id": number}])
    looked = look(number, BY, entered=True)
    assert {row.id for row in looked.rows} == {yamada, other}
    assert looked.opened is None


def test_several_of_one_name_are_shown_to_choose_from(yamada):
    other = person("山田")
    looked = look("山田", BY, entered=True)
    assert ({row.id for row in looked.rows}, looked.opened) == ({yamada, other}, None)


def test_nobody_finds_whom_they_may_not_see(yamada, colleague, signed_in):
    apart = colleague(Role.STAFF, sees="own")
    assert look(member_number(yamada), Actor.of(apart), entered=True).rows == []
    client = signed_in(apart)
    for path in (f"/till/{yamada}/", f"/customers/{yamada}/card"):
        assert client.get(path).status_code == 404
    assert client.post(f"/till/{yamada}/note", {"body": "x"}).status_code == 404


@pytest.fixture
def known(yamada, shop):
    for day in (10, 11, 12, 13):
        bought(yamada, shop, f"R-{day}", day)
    customers.set_preference(yamada, NewPreference("taste", "渋めがお好み"), by=BY, at=AT)
    customers.set_consent(
        yamada,
        NewConsent("marketing", "email", True, source="店頭", wording="お知らせ"),
        by=BY,
        at=AT,
    )
    customers.set_consent(yamada, NewConsent("marketing", "sms", False), by=BY, at=AT)
    record_inquiry(yamada, NewInquiry("名入れの見積もり"), by=BY, at=AT)
    return yamada


def test_the_card_says_what_to_know(known, signed_in):
    client = signed_in(Role.VIEWER)
    client.get(f"/till/{known}/", headers=HTMX)
    with assert_queries(12):
        answer = client.get(f"/till/{known}/", headers=HTMX)
    words = answer.content.decode()
    for said in ("山田 花子 様", "ヤマダ ハナコ", "渋めがお好み", "名入れの見積もり", "玉露"):
        assert said in words
    assert "メール: 同意" in words
    assert "SMS: 拒否" in words
    assert [f"2026/11/{day}" in words for day in (10, 11, 12, 13)] == [False, True, True, True]
    assert 'href="tel:' in words
    assert "<html" not in words
    assert answer["HX-Trigger"] == "till:opened"
    assert "/note" not in words


def test_the_hits_cost_six_queries(known, signed_in):
    client = signed_in(Role.STAFF)
    for asked in ("やまだ", "5678"):
        client.get(f"/till/?q={asked}", headers=HTMX)
        with assert_queries(6):
            words = client.get(f"/till/?q={asked}", headers=HTMX).content.decode()
        assert f'href="/till/{known}/"' in words
        assert "渋めがお好み" not in words


def test_a_scanned_card_brings_hits_and_card_in_one_answer(known, signed_in):
    client = signed_in(Role.STAFF)
    path = f"/till/?q={member_number(known)}"
    client.get(path, headers=HTMX)
    with assert_queries(12):
        words = client.get(path, headers=HTMX).content.decode()
    assert 'hx-target="#till_hits"' in words
    assert "渋めがお好み" in words


def test_without_a_script_enter_gives_a_whole_page(known, signed_in):
    words = signed_in(Role.STAFF).get("/till/?open=1&q=5678").content.decode()
    assert "<html" in words
    assert "渋めがお好み" in words


def test_who_opened_a_card_stands_in_the_audit_log(known, colleague, signed_in):
    one = colleague(Role.STAFF)
    signed_in(one).get(f"/till/{known}/")
    note_viewings(AT)
    assert AuditEntry.objects.filter(event="viewed_customer", user_id=one.pk).count() == 1


def test_a_note_from_the_till_can_be_undone(known, signed_in):
    answer = signed_in(Role.STAFF).post(f"/till/{known}/note", {"body": "ご自宅用"}, headers=HTMX)
    assert answer.status_code == 200
    assert "undo" in answer["HX-Trigger"]
    assert_recorded(NoteWritten, customer=known)


def test_only_the_till_may_use_the_camera(known, signed_in):
    client = signed_in(Role.STAFF)
    assert "camera=(self)" in client.get("/till/")["Permissions-Policy"]
    assert "camera=(self)" in client.get(f"/till/{known}/")["Permissions-Policy"]
    for path in ("/", f"/customers/{known}/", "/not/there"):
        assert "camera=()" in client.get(path)["Permissions-Policy"]


def test_a_members_card_holds_the_number_and_a_code(known, signed_in):
    words = signed_in(Role.VIEWER).get(f"/customers/{known}/card").content.decode()
    assert spoken_number(known) in words
    assert "山田 花子 様" in words
    assert '<svg viewBox="0 0 29 29"' in words


def test_the_code_is_read_back_as_the_number(known, signed_in):
    """Cell by cell the same as the library's own drawing."""
    words = signed_in(Role.VIEWER).get(f"/customers/{known}/card").content.decode()
    path = re.search(r'class="dark" d="([^"]+)"', words)[1]
    drawn = set()
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", path):
        drawn |= {(int(x) + step, int(y)) for step in range(int(width))}
    matrix = segno.make(member_number(known), micro=False, error="m").matrix_iter(border=4)
    assert drawn == {(x, y) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark}


def test_the_palette_understands_a_card(known, signed_in):
    words = signed_in(Role.STAFF).get(f"/search/?palette=1&q={member_number(known)}")
    assert f'href="/customers/{known}/"' in words.content.decode()


def test_it_stands_in_the_side_bar(signed_in):
    words = signed_in(Role.VIEWER).get("/").content.decode()
    assert 'href="/till/"' in words
