"""What the scripts do, tried by keyboard and pointer in a real browser under the strict CSP."""

import pytest
from django.template import engines

pytestmark = pytest.mark.browser
SHOWN = "#p_phone [data-shown]"
TYPED = "#p_phone_input"


def prop(value: str, error: str = "") -> str:
    source = (
        '{% from "design/components.html" import prop %}'
        '{{ prop("p_phone", "Phone", value, {"action": "/phone", "name": "phone"}, error=error) }}'
    )
    return engines["pages"].env.from_string(source).render(value=value, error=error)


def edit_phone(page, value: str) -> None:
    page.click("#p_phone summary")
    page.fill(TYPED, value)
    page.press(TYPED, "Enter")


@pytest.fixture
def record(open_guide):
    page = open_guide("record", lang="en")
    page.evaluate(
        "document.querySelector('#p_phone form').setAttribute('hx-post', '/phone');"
        "htmx.process(document.querySelector('#p_phone'), true)"
    )
    return page


def test_a_value_is_edited_where_it_is_read(record, replies):
    replies["/phone"] = (200, prop("03-1111-2222"))
    edit_phone(record, "03-1111-2222")
    record.wait_for_selector("#p_phone details:not([open]):not(.saving)")
    assert record.text_content(SHOWN) == "03-1111-2222"
    assert record.evaluate("document.activeElement.tagName") == "SUMMARY"


LOOKUP = """
    <form><div data-lookup="/people"><input role="combobox" id="who"><input type="hidden" id="who_id">
    <div role="listbox" hidden></div></div></form>
"""


def option(number: int, name: str) -> str:
    return (
        f'<div role="option" id="o{number}" data-value="{number}" data-text="{name}">{name}</div>'
    )


def test_enter_chooses_only_what_was_found_by_all_that_is_typed(open_guide, replies):
    page = open_guide("record", lang="en")
    replies["/people"] = (200, option(1, "山本") + option(2, "山田"))
    page.evaluate(
        "(html) => document.querySelector('main').insertAdjacentHTML('beforeend', html)", LOOKUP
    )
    page.type("#who", "yama")
    page.wait_for_selector("#o1[aria-selected=true]")
    replies["/people"] = (200, option(2, "山田"))
    page.type("#who", "da")
    page.keyboard.press("Enter")
    assert (page.input_value("#who"), page.input_value("#who_id")) == ("yamada", "")
    page.wait_for_selector("#o2[aria-selected=true]")
    page.keyboard.press("Enter")
    assert (page.input_value("#who"), page.input_value("#who_id")) == ("山田", "2")


def test_escape_leaves_the_value_as_it_was(record):
    record.click("#p_phone summary")
    record.fill(TYPED, "nonsense")
    record.press(TYPED, "Escape")
    assert record.is_hidden(TYPED)
    assert record.text_content(SHOWN) == "090-1234-5678"
    assert record.input_value(TYPED) == "090-1234-5678"


def test_a_refused_value_comes_back_with_its_reason(record, replies):
    replies["/phone"] = (422, prop("12", "Too short."))
    edit_phone(record, "12")
    record.wait_for_selector("text=Too short.")
    assert record.input_value(TYPED) == "12"
    assert record.evaluate("document.activeElement.id") == "p_phone_input"


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (500, "<!doctype html><html>broken</html>", "Something went wrong on our side"),
        (503, "<!doctype html><html>gone</html>", "The database is not answering"),
        (401, "", "You have been signed out"),
        (403, "<!doctype html><html>no</html>", "You are not allowed"),
    ],
)
def test_nothing_typed_is_lost_when_saving_fails(record, replies, status, body, said):
    replies["/phone"] = (status, body)
    edit_phone(record, "03-1111-2222")
    record.wait_for_selector(f"#toasts >> text={said}")
    assert record.input_value(TYPED) == "03-1111-2222"
    assert record.is_visible(TYPED)
    assert record.text_content(SHOWN) == "090-1234-5678"


def test_a_lost_connection_keeps_what_was_typed(record):
    record.context.set_offline(True)
    record.route("**/phone", lambda route: route.abort())
    edit_phone(record, "03-1111-2222")
    record.wait_for_selector("#toasts >> text=No connection")
    assert record.input_value(TYPED) == "03-1111-2222"


def test_a_draft_survives_the_page_and_goes_once_saved(open_guide, replies):
    page = open_guide("record", lang="en")
    page.fill("#composer_note textarea", "Likes the window seat")
    page.wait_for_selector("text=Draft kept on this device")
    page.reload()
    assert page.input_value("#composer_note textarea") == "Likes the window seat"
    page.evaluate(
        "const f = document.querySelector('#composer_note form'); f.setAttribute('hx-post', '/note');"
        "htmx.process(f, true)"
    )
    replies["/note"] = (200, "<p id=written>Likes the window seat</p>")
    page.press("#composer_note textarea", "Control+Enter")
    page.wait_for_selector("#written")
    assert page.input_value("#composer_note textarea") == ""
    page.reload()
    assert page.input_value("#composer_note textarea") == ""


