"""Every page answers, in both languages, within its number of queries, to whoever may see it."""

import re
from datetime import UTC, datetime

import pytest

from daifuku.commerce.actions import add_product, add_store, record_purchase
from daifuku.commerce.payload import product_from, receipt_from, store_from
from daifuku.customers.actions import create_customer, read_new
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.models import User
from daifuku.foundation.registries import timeline_kinds
from daifuku.ledger import book
from daifuku.ledger.facts import UnknownFact
from daifuku.ledger.facts import kinds as facts
from daifuku.work.actions import NewInquiry, record_inquiry, write_note
from harness import assert_queries

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
BY = Actor.system()
PAGE, LIST = 12, 6


@pytest.fixture
def yamada():
    body = {
        "family_name": "山田",
        "given_name": "花子",
        "family_kana": "ヤマダ",
        "given_kana": "ハナコ",
        "emails": ["hanako@example.jp"],
        "phones": ["090-1234-5678"],
    }
    customer = create_customer(read_new(body), by=BY, at=AT)
    store = add_store(store_from({"code": "S", "names": {"ja": "本店"}}), by=BY, at=AT)
    tea = add_product(product_from({"code": "T", "names": {"ja": "緑茶"}}), by=BY, at=AT)
    for number in range(3):
        receipt = {
            "customer_id": customer.pk,
            "store_id": store.pk,
            "source": "pos",
            "receipt_no": f"R-{number}",
            "occurred_at": f"2026-11-2{number}T10:00:00+09:00",
            "lines": [
                {
                    "product_id": tea.pk,
                    "quantity": "1",
                    "amount": {"amount": "500", "currency": "JPY"},
                }
            ],
        }
        record_purchase(receipt_from(receipt), by=BY, at=AT)
    write_note(customer.pk, "玉露がお好き", by=BY, at=AT)
    record_inquiry(customer.pk, NewInquiry("再入荷はいつですか"), by=BY, at=AT)
    return customer.pk


def pages(customer_id):
    return [
        "/",
        "/customers/",
        "/customers/?sort=name&stage=customer",
        f"/customers/{customer_id}/",
        f"/customers/{customer_id}/peek",
        f"/customers/{customer_id}/timeline",
        f"/customers/{customer_id}/timeline?show=note",
        f"/customers/{customer_id}/changes",
        "/search/?q=やまだ",
        "/search/?palette=1&q=yamada",
        "/products/",
        "/stores/",
        "/settings/profile",
        "/settings/company",
        "/settings/people/",
        "/settings/people/new",
        "/settings/tokens/",
        "/settings/audit",
        "/accounts/password/change/",
        "/accounts/2fa/",
    ]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_page_answers_in_both_languages(yamada, signed_in, language):
    client = signed_in(Role.OWNER)
    User.objects.update(language=language)
    for path in pages(yamada):
        answer = client.get(path)
        if answer.status_code == 302 and answer["Location"].startswith("/accounts/"):
            continue
        assert answer.status_code == 200, path
        assert f'lang="{language}"' in answer.content.decode() or "<html" not in (
            answer.content.decode()
        )


def test_the_customer_page_tells_the_story(yamada, signed_in):
    shown = signed_in(Role.STAFF).get(f"/customers/{yamada}/").content.decode()
    for words in (
        "山田 花子",
        "ヤマダ ハナコ",
        "玉露がお好き",
        "再入荷はいつですか",
        "本店",
        "緑茶",
        "¥1,500",
    ):
        assert words in shown, words


@pytest.mark.parametrize(
    ("path", "most"),
    [("/customers/", LIST), ("/customers/{}/", PAGE), ("/", PAGE), ("/products/", LIST)],
)
def test_a_page_asks_little_of_the_database(yamada, signed_in, path, most):
    client = signed_in(Role.OWNER)
    address = path.format(yamada)
    client.get(address)
    with assert_queries(most):
        client.get(address)


def test_who_is_not_signed_in_is_sent_to_the_door(yamada, client):
    for path in pages(yamada):
        answer = client.get(path)
        assert answer.status_code == 302, path
        assert answer["Location"].startswith("/accounts/login/"), path


def test_a_part_of_a_page_after_the_session_ended_is_401(yamada, client):
    answer = client.get(f"/customers/{yamada}/timeline", HTTP_HX_REQUEST="true")
    assert answer.status_code == 401


