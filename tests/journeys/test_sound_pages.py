"""Key pages are sound markup, also after parts of them were swapped, and usable at 200 %."""

import pytest

pytestmark = pytest.mark.browser

UNSOUND = """() => {
  const shown = (e) => e.outerHTML.slice(0, 140);
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  const named = (e) => e.labels?.length || e.ariaLabel || e.getAttribute("aria-labelledby") || e.title;
  return {
    ids: ids.filter((id, n) => ids.indexOf(id) !== n),
    headings: document.querySelectorAll("h1").length,
    title: document.title.trim().length > 3,
    untyped: [...document.querySelectorAll("button:not([type])")].map(shown),
    unnamed: [...document.querySelectorAll("input:not([type=hidden],[type=submit]), select, textarea")]
      .filter((e) => !named(e)).map(shown),
  };
}"""
SOUND = {"ids": [], "headings": 1, "title": True, "untyped": [], "unnamed": []}

OUTSIDE = """() => [...document.querySelectorAll("main button, main a.button, main input, main select")]
  .filter((e) => e.checkVisibility({visibilityProperty: true}) && !e.closest(".visually-hidden"))
  .filter((e) => !e.closest("[role=region], .chips, [role=tablist], .steps, .tabs"))
  .filter((e) => { const box = e.getBoundingClientRect();
    return box.width > 1 && (box.left < -1 || box.right > innerWidth + 1); })
  .map((e) => e.outerHTML.slice(0, 160))"""


def paths(shop):
    person = f"/customers/{shop['customer']}/"
    settings = ("/settings/profile", "/settings/company", "/settings/people/", "/settings/imports/")
    return ["/", "/customers/", person, f"{person}edit", "/customers/new", "/products/", *settings]


def test_the_markup_is_sound(shop, live_app, browser_page, sign_in):
    page = browser_page
    sign_in(page)
    for path in paths(shop):
        page.goto(path)
        assert page.evaluate(UNSOUND) == SOUND, path


def test_it_stays_sound_after_swaps(shop, live_app, browser_page, sign_in):
    page = browser_page
    sign_in(page)
    page.goto(f"/customers/{shop['customer']}/")
    page.locator("#composer_note textarea").fill("玉露がお好き")
    page.keyboard.press("Control+Enter")
    page.locator("#stream .said", has_text="玉露がお好き").wait_for()
    page.get_by_role("tab", name="変更履歴").click()
    page.locator("#panel_changes").get_by_role("button", name="元に戻す").first.wait_for()
    menu = page.locator("#customer_contact [popovertarget^=point_menu_]").first
    menu.click()
    page.locator("[popover]:popover-open").get_by_text("編集").click()
    page.locator("#dialog[open] [name=value]").fill("03-1111-2222")
    assert page.evaluate(UNSOUND) == SOUND
    page.keyboard.press("Escape")
    page.locator("#dialog[open]").wait_for(state="detached")
    assert menu.evaluate("button => button === document.activeElement")
    assert page.evaluate(UNSOUND) == SOUND


def test_twice_the_size_moves_nothing_out_of_sight(shop, live_app, open_page, sign_in):
    page = open_page(viewport={"width": 720, "height": 450}, reduced_motion="reduce")
    sign_in(page)
    for path in paths(shop):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 720, path
        assert page.evaluate(OUTSIDE) == [], path