def test_the_very_next_key_after_a_click_is_typed_into_the_value(open_guide):
    page = open_guide("record", lang="en")
    into = page.evaluate("""() => {
      const place = document.querySelector("[data-inline-edit]");
      place.querySelector("summary").click();
      return place.open && place.querySelector("form").contains(document.activeElement);
    }""")
    assert into is True


def test_the_keys_that_save_save_once_however_often_they_are_pressed(open_guide):
    page = open_guide("record", lang="en")
    sent = []

    def answer_late(route):
        sent.append(route.request.url)
        page.wait_for_timeout(300)
        route.fulfill(body="<p id=written>One note</p>", content_type="text/html")

    page.route("**/note", answer_late)
    page.fill("#composer_note textarea", "One note")
    page.evaluate(
        "const f = document.querySelector('#composer_note form'); f.setAttribute('hx-post', '/note');"
        "htmx.process(f, true)"
    )
    for _ in range(3):
        page.press("#composer_note textarea", "Control+Enter")
    page.wait_for_selector("#written")
    page.wait_for_timeout(500)
    assert len(sent) == 1


def test_a_list_obeys_the_keyboard(open_guide):
    page = open_guide("list", lang="en")
    summary = page.locator(".bulkbar .summary")
    assert summary.text_content() == "3 selected"
    page.keyboard.press("Escape")
    assert page.is_hidden(".bulkbar")
    for key in "jjx":
        page.keyboard.press(key)
    assert page.get_attribute("tr.current", "id") == "customer_2"
    for key in ("j", "j", "j", "Shift+X"):
        page.keyboard.press(key)
    assert summary.text_content() == "4 selected"
    page.keyboard.press(" ")
    page.wait_for_selector("#peek[open] >> text=Lifetime sales")
    page.keyboard.press("Escape")
    assert page.is_hidden("#peek")
    page.keyboard.press("Enter")
    page.wait_for_url("**/styleguide/record")


def test_the_peek_follows_the_fastest_fingers(open_guide):
    page = open_guide("list", lang="en")
    page.keyboard.press("j")
    page.keyboard.press(" ")
    page.wait_for_selector("#peek[open]")
    for _ in range(5):
        page.keyboard.press("j", delay=0)
    name = page.text_content("tr.current [data-row-link]")
    page.wait_for_selector(f"#peek h2:text-is('{name}')")


def test_a_click_with_shift_selects_a_range(open_guide):
    page = open_guide("list", lang="en")
    page.keyboard.press("Escape")
    page.locator("[data-select]").nth(0).click()
    page.locator("[data-select]").nth(7).click(modifiers=["Shift"])
    assert page.text_content(".bulkbar .summary") == "8 selected"
    page.click("[data-select-none]")
    assert page.is_hidden(".bulkbar")


RESULTS = """
{% from "design/palette.html" import palette_group %}
{{ palette_group("Customers", [{"href": "/one", "title": "山田 花子", "id": 1},
                               {"href": "/styleguide/record", "title": "山田 太郎", "id": 2}]) }}
"""


def test_the_palette_finds_and_opens_by_keyboard(open_guide, replies):
    page = open_guide("list", lang="en")
    replies["/search/"] = (200, engines["pages"].env.from_string(RESULTS).render())
    page.keyboard.press("Control+k")
    page.keyboard.type("やま")
    page.wait_for_selector("#palette >> text=山田 花子")
    assert page.text_content("#palette [aria-selected=true] .label") == "山田 花子"
    page.keyboard.press("ArrowDown")
    chosen = page.get_attribute("#palette input", "aria-activedescendant")
    assert page.text_content(f"#{chosen} .label") == "山田 太郎"
    page.keyboard.press("Enter")
    page.wait_for_url("**/styleguide/record")


def test_the_palette_waits_while_words_are_composed(open_guide, replies):
    page = open_guide("list", lang="en")
    replies["/search/"] = (200, engines["pages"].env.from_string(RESULTS).render())
    page.keyboard.press("Control+k")
    page.evaluate(
        "const i = document.querySelector('#palette input'); i.value = 'ｙａ';"
        "i.dispatchEvent(new InputEvent('input', {bubbles: true, isComposing: true}));"
        "i.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, isComposing: true}))"
    )
    page.wait_for_timeout(250)
    assert page.locator("#palette >> text=山田").count() == 0
    assert page.is_visible("#palette")
    page.evaluate(
        "document.querySelector('#palette input').dispatchEvent(new CompositionEvent('compositionend'))"
    )
    page.wait_for_selector("#palette >> text=山田 花子")


