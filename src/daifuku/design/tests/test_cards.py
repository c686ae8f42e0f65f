"""Tables on a phone: cards that lose no cell, in line with what stands around them."""

import pytest
from django.template import engines

pytestmark = pytest.mark.browser
SOURCE = (
    '{% from "design/components.html" import card, grid, row_head %}<div class="body">'
    '{% call card("Card", flush=True) %}'
    '{% call grid("plain", "Plain", [{"label": "What"}, {"label": "Who"}]) %}'
    '<tbody><tr><td>heading</td><td data-label="Who">somebody</td></tr></tbody>{% endcall %}'
    '{% call grid("marked", "Marked", [{"label": "What"}, {"label": "Who"}, {"label": "Sum"}]) %}'
    '<tbody><tr>{{ row_head("/styleguide/record", "tea") }}<td class="on-card">two</td>'
    '<td>left out</td><td class="number card-end">¥10</td></tr></tbody>{% endcall %}'
    "{% endcall %}</div>"
)


@pytest.fixture
def phone(open_guide):
    page = open_guide("list", lang="en", width=390)
    tables = engines["pages"].env.from_string(SOURCE).render()
    page.evaluate("html => { document.querySelector('main').innerHTML = html }", tables)
    return page


def test_a_row_that_marks_nothing_shows_everything(phone):
    assert phone.is_visible("#plain >> text=heading")
    assert phone.is_visible("#plain >> text=somebody")
    assert phone.is_visible("#marked >> text=two")
    assert phone.is_hidden("#marked >> text=left out")


def test_what_stands_on_a_card_is_in_line(phone):
    def box(selector: str) -> dict:
        return phone.locator(selector).bounding_box()

    head, more, total = box("#marked th a"), box("#marked .on-card"), box("#marked .card-end")
    title, frame = box(".card-head h2"), box(".card")
    assert head["x"] == more["x"] == title["x"]
    gap = title["x"] - frame["x"]
    assert frame["x"] + frame["width"] - total["x"] - total["width"] == pytest.approx(gap, abs=1)


def test_the_whole_card_opens_the_record(phone):
    row = phone.locator("#marked tbody tr").bounding_box()
    phone.mouse.click(row["x"] + row["width"] - 40, row["y"] + row["height"] - 6)
    phone.wait_for_url("**/styleguide/record")
