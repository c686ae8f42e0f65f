"""The environment escapes, translates and refuses unknown names."""

import importlib
import shutil

import jinja2
import pytest
from django.template import engines
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from jinja2 import DictLoader

from daifuku.design import compiling
from daifuku.design.jinja2 import environment


@pytest.fixture
def write():
    environment = engines["pages"].env
    return lambda source, **context: environment.from_string(source).render(**context)


def test_values_are_escaped(write):
    assert write("{{ name }}", name="<b>") == "&lt;b&gt;"


def test_attributes_are_escaped_and_named_with_hyphens(write):
    written = write(
        "<a{{ pairs|attributes }}>",
        pairs={"hx_get": '/x?a="1"', "data_x": True, "off": False, "none": None, "class_": "b"},
    )
    assert written == '<a hx-get="/x?a=&#34;1&#34;" data-x class="b">'


def test_an_unknown_name_is_an_error(write):
    with pytest.raises(jinja2.UndefinedError):
        write("{{ nobody }}")


def test_words_follow_the_language_of_the_request(write):
    source = '{{ _("Save") }} {{ _("Remove %(name)s", name=name) }}'
    with translation.override("ja"):
        assert write(source, name="<i>") == "保存 &lt;i&gt;を外す"
    with translation.override("en"):
        assert write(source, name="<i>") == "Save Remove &lt;i&gt;"


def test_a_name_without_an_address_is_left_out(write):
    assert write("[{{ maybe_url('no_such_name') }}]") == "[]"


def test_what_was_compiled_is_kept_for_the_next_start(settings, tmp_path, monkeypatch):
    settings.DAIFUKU_HOME = tmp_path
    pages = {"loader": DictLoader({"a.html": "{{ _('Home') }}"})}
    first = environment(**pages).get_template("a.html").render()
    assert list((tmp_path / "cache" / "templates").iterdir())
    again = environment(**pages)
    monkeypatch.setattr(again, "compile", None)
    assert again.get_template("a.html").render() == first
    changed = environment(loader=DictLoader({"a.html": "new"}))
    assert changed.get_template("a.html").render() == "new"


@pytest.mark.parametrize("blocked", ["cache", "cache/templates"])
def test_a_home_that_takes_nothing_costs_only_time(settings, tmp_path, blocked):
    settings.DAIFUKU_HOME = tmp_path
    (tmp_path / blocked).parent.mkdir(exist_ok=True)
    (tmp_path / blocked).write_text("in the way", "utf-8")
    made = environment(loader=DictLoader({"a.html": "shown"}))
    assert made.get_template("a.html").render() == "shown"


def test_a_disk_that_fills_up_costs_only_time(settings, tmp_path):
    settings.DAIFUKU_HOME = tmp_path
    made = environment(loader=DictLoader({"a.html": "shown"}))
    shutil.rmtree(tmp_path / "cache")
    assert made.get_template("a.html").render() == "shown"


def test_a_server_starts_with_its_pages_loaded():
    importlib.import_module("daifuku.config.wsgi")
    pages = engines["pages"].env
    loaded = {name for _loader, name in pages.cache}
    assert [
        name
        for name in pages.list_templates(extensions=["html"])
        if name not in loaded and "/styleguide/" not in name
    ] == []


def test_templates_compiled_by_other_code_are_not_taken(settings, tmp_path, monkeypatch):
    settings.DAIFUKU_HOME = tmp_path
    environment(loader=DictLoader({"a.html": "old"})).get_template("a.html")
    monkeypatch.setattr(compiling, "MADE_BY", "later")
    again = environment(loader=DictLoader({"a.html": "old"}))
    monkeypatch.setattr(again, "compile", None)
    with pytest.raises(TypeError):
        again.get_template("a.html")


def test_addresses_are_those_of_django(write):
    assert write("{{ url('customer', 7) }}") == reverse("customer", args=[7])
    assert write("{{ url('customer', id) }}", id=2**60) == reverse("customer", args=[2**60])
    assert write("{{ url('customer_panel', 7, 'side') }}") == reverse(
        "customer_panel", args=[7, "side"]
    )
    for wrong in ("'customer', -1", "'customer', 2**70", "'no_such_name'", "'no_such_name', 7"):
        with pytest.raises(NoReverseMatch):
            write(f"{{{{ url({wrong}) }}}}")