def test_single_keys_rest_while_somebody_types(open_guide):
    page = open_guide("list", lang="en")
    page.click("[data-list-search]")
    page.keyboard.type("?jxg")
    assert page.input_value("[data-list-search]") == "?jxg"
    assert page.is_hidden("#keys")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert page.is_visible("#keys")


def test_single_keys_rest_while_words_are_composed(open_guide):
    page = open_guide("list", lang="en")
    page.evaluate("""() => {
      for (const key of ["j", "?", "/"])
        document.body.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, isComposing: true}));
    }""")
    assert page.locator("tr.current").count() == 0
    assert page.is_hidden("#keys")
    assert page.is_hidden("#palette")


@pytest.mark.parametrize(
    ("name", "told", "untold"),
    [("list", "Next, previous row", "Write a note"), ("record", "Write a note", "Peek")],
)
def test_the_sheet_tells_the_keys_of_this_page(open_guide, name, told, untold):
    page = open_guide(name, lang="en")
    page.keyboard.press("?")
    assert page.is_visible(f"#keys >> text={told}")
    assert page.is_hidden(f"#keys >> text={untold}")


def test_the_focus_goes_back_to_what_opened_a_dialog(open_guide):
    page = open_guide("", lang="en")
    opener = page.locator("[data-dialog-open=guide_dialog]")
    opener.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#guide_dialog[open]")
    page.keyboard.press("Escape")
    assert page.is_hidden("#guide_dialog")
    assert opener.evaluate("button => button === document.activeElement")


def test_the_focus_stays_on_the_row_that_was_peeked_at(open_guide):
    page = open_guide("list", lang="en")
    page.keyboard.press("j")
    page.keyboard.press(" ")
    page.wait_for_selector("#peek[open] >> text=Lifetime sales")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('tr.current')")


def test_a_new_value_stands_before_the_server_has_answered(record):
    record.route("**/phone", lambda route: None)
    edit_phone(record, "03-1111-2222")
    seen = record.evaluate("""() => new Promise((answer) => {
      const started = performance.now();
      const look = () => (document.querySelector("#p_phone [data-shown]").textContent === "03-1111-2222"
        ? answer(performance.now() - started) : requestAnimationFrame(look));
      look();
    })""")
    assert seen < 100


def test_a_message_can_be_reached_while_a_dialog_is_open(open_guide):
    page = open_guide("", lang="en")
    page.evaluate("daifuku.openDialog('guide_dialog')")
    page.evaluate(
        "daifuku.toast({text: 'Signed out', tone: 'bad', href: '/styleguide/sign-in', link: 'Sign in'})"
    )
    page.click("#toasts [data-toast-close]")
    page.locator("#toasts .toast").wait_for(state="detached")
    page.keyboard.press("Escape")
    assert page.evaluate("document.getElementById('toasts').parentElement === document.body")


def test_single_keys_can_be_turned_off(open_guide):
    page = open_guide("list", lang="en")
    page.evaluate("document.querySelector('meta[name=daifuku-keys]').content = 'off'")
    page.keyboard.press("j")
    assert page.locator("tr.current").count() == 0


def test_a_menu_opens_walks_and_gives_the_focus_back(open_guide):
    page = open_guide("", lang="en")
    page.focus("[popovertarget=guide_menu]")
    page.keyboard.press("Enter")
    page.wait_for_selector("[popovertarget=guide_menu][aria-expanded=true]")
    assert "Write a note" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("End")
    assert "Delete" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Escape")
    page.wait_for_selector("[popovertarget=guide_menu][aria-expanded=false]")
    assert page.evaluate("document.activeElement.getAttribute('popovertarget')") == "guide_menu"


def test_a_deed_asks_first(open_guide):
    page = open_guide("", lang="en")
    page.evaluate(
        "window.done = 0; document.addEventListener('submit', e => {e.preventDefault(); done++})"
    )
    page.click("text=Ask first")
    assert page.text_content("#confirm h2") == "Delete 3 customers?"
    page.click("#confirm >> text=Cancel")
    assert page.evaluate("done") == 0
    page.click("text=Ask first")
    page.click("#confirm >> text=Delete 3 >> nth=-1")
    page.wait_for_function("done === 1")


def test_the_theme_changes_at_once_and_is_sent(open_guide, replies):
    page = open_guide("", lang="en", theme="light")
    page.click("[popovertarget=user_menu]")
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    before = page.evaluate(ground)
    replies["/preferences"] = (204, "")
    with page.expect_request("**/preferences") as sent:
        page.click("#user_menu label:has([value=dark])")
    assert 'name="theme"\r\n\r\ndark' in sent.value.post_data
    assert page.evaluate(ground) != before
