"""Every field of every form × what no shop means: refused in words by its field, or kept as typed."""

import re
from html import unescape
from urllib.parse import quote, unquote, unquote_to_bytes

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from access import routes
from access.expectations import NO_METHOD, PAGES
from access.forms import BUTTONS, CHOSEN, FILES, FORMS, SECRET
from access.shop import build
from daifuku.foundation.access import Role

pytestmark = pytest.mark.django_db
LONG = "あ" * 60
BROKEN = {"NUL": "%E5%B1%B1%00", "half a character": "%E5%B1%B1%ED%A0%80"}
NASTY = BROKEN | {
    # As it is: to take 70,000 times three signs for one apart was most of the work of all forms.
    "200 kB": "あ" * 70_000,
    "full-width digits": quote("１２"),
    "30 February": quote("2026/2/30"),
    "negative": "-1",
    "thirty digits": "9" * 30,
    "endless": "1e400",
    "right to left": quote("\u202e\u200b\u2066山"),
    "script": quote("<script>alert(1)</script>"),
}
JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")
_WRITTEN = """
    SELECT (SELECT count(*) FROM foundation_change), (SELECT count(*) FROM ledger_entry),
        (SELECT count(*) FROM foundation_auditentry)
"""


@pytest.fixture
def owner(colleague, signed_in):
    """Whoever may fill every form, and what the addresses of the forms name."""
    client, shop = signed_in(Role.OWNER), build(colleague(Role.VIEWER).pk)
    client.raise_request_exception = False
    return client, shop


def written():
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN)
        return cursor.fetchone()


def has_page(route):
    return isinstance(PAGES[route][0], Role)


def holds(text):
    """Whether it stands in any row of any table, however little of the row that is."""
    with connection.cursor() as cursor:
        rows = " UNION ALL ".join(
            f'SELECT one::text FROM "{table}" one'
            for table in connection.introspection.table_names(cursor)
        )
        asked = f"SELECT EXISTS (SELECT FROM ({rows}) every (text) WHERE text LIKE %s)"
        cursor.execute(asked, [f"%{text}%"])
        return cursor.fetchone()[0]


def content(route, given):
    """As a browser sends it: what is typed stands quoted in `given`."""
    if route not in FILES:
        body = "&".join(f"{name}={value}" for name, value in given.items())
        return {"data": body, "content_type": "application/x-www-form-urlencoded"}
    name, text = FILES[route]
    typed = {name: [unquote_to_bytes(value)] for name, value in given.items()}
    return {"data": typed | {name: SimpleUploadedFile("客.csv", text.encode())}}


def sent(owner, route, field="", nasty=""):
    """The answer, its page, and whether anything was written; all of it is rolled back. The answer
    knows whether what is far too long was kept, be it in part."""
    client, shop = owner
    values = {name: quote(value.format(**shop)) for name, value in FORMS[route].items()}
    given = values | ({field: nasty} if field else {})
    before = written()
    with transaction.atomic():
        answer = client.post(
            routes.address(route, shop),
            **content(route, given),
            headers={} if has_page(route) else {"HX-Request": "true"},
        )
        changed = written() != before
        answer.swallowed = LONG in unquote(nasty) and holds(LONG)
        transaction.set_rollback(True)
    return answer, answer.content.decode(), changed


def faults(page):
    """What is said below fields; else the message that stands alone."""
    below = re.findall(r'class="error">.*?<span>(.*?)</span>', page, re.DOTALL)
    alone = page.partition("<main")[2] or page
    return below or [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", alone))]


def lost(route, field, nasty, page):
    """Whether a form that comes back has lost what was typed. Where a form has no page of its own
    only a message is answered, and the form stays as it is."""
    typed = unquote(NASTY[nasty], errors="replace")[:40]
    return has_page(route) and field not in CHOSEN | SECRET and typed not in unescape(page)


def wrong_with(owner, route, field, nasty):
    answer, page, changed = sent(owner, route, field, NASTY[nasty])
    if "<script>alert(1)" in page:
        return "a script"
    if answer.status_code in (200, 204, 302):
        # Whoever is sent elsewhere by a preference sent no address: home it is.
        too_long = nasty == "200 kB" and (field not in CHOSEN or answer.swallowed)
        return "taken" if nasty in BROKEN or too_long else ""
    if answer.status_code not in (400, 422):
        return f"answered {answer.status_code}"
    if changed:
        return "half-written"
    if not all(JAPANESE.search(text) for text in faults(page)):
        return f"not told: {faults(page)}"
    if answer.status_code == 422 and lost(route, field, nasty, page):
        return "not given back"
    return ""


def test_every_form_is_tried():
    posted = {route for route, (_get, post) in PAGES.items() if post != NO_METHOD}
    ours = {route for route in posted if not route.startswith("accounts/")}
    assert ours - set(FORMS) == BUTTONS
    assert set(FORMS) <= ours


def test_each_form_as_people_fill_it_is_taken(owner):
    answers = {route: sent(owner, route) for route in FORMS}
    assert {
        route: faults(page)
        for route, (answer, page, _changed) in answers.items()
        if answer.status_code not in (200, 204, 302)
    } == {}


def test_what_a_form_keeps_is_found(owner):
    route = "customers/<id:customer_id>/notes"
    assert sent(owner, route, "body", quote(LONG))[0].swallowed
    assert not sent(owner, route, "body", NASTY["200 kB"])[0].swallowed


@pytest.mark.parametrize("nasty", NASTY)
def test_it_is_refused_in_words_or_kept_as_typed(owner, nasty):
    found = {
        f"{route} {field}": wrong_with(owner, route, field, nasty)
        for route in FORMS
        for field in FORMS[route]
    }
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.parametrize(
    ("route", "field"),
    [
        ("customers/<id:customer_id>/calls", "minutes"),
        ("customers/lists/tags", "hue"),
        ("products/new", "price"),
        ("products/new", "tax_rate"),
    ],
)
def test_full_width_digits_are_digits(owner, route, field):
    answer, page, changed = sent(owner, route, field, quote("８"))
    assert (answer.status_code, changed) == (302, True), faults(page)


@pytest.mark.parametrize(("language", "name"), [("ja", "件名："), ("en", "Subject: ")])
@pytest.mark.parametrize("nasty", BROKEN)
def test_what_no_text_can_hold_is_told_by_the_name_of_its_field(owner, language, name, nasty):
    owner[0].post("/preferences", {"language": language})
    owner[0].defaults["HTTP_ACCEPT_LANGUAGE"] = language
    route = "customers/<id:customer_id>/inquiries"
    answer, page, _changed = sent(owner, route, "subject", BROKEN[nasty])
    assert answer.status_code == 400
    assert name in page
