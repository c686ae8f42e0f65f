"""Every template compiles, and what it takes from another one is there."""

import pytest
from django.template import engines
from jinja2 import Environment, TemplateSyntaxError, nodes

from harness.sources import ROOMS_FOLDER, fail_with, relative, templates


@pytest.fixture(scope="module")
def environment() -> Environment:
    return engines["pages"].env


def name_of(path) -> str:
    return "/".join(path.relative_to(ROOMS_FOLDER).parts[2:])


def parsed(environment: Environment, path) -> nodes.Template:
    return environment.parse(path.read_text("utf-8"))


def test_templates_compile(environment):
    broken = []
    for path in templates():
        try:
            environment.get_template(name_of(path))
        except TemplateSyntaxError as error:
            broken.append(f"{relative(path)}:{error.lineno} {error.message}")
    fail_with(broken, "Templates that do not compile.")


def test_macros_taken_from_another_template_are_there(environment):
    offered = {name_of(path): names_in(parsed(environment, path)) for path in templates()}
    missing = [
        f"{relative(path)}:{taken.lineno} takes {name} from {taken.template.value}"
        for path in templates()
        for taken in parsed(environment, path).find_all(nodes.FromImport)
        for name in (one if isinstance(one, str) else one[0] for one in taken.names)
        if name not in offered.get(taken.template.value, set())
    ]
    fail_with(missing, "Macros that nobody offers.")


def names_in(tree: nodes.Template) -> set[str]:
    own = {macro.name for macro in tree.find_all(nodes.Macro)}
    own |= {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"}
    for taken in tree.find_all(nodes.FromImport):
        own |= {one if isinstance(one, str) else one[1] for one in taken.names}
    return own


def test_other_templates_named_are_there(environment):
    known = {name_of(path) for path in templates()}
    kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    missing = [
        f"{relative(path)}:{node.lineno} {node.template.value}"
        for path in templates()
        for node in parsed(environment, path).find_all(kinds)
        if isinstance(node.template, nodes.Const) and node.template.value not in known
    ]
    fail_with(missing, "Templates that are not there.")
