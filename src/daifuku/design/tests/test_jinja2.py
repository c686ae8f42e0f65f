"""The environment escapes, translates and refuses unknown names."""

import jinja2
import pytest
from django.template import engines
from django.utils import translation


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