def test_what_one_may_not_see_is_missing(yamada, signed_in, colleague):
    own = colleague(Role.STAFF, sees="own")
    client = signed_in(own)
    assert client.get(f"/customers/{yamada}/").status_code == 404
    assert "山田" not in client.get("/customers/").content.decode()
    assert "山田 花子" not in client.get("/search/?q=山田").content.decode()


def test_settings_are_for_administrators(signed_in):
    client = signed_in(Role.STAFF)
    for path in ("/settings/company", "/settings/people/", "/settings/audit"):
        assert client.get(path).status_code == 403, path


def test_a_note_is_written_and_undone_on_the_page(yamada, signed_in):
    client = signed_in(Role.OWNER)
    posted = client.post(
        f"/customers/{yamada}/notes", {"body": "新茶を案内"}, HTTP_HX_REQUEST="true", follow=True
    )
    assert "新茶を案内" in posted.content.decode()
    changes = client.get(f"/customers/{yamada}/changes").content.decode()
    undo = changes.split('action="/changes/')[1].split("/undo")[0]
    assert client.post(f"/changes/{undo}/undo").status_code == 302
    again = client.get(f"/customers/{yamada}/timeline").content.decode()
    assert "新茶を案内" not in again


def test_entries_of_a_newer_version_are_plain_lines(yamada, signed_in, monkeypatch):
    """While nodes are upgraded one by one, an older one shows what a newer one wrote."""
    client = signed_in(Role.OWNER)
    client.post(f"/customers/{yamada}/calls", {"direction": "in", "outcome": "talked"})
    client.post(f"/customers/{yamada}/points/phone", {"value": "03-1234-5678"})
    for kind in timeline_kinds:
        # What is stored as version 1 is newer than this program.
        monkeypatch.setattr(facts.get(kind.key), "version", 0)
    answer = client.get(f"/customers/{yamada}/timeline")
    assert answer.status_code == 200
    page = answer.content.decode()
    entries = book.page([yamada]).entries
    assert any(timeline_kinds.get(entry.kind).traces for entry in entries)
    for entry in entries:
        assert isinstance(entry.fact, UnknownFact)
        assert f"entry_{entry.id}" in page


def test_older_entries_opened_in_a_tab_of_their_own_stand_on_the_page(yamada, signed_in):
    for n in range(30):
        write_note(yamada, f"メモ {n}", by=BY, at=AT)
    client = signed_in(Role.OWNER)
    part = client.get(f"/customers/{yamada}/timeline").content.decode()
    (older,) = re.findall(r'href="(/customers/\d+/timeline\?before=[^"]+)"', part)
    sent = client.get(older, headers={"Accept": "text/html"})
    page = client.get(sent["Location"])
    assert page.status_code == 200
    assert "メモ 0<" in page.content.decode()


def test_an_empty_note_is_refused_in_words(yamada, signed_in):
    answer = signed_in(Role.OWNER).post(
        f"/customers/{yamada}/notes", {"body": " "}, HTTP_HX_REQUEST="true"
    )
    assert answer.status_code == 422


def test_the_list_follows_its_cursor(signed_in):
    for n in range(120):
        create_customer(read_new({"family_name": f"客{n:03}"}), by=BY, at=AT)
    client = signed_in(Role.OWNER)
    seen, path = [], "/customers/?sort=name"
    while path:
        shown = client.get(path, HTTP_HX_REQUEST="true").content.decode()
        seen += [part.split('"')[0] for part in shown.split('<tr id="customer_')[1:]]
        path = shown.split('hx-get="')[-1].split('"')[0].replace("&amp;", "&")
        path = path if "after=" in path else ""
    assert len(seen) == len(set(seen)) == 120


@pytest.mark.parametrize("encoding", ["utf8", "cp932"])
def test_the_list_is_exported(yamada, signed_in, encoding):
    answer = signed_in(Role.OWNER).get(f"/customers/export.csv?encoding={encoding}")
    text = b"".join(answer.streaming_content).decode(
        "cp932" if encoding == "cp932" else "utf-8-sig"
    )
    assert "山田 花子" in text
    assert signed_in(Role.STAFF).get("/customers/export.csv").status_code == 403


def test_theme_and_language_are_kept(signed_in):
    client = signed_in(Role.VIEWER)
    client.post("/preferences", {"theme": "dark", "language": "en"})
    shown = client.get("/settings/profile").content.decode()
    assert 'data-theme="dark"' in shown
    assert 'lang="en"' in shown
    assert client.post("/preferences", {"theme": "pink"}).status_code == 422
