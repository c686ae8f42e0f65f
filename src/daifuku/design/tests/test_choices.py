"""A value chosen from a list is saved by choosing; the sheet of keys says what works here."""

import pytest
from django.template import engines

pytestmark = pytest.mark.browser
LIST = "#p_owner_input"
SOURCE = (
    '{% from "design/components.html" import prop %}{{ prop("p_owner", "In charge", value, '
    '{"action": "/owner", "name": "owner", "type": "select", '
    '"options": [("1", "田中 健"), ("2", "山田 花子")]}) }}'
)


@pytest.fixture
def record(open_guide, replies):
    page = open_guide("record", lang="en")
    replies["/owner"] = (200, engines["pages"].env.from_string(SOURCE).render(value="山田 花子"))
    page.evaluate(
        "document.querySelector('#p_owner form').setAttribute('hx-post', '/owner');"
        "htmx.process(document.querySelector('#p_owner'), true)"
    )
    page.click("#p_owner summary")
    return page


def test_choosing_saves(record):
    with record.expect_request("**/owner") as sent:
        record.select_option(LIST, "2")
    assert "owner=2" in sent.value.post_data
    record.wait_for_selector("#p_owner details:not([open]):not(.saving)")


def test_arrows_walk_and_enter_saves(record):
    asked = []
    record.on("request", lambda request: asked.append(request.url))
    record.press(LIST, "ArrowDown")
    record.wait_for_timeout(200)
    assert record.is_visible(LIST)
    assert not asked
    with record.expect_request("**/owner"):
        record.press(LIST, "Enter")
    record.wait_for_selector("#p_owner details:not([open]):not(.saving)")


def test_escape_gives_the_old_choice_back(record):
    before = record.input_value(LIST)
    record.press(LIST, "ArrowDown")
    record.press(LIST, "Escape")
    assert record.is_hidden(LIST)
    assert record.input_value(LIST) == before


@pytest.mark.parametrize(
    ("page", "there", "absent"),
    [("list", ["j k", "x", "Space"], ["n", "e"]), ("record", ["n", "e"], ["j k", "x", "Space"])],
)
def test_the_sheet_lists_what_works_on_this_page(open_guide, page, there, absent):
    shown = open_guide(page, lang="en")
    shown.keyboard.press("?")
    keys = shown.eval_on_selector_all(
        "#keys [data-keys]:not([hidden])", "all => all.map((line) => line.lastChild.textContent)"
    )
    said = ["".join(key.split()) for key in keys]
    assert all("".join(key.split()) in said for key in there)
    assert not any("".join(key.split()) in said for key in absent)
