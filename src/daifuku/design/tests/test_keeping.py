"""Parts that every page has are written once a language, and for each set of what they show."""

from dataclasses import dataclass

import pytest
from django.template import engines
from django.utils import translation
from django.utils.translation import gettext_lazy
from jinja2 import DictLoader

from daifuku.design.keeping import kept


@dataclass(frozen=True)
class Item:
    label: object


@pytest.fixture
def part(monkeypatch):
    pages = engines["pages"].env
    source = (
        "{{ _('Save') }}{% for one in items %}[{{ one.label }}]{% endfor %}{{ user|default('-') }}"
    )
    monkeypatch.setattr(pages, "loader", DictLoader({"kept.html": source}))
    return lambda *items: kept("kept.html", items=items)


def test_each_language_has_its_own(part):
    save = Item(gettext_lazy("Save"))
    with translation.override("en"):
        assert part(save) == "Save[Save]-"
    with translation.override("ja"):
        assert part(save) == "保存[保存]-"


def test_other_things_are_another_part(part):
    with translation.override("en"):
        assert part(Item("a"), Item("b")) == "Save[a][b]-"
        assert part(Item("b"), Item("a")) == "Save[b][a]-"
        assert part() == "Save-"


def test_the_same_things_are_not_written_again(part, monkeypatch):
    these = Item("a"), Item("b")
    with translation.override("en"):
        first = part(*these)
        monkeypatch.setattr(engines["pages"].env, "get_template", None)
        assert part(*these) is first


def test_what_looks_alike_is_written_for_itself(part, settings):
    """By being the very same, not by being equal: a lazy label is equal in one language only."""
    settings.ROOT_URLCONF = "daifuku.config.urls"
    with translation.override("en"):
        assert part(Item("a")) == part(Item("a"))
        assert part(Item("a")) is not part(Item("a"))
