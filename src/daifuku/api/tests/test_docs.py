"""The page of the API: complete, in both languages, open to everybody, without a stranger's
script."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from daifuku.api import manual
from daifuku.api.v1 import api
from daifuku.foundation.access import Role

PATH = "/api/v1/docs"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def test_every_operation_stands_once():
    told = [one for _tag, operations in manual.resources() for one in operations]
    described = [
        (method.upper(), path)
        for path, item in api.get_openapi_schema()["paths"].items()
        for method in item
    ]
    assert [(one.method, f"/api/v1{one.path}") for one in told] == described
    assert len({one.id for one in told}) == len(told)
    assert {tag for tag, _operations in manual.resources()} == set(manual.LABELS)


@pytest.mark.django_db
def test_it_is_for_colleagues(client, signed_in):
    assert client.get(PATH)["Location"].startswith("/accounts/login/")
    viewer = signed_in(Role.VIEWER)
    assert viewer.get(PATH).status_code == 200
    assert viewer.post(PATH).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("ja", "顧客の一覧"), ("en", "List customers")])
def test_it_speaks_the_readers_language(colleague, signed_in, language, words):
    page = signed_in(colleague(Role.VIEWER, language=language)).get(PATH).content.decode()
    assert words in page
    assert "http://testserver/api/v1" in page
    assert "jsdelivr" not in page


@pytest.mark.browser
@pytest.mark.parametrize(
    ("language", "theme", "width"), [("ja", "light", 1440), ("en", "dark", 390)]
)
def test_it_is_open_to_everybody(open_page, sign_in, colleague, language, theme, width):
    page = open_page(viewport={"width": width, "height": 900}, color_scheme=theme)
    sign_in(page, colleague(Role.OWNER, language=language))
    page.goto("/settings/tokens/")
    page.locator(f"main a[href='{PATH}']").last.click()
    page.wait_for_url(f"**{PATH}")
    page.locator("#purchases details > summary", has_text="POST").click()
    assert page.locator("#purchases details[open] pre").first.is_visible()
    page.wait_for_timeout(250)
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [f"{one['id']}: {n['html'][:160]}" for one in found for n in one["nodes"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.browser
def test_a_command_is_copied(open_page, sign_in):
    page = open_page(viewport={"width": 1280, "height": 800})
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(page)
    page.goto(PATH)
    page.locator("#stores details > summary", has_text="POST").click()
    page.locator("#stores details[open] [data-copy]").first.click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith('curl -X POST "$API/stores" \\\n')
    assert '"code": "S-1"' in copied
