"""axe finds nothing, nothing scrolls sideways: both languages, both themes, desk and phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = [("ja", "light", 1440), ("en", "dark", 360)]


def violations(page) -> list[str]:
    page.wait_for_timeout(250)
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
@pytest.mark.parametrize("name", ["", "list", "record", "sign-in"])
def test_a_page_is_open_to_everybody(open_guide, name, language, theme, width):
    page = open_guide(name, width=width, lang=language, theme=theme)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_what_opens_over_a_page_is_open_to_everybody(open_guide, language, theme, width):
    page = open_guide("list", width=width, lang=language, theme=theme)
    for menu in ("create_menu", "user_menu", "columns_menu"):
        page.click(f"[popovertarget={menu}]")
        assert violations(page) == [], menu
        page.keyboard.press("Escape")
    for dialog in ("palette", "keys"):
        page.evaluate(f"daifuku.openDialog('{dialog}')")
        assert violations(page) == [], dialog
        page.keyboard.press("Escape")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 360])
def test_menus_dialogs_and_messages_of_the_guide_are_open_to_everybody(open_guide, theme, width):
    page = open_guide("", width=width, lang="ja", theme=theme)
    page.click("[popovertarget=guide_menu]")
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.evaluate(
        "daifuku.openDialog('guide_dialog'); daifuku.toast({text: '圏外です', tone: 'bad'})"
    )
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.click("[data-confirm]")
    assert violations(page) == []


CLIPPED = """() => [...document.querySelectorAll("main button, main a.button, main input, main select")]
  .filter((e) => e.checkVisibility({visibilityProperty: true}) && !e.closest(".visually-hidden"))
  .filter((e) => !e.closest("[role=region], .chips, [role=tablist], .steps, .tabs"))
  .filter((e) => { const box = e.getBoundingClientRect();
    return box.width > 1 && (box.left < -1 || box.right > innerWidth + 1
      || (e.matches("button, a.button") && e.textContent.trim() && e.scrollWidth > e.clientWidth + 1)); })
  .map((e) => e.outerHTML.slice(0, 160))"""


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", ["", "list", "record"])
def test_twice_the_size_clips_nothing(open_guide, name, language):
    """A window of 1440 by 900 at 200 %."""
    page = open_guide(name, width=720, lang=language)
    page.set_viewport_size({"width": 720, "height": 450})
    assert page.evaluate("document.documentElement.scrollWidth") == 720
    assert page.evaluate(CLIPPED) == []


def test_who_wants_no_motion_gets_none(open_guide):
    page = open_guide("list", lang="ja")
    page.emulate_media(reduced_motion="reduce")
    moving = page.evaluate("""() => [...document.querySelectorAll("*")].filter((e) => {
      const style = getComputedStyle(e);
      return parseFloat(style.transitionDuration) > 0.01 || (style.animationName !== "none"
        && parseFloat(style.animationDuration) > 0.01);
    }).map((e) => e.outerHTML.slice(0, 120))""")
    assert moving == []
    page.keyboard.press("j")
    page.keyboard.press(" ")
    page.wait_for_selector("#peek[open]")


@pytest.mark.parametrize("width", [360, 820, 1680])
def test_long_words_break_no_page(open_guide, width):
    page = open_guide("record", width=width, lang="en")
    page.evaluate("""() => {
      const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const texts = [];
      while (walk.nextNode()) texts.push(walk.currentNode);
      for (const t of texts) if (t.data.trim().length > 1) t.data += "~".repeat(t.data.length * 0.4);
    }""")
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_every_target_is_large_enough_for_a_finger(open_guide):
    page = open_guide("list", width=360, lang="ja")
    small = page.evaluate("""() => [...document.querySelectorAll("button, .button, .chip, .nav-link")]
      .filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 40)
      .map((e) => e.outerHTML.slice(0, 120))""")
    assert small == []
