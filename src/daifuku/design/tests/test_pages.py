"""The shell, the bare pages and the style guide stand alone."""

import re

import pytest
from django.template import engines
from django.test import RequestFactory

from daifuku.design.views import PAGES, styleguide


@pytest.fixture
def render():
    environment = engines["pages"].env
    return lambda name, **context: environment.get_template(name).render(**context)


@pytest.mark.parametrize("name", ["403", "404", "500", "503"])
def test_error_pages_need_nothing(render, name):
    html = render(f"design/{name}.html")
    assert html.lstrip().startswith("<!doctype html>")
    assert "<h1" in html


def test_the_shell_needs_nothing_and_shows_no_menu_to_nobody(render):
    html = render("design/shell.html")
    assert 'id="main"' in html
    assert 'id="palette"' not in html
    assert 'id="user_menu"' not in html


def test_the_shell_marks_where_one_is(render):
    items = [
        {"key": "home", "label": "Home", "icon": "home", "url": "/"},
        {"key": "customers", "label": "Customers", "icon": "users", "url": "/customers/"},
    ]
    html = render("design/shell.html", nav_items=items, path="/customers/7/")
    current = re.findall(r'<a class="nav-link" href="([^"]+)"[^>]*aria-current="page"', html)
    assert current == ["/customers/"]


def test_a_refusal_to_htmx_is_a_message_and_touches_nothing_else(render):
    html = render("design/_refused.html", refused=Refusal())
    assert html.strip().startswith('<hx-partial hx-target="#toasts"')
    assert "Not today." in html


class Refusal:
    errors = ()

    def __str__(self) -> str:
        return "Not today."


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_the_style_guide_shows_every_page(monkeypatch, page, language):
    monkeypatch.setattr(engines["pages"], "template_context_processors", [])
    request = RequestFactory().get("/styleguide", {"lang": language, "theme": "dark"})
    answer = styleguide(request, page)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert " style=" not in html
    if page != "peek":
        assert f'<html lang="{language}" data-theme="dark"' in html
    japanese = re.search("[ぁ-ん]", re.sub(r"<[^>]+>", "", html))
    assert language == "en" or japanese
