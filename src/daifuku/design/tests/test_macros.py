"""Every macro renders alone, with its states, and can be found by the one import."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from django.template import engines
from jinja2 import nodes

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
VOID = {"input", "br", "hr", "img", "meta", "link", "use", "rect", "polyline", "polygon"}
CALLS = {
    "icon": 'icon("home", "large", label="Home")',
    "seal": "seal()",
    "kbd": 'kbd("Ctrl K")',
    "button": 'button("Save", "check", "primary", hx_post="/x")',
    "submit": 'submit("Save")',
    "link_button": 'link_button("Open", "/x")',
    "icon_button": 'icon_button("More", "dots")',
    "icon_link": 'icon_link("More", "/x", "dots")',
    "copy_button": 'copy_button("C-1")',
    "pill": 'pill("Regular", "ok")',
    "tag": 'tag("VIP", 17, href="/x", remove={"hx_post": "/y"})',
    "count": "count(3)",
    "dot": "dot(3)",
    "avatar": 'avatar("佐藤", 7)',
    "who": 'who("佐藤", 7, href="/x")',
    "ago_time": "ago_time(at)",
    "field": 'field("mail", "Mail", "a@b", type="email", hint="h", error="e", required=True)',
    "control": 'control("a", "id_a", "x")',
    "option_list": 'option_list([("1", "One"), ("More", [("2", "Two")])], "2")',
    "select": 'select("a", [("1", "One")], "1", label="A")',
    "words_field": 'words_field("name", "Name", words)',
    "hue_field": 'hue_field("hue", "Colour", 3)',
    "shown_before": 'shown_before({"was_name": "Sato"})',
    "file_drop": 'file_drop("file", "Drop", "CSV", accept=".csv")',
    "menu_item": 'menu_item("Open", "/x", "note", key="n", checked=True)',
    "menu_line": "menu_line()",
    "menu_title": 'menu_title("Title")',
    "dialog_foot": "dialog_foot()",
    "confirm_dialog": "confirm_dialog()",
    "tabs": 'tabs("Parts", [{"label": "A", "href": "#", "current": True, "count": 0}])',
    "tab_list": 'tab_list("t", "Tabs", [("a", "A"), ("b", "B")])',
    "segmented": 'segmented("View", [("a", "A", "list"), ("b", "B")], "a", name="view")',
    "breadcrumbs": 'breadcrumbs([("List", "/x"), ("One",)], heading=True)',
    "grid_head": 'grid_head([{"label": "A", "sort": "/x", "direction": "descending"}], True)',
    "select_cell": 'select_cell(7, "佐藤")',
    "row_head": 'row_head("/x", "佐藤")',
    "more_row": 'more_row("/x", 4)',
    "chip": 'chip("Mine", "/x", number=0) ~ chip("Mine", "/x", remove_href="/y")',
    "search_field": 'search_field("山")',
    "column_menu": 'column_menu([("a", "A", True)], "/x", {"q": "山"})',
    "density_menu": 'density_menu("compact", "/x")',
    "pager": 'pager("1–50", newer="/a", older="/b")',
    "older_button": 'older_button("/x", "timeline", auto=True)',
    "highlights": 'highlights([{"label": "A", "value": 1, "about": "b", "as_of": at}])',
    "definition": 'definition("A", "what it means", at, "/x")',
    "prop": 'prop("p", "Phone", "03", {"action": "/x", "name": "phone"}, error="no", source="CSV")',
    "steps": 'steps("Stage", [("A", "done"), ("B", "current"), ("C", "ahead")])',
    "timeline_day": 'timeline_day("Today")',
    "timeline_item": 'timeline_item("e", "Sale", "receipt", at, "ok", "¥1", ["Shop", ""], True)',
    "said": 'said("<b>")',
    "differences": 'differences([{"label": "Phone", "made": "edited", "values": [{"label": "", "before": "1", "after": ""}]}])',
    "receipt": 'receipt("2 lines", [("Tomato", 2, "¥640")], "¥640")',
    "composer": 'composer("c", [{"key": "note", "label": "Note", "icon": "note", "action": "/x",'
    ' "placeholder": "Write", "save": "Save"}], "#timeline", "customer-7")',
    "stat": 'stat("Sales", "¥1", delta={"label": "+1%", "tone": "ok", "up": True}, values=[1, 2])',
    "sparkline": 'sparkline([1, 2], "Sales")',
    "bars": 'bars([{"label": "A", "value": 1, "written": "1", "before": 2, "hue": 3}], "Bars")',
    "column_chart": 'column_chart([{"label": "1", "value": 0, "written": "0", "now": True}], "C")',
    "score": 'score(40, "Score")',
    "progress": 'progress(none, 1, "Counting")',
    "tone_icon": 'tone_icon("warn")',
    "banner": 'banner("Title", "text", "bad", live=True)',
    "toast": 'toast("Done", undo="/undo", href="/x")',
    "toast_partial": 'toast_partial("Done")',
    "empty": 'empty("Nothing", "yet")',
    "skeleton": "skeleton(2)",
    "lazy": 'lazy("/x", "panel")',
}
BLOCKS = {
    "menu": 'menu("m", "More", icon_name="dots", only_icon=True)',
    "dialog": 'dialog("d", "Title")',
    "dialog_frame": 'dialog_frame("Title")',
    "dialog_body": "dialog_body()",
    "tab_panel": 'tab_panel("t", "a")',
    "grid": 'grid("g", "Grid", [{"label": "A"}], select=True)',
    "empty_row": "empty_row(3)",
    "sum_row": 'sum_row("Total", 2)',
    "viewbar": 'viewbar("Filters")',
    "bulkbar": 'bulkbar("g")',
    "panel": 'panel("About", 2, id="about")',
    "card": 'card("Title", foot="foot")',
    "props": "props()",
    "timeline": "timeline()",
}
FORMS = {"form_field", "form_errors", "form_fields"}


class Balance(HTMLParser):
    """Opens and closes every element, and uses no id twice."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.attributes: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.ids += [value for name, value in attrs if name == "id"]
        self.attributes += [name for name, _ in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.attributes += [name for name, _ in attrs]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes another element"


@pytest.fixture
def write():
    environment = engines["pages"].env
    everything = ", ".join([*CALLS, *BLOCKS, *FORMS])
    head = f'{{% from "design/components.html" import {everything} %}}'
    context = {"at": AT, "words": {"ja": "青果", "en": "Produce"}}
    return lambda source, **more: environment.from_string(head + source).render(**context, **more)


def offered() -> set[str]:
    environment = engines["pages"].env
    source, *_ = environment.loader.get_source(environment, "design/components.html")
    names = environment.parse(source).find_all(nodes.Name)
    return {name.name for name in names if name.ctx == "store"}


def test_every_macro_is_tried_here():
    assert offered() == {*CALLS, *BLOCKS, *FORMS}


@pytest.mark.parametrize("name", CALLS)
def test_macro_renders_whole_and_without_inline_style_or_script(write, name):
    whole(write("{{ " + CALLS[name] + " }}"))


@pytest.mark.parametrize("name", BLOCKS)
def test_macro_holds_its_body(write, name):
    html = write("{% call " + BLOCKS[name] + " %}<b>inside</b>{% endcall %}")
    assert "<b>inside</b>" in html
    whole(html)


def whole(html: str) -> None:
    assert html.strip()
    parsed = Balance(html)
    assert not parsed.open, f"left open: {parsed.open}"
    assert len(parsed.ids) == len(set(parsed.ids))
    bad = [a for a in parsed.attributes if a == "style" or re.match(r"on[a-z]+$|hx-on", a)]
    assert not bad, f"the content security policy refuses {bad}"


@pytest.mark.parametrize(
    "kind",
    [
        "text",
        "email",
        "tel",
        "url",
        "number",
        "money",
        "password",
        "search",
        "date",
        "time",
        "datetime-local",
        "file",
        "textarea",
        "select",
        "combobox",
        "checkbox",
        "switch",
        "radio",
        "checkboxes",
    ],
)
def test_every_kind_of_field_has_a_label_and_shows_its_error(write, kind):
    options = '[("1", "One"), ("2", "Two")]'
    html = write(f'{{{{ field("f", "Label", "1", "{kind}", error="Wrong", options={options}) }}}}')
    whole(html)
    assert "Label" in html
    assert 'id="id_f_error"' in html
    assert 'aria-describedby="id_f_error"' in html
    assert 'aria-invalid="true"' in html


def test_words_typed_by_people_are_escaped(write):
    nasty = '"><script>alert(1)</script>'
    html = write(
        "{{ prop('p', n, n, {'action': n, 'name': 'x'}) }}{{ tag(n, 1) }}{{ said(n) }}"
        "{{ avatar(n) }}{{ toast(n) }}{{ field('f', n, n) }}",
        n=nasty,
    )
    assert "<script" not in html
