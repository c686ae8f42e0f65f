"""The builder of questions: rows become a question, a question becomes rows, the list answers."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from daifuku.customers.actions import create_customer, read_new
from daifuku.foundation.access import Actor, Role

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
BY = Actor.system()
PAGE = "/customers/question"


@pytest.fixture
def owner(signed_in):
    return signed_in(Role.OWNER)


@pytest.fixture
def three():
    for name, stage in (("山田", "regular"), ("山本", "regular"), ("海野", "lead")):
        body = {"family_name": name, "family_kana": "カナ", "stage": stage}
        create_customer(read_new(body), by=BY, at=AT)


def rows(*given, join="all", **more):
    """Each row as (field, operator, value, …)."""
    sent = {"0.join": join, "node": ["0"], **more}
    for at, (name, operator, *values) in enumerate(given):
        sent["node"].append(f"0.{at}")
        sent |= {f"0.{at}.field": name, f"0.{at}.was": name, f"0.{at}.operator": operator}
        sent[f"0.{at}.value"] = values
    return sent


def asked(answer):
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return parse_qs(urlsplit(answer["Location"]).query).get("filter", [""])[0]


def words(answer):
    return answer.content.decode()


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        (rows(("stage", "in", "regular")), 'stage = "regular"'),
        (rows(("spent", ">=", "￥１２，０００"), ("owner", "in", "me")), "spent >= 12000 and owner = me"),
        (rows(("tag", "has none of"), ("spent", "<", "5"), join="any"), None),
        (rows(("birthday", "within", "this month"), join="none"), "not birthday within this month"),
        (rows(("name", "contains", "山"), ("email", "is empty"), join="any"),
         'name contains "山" or email is empty'),
        (rows(), ""),
        (rows(("", "")), ""),
    ],
)  # fmt: skip
def test_rows_become_a_question_in_the_address_of_the_list(three, owner, sent, text):
    answer = owner.post(f"{PAGE}?sort=name&kind=person", {**sent, "do": "apply"})
    if text is None:
        assert answer.status_code == 422
        return
    if text.startswith("not "):
        text = "birthday not within this month"
    assert asked(answer) == text
    assert "sort=name" in answer["Location"]
    assert "kind=person" in answer["Location"]


def test_the_list_answers_and_says_what_was_asked(three, owner):
    shown = words(owner.get("/customers/?filter=" + quote('stage = "regular"')))
    assert "2人" in shown
    assert "海野" not in shown
    assert "ステージが「常連客」" in shown
    exported = owner.get("/customers/export.csv?filter=" + quote('stage = "lead"'))
    lines = b"".join(exported.streaming_content).decode("utf-8-sig")
    assert "海野" in lines
    assert "山田" not in lines


def test_what_cannot_be_understood_is_said_beside_the_list(three, owner):
    answer = owner.get("/customers/?filter=" + quote("stagee = 1"))
    assert answer.status_code == 422
    assert "条件を読み取れません" in words(answer)
    assert "stage" in words(answer)
    assert "山田" not in words(answer)
    again = owner.get(f"{PAGE}?filter=" + quote("stagee = 1"))
    assert "stagee = 1" in words(again)


def test_a_wrong_row_is_marked_and_what_was_typed_is_kept(three, owner):
    sent = rows(("stage", "in", "regular"), ("spent", ">=", "たくさん"))
    answer = owner.post(PAGE, {**sent, "do": "apply"})
    assert answer.status_code == 422
    assert "たくさん" in words(answer)
    assert 'id="asked_0_1_wrong"' in words(answer)
    assert 'id="asked_0_0_wrong"' not in words(answer)


def test_rows_and_groups_come_and_go(three, owner):
    begun = rows(("stage", "in", "regular"))
    more = words(owner.post(PAGE, {**begun, "do": "add 0"}))
    assert 'name="0.1.field"' in more
    grouped = words(owner.post(PAGE, {**begun, "do": "group 0"}))
    assert 'name="0.1.join"' in grouped
    assert 'name="0.1.0.field"' in grouped
    less = words(owner.post(PAGE, {**begun, "do": "remove 0.0"}))
    assert 'name="0.0.field"' not in less
    for nonsense in ("add", "remove 9.9", "group x", "remove 0", "add 0.0.0.0.0", "fly"):
        assert owner.post(PAGE, {**begun, "do": nonsense}).status_code == 200


def test_groups_lie_three_deep_at_most(owner):
    sent = {"node": ["0" + ".0" * deep for deep in range(5)]}
    sent |= {f"{path}.join": "any" for path in sent["node"]}
    shown = words(owner.post(PAGE, sent))
    assert 'name="0.0.0.join"' in shown
    assert 'name="0.0.0.0.join"' not in shown
    assert 'value="group 0.0.0"' not in shown


def test_another_field_begins_its_row_anew(owner):
    sent = rows(("spent", ">=", "5"))
    sent |= {"0.0.field": "stage"}
    shown = words(owner.post(PAGE, sent))
    assert 'name="0.0.value" value="5"' not in shown
    assert 'value="regular"' in shown


def test_a_question_is_shown_as_rows_and_as_text(three, owner):
    text = 'stage = "regular" and purchases(last 90 days).count > 2'
    shown = words(owner.get(f"{PAGE}?filter=" + quote(text)))
    assert 'name="0.1.period"' in shown
    assert '<option value="last 90 days" selected>' in shown
    written = words(owner.post(PAGE, {**rows(("stage", "in", "regular")), "do": "text"}))
    assert "stage = &#34;regular&#34;" in written
    again = words(owner.post(PAGE, {"text": text, "do": "rows"}))
    assert 'name="0.1.period"' in again
    assert asked(owner.post(PAGE, {"text": text, "do": "apply"})) == text


def test_what_menus_cannot_show_stays_text(three, owner):
    text = "purchases(total > 5).count > 2"
    assert "<textarea" in words(owner.get(f"{PAGE}?filter=" + quote(text)))
    assert "<textarea" in words(owner.post(PAGE, {"text": text, "do": "rows"}))
    refused = owner.post(PAGE, {"text": "spent >", "do": "apply"})
    assert refused.status_code == 422
    assert "spent &gt;" in words(refused)


def test_it_says_how_many_and_whom_before_it_is_applied(three, owner):
    shown = words(owner.post(f"{PAGE}?kind=person", rows(("stage", "in", "regular"))))
    assert "2人" in shown
    assert "ステージが「常連客」" in shown


def test_a_dialog_is_led_to_the_list(three, owner):
    sent = {**rows(("stage", "in", "lead")), "do": "apply"}
    answer = owner.post(PAGE, sent, headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert "filter=stage" in answer["HX-Redirect"]


def test_rows_that_are_wrong_are_not_lost_for_text(three, owner):
    sent = rows(("spent", ">=", "たくさん"), ("name", "contains", "山"))
    answer = owner.post(PAGE, {**sent, "do": "text"})
    assert "たくさん" in words(answer)
    assert "<textarea" not in words(answer)
    assert 'id="asked_0_0_wrong"' in words(answer)


def test_nobody_is_counted_while_a_row_is_not_complete(three, owner):
    shown = words(owner.post(PAGE, rows(("spent", ">=", ""))))
    assert "3人" not in shown.partition("question-meaning")[2]


@pytest.mark.parametrize(
    "name",
    ["purchases.avg.total", "purchases.sum", "purchases.", "purchases.count.total", "x.count", "y"],
)
def test_what_no_menu_offers_is_refused_at_its_row(three, owner, name):
    answer = owner.post(PAGE, {**rows((name, ">", "1")), "do": "apply"})
    assert answer.status_code == 422
    assert 'id="asked_0_0_wrong"' in words(answer)


def test_a_period_is_chosen_as_soon_as_there_is_a_menu_of_them(three, owner):
    sent = rows(("", "")) | {"0.0.field": "birthday"}
    shown = words(owner.post(PAGE, sent))
    assert '<option value="last 30 days" selected>' in shown
    assert "question-meaning" in shown
    assert "直近30日間" in shown.partition("question-meaning")[2]


def test_nothing_more_is_offered_than_is_taken(three, owner):
    many = rows(*(("spent", ">", str(n)) for n in range(59)))
    shown = words(owner.post(PAGE, many))
    assert 'name="0.58.field"' in shown
    assert 'value="add 0"' not in shown
    longer = " and ".join(f"spent > {n}" for n in range(60))
    assert "<textarea" in words(owner.get(f"{PAGE}?filter=" + quote(longer)))
