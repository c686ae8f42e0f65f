"""Our compiled templates write what Jinja's own would have written."""

import jinja2
import pytest
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader
from markupsafe import Markup

from daifuku.design import compiling
from daifuku.design.jinja2 import environment

MACROS = """
{% macro plain(a, b="<b>", c=None) %}[{{ a }}|{{ b }}|{{ c }}]{% endmacro %}
{% macro more(a) %}[{{ a }}|{{ kwargs|dictsort }}]{% endmacro %}
{% macro rest(a) %}[{{ a }}|{{ varargs|join("+") }}]{% endmacro %}
{% macro around(a) %}<{{ caller(a) }}>{% endmacro %}
"""
CALLS = """
{{ plain(1) }}{{ plain(c=3, a="&") }}{{ plain(*[1, 2], **{"c": 3}) }}{{ plain(1, **{"b": 2}) }}
{{ more(1, x="<", y=2) }}{{ more(1, class="<", for=2) }}{{ rest(1, 2, "<3>") }}{{ rest(*[1, 2]) }}
{% call(given) around("'") %}{{ given }}{{ plain(given, b=plain(2)) }}{% endcall %}
{% for n in [1, 2] %}{{ loop.cycle("odd", "even") }}{{ plain(n, loop.index) }}{% endfor %}
{{ none }}{{ true }}{{ 1.5 }}{{ markup }}{{ lazy }}{{ [1, "<"] }}{{ "a" ~ markup ~ "<" ~ 1 }}
"""
PAGES = {
    "macros.html": MACROS,
    "base.html": "{% block body %}base{% endblock %}",
    "page.html": '{% extends "base.html" %}{% from "macros.html" import plain, more, rest, around %}'
    "{% block body %}{{ super() }}" + CALLS + "{% endblock %}",
}
VALUES = {"markup": Markup("<i>&amp;</i>"), "lazy": gettext_lazy("Save")}


@pytest.fixture
def plain_jinja():
    return jinja2.Environment(autoescape=True, trim_blocks=True, loader=DictLoader(PAGES))


def test_a_page_of_everything_is_the_same(plain_jinja):
    ours = environment(loader=DictLoader(PAGES)).get_template("page.html").render(VALUES)
    assert ours == plain_jinja.get_template("page.html").render(VALUES)
    assert "[&amp;|&lt;b&gt;|3]" in ours


@pytest.mark.parametrize(
    "call", ["plain(1, 2, 3, 4)", "plain(1, unknown=2)", "around(1, 2, 3)", "plain(1, caller=2)"]
)
def test_a_macro_refuses_what_it_does_not_take(plain_jinja, call):
    source = f'{{% from "macros.html" import plain, around %}}{{{{ {call} }}}}'
    said = []
    for made in (plain_jinja, environment(loader=DictLoader(PAGES))):
        with pytest.raises((TypeError, jinja2.UndefinedError)) as refused:
            made.from_string(source).render()
        said.append(str(refused.value))
    assert said[0] == said[1]


def test_a_name_that_is_not_there_cannot_be_called():
    with pytest.raises(jinja2.UndefinedError, match="nobody"):
        environment(loader=DictLoader({})).from_string("{{ nobody(1) }}").render()


@given(
    st.one_of(st.text(), st.integers(), st.none(), st.booleans(), st.floats(), st.text(" <&\"'>"))
)
def test_whatever_stands_in_a_page_is_escaped(value):
    assert compiling.escape(value) == compiling.escape_always(value)


class Named(str):
    """A text that knows its own HTML, as Django's safe ones do."""

    def __html__(self):
        return f"<b>{self}</b>"


def test_a_text_that_knows_its_html_is_asked_for_it():
    assert compiling.escape(Named("x")) == "<b>x</b>"
