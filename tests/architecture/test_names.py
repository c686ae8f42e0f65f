"""Names say what a thing is. A drawer called utils collects what nobody placed."""

import ast
import re

from harness.sources import Module, fail_with, modules

DRAWERS = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "service"}
VAGUE = DRAWERS | {"services", "data", "info", "handle", "process"}
# Names that Django or the standard library calls.
ASKED_FOR = {"handle", "handle_no_permission", "process_exception", "process_view"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def words(name: str) -> list[str]:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().strip("_").split("_")


def is_vague(node: ast.AST) -> bool:
    if isinstance(node, ast.ClassDef):
        return words(node.name)[-1] in VAGUE or bool(DRAWERS & set(words(node.name)))
    if isinstance(node, Function) and node.name not in ASKED_FOR and not is_property(node):
        found = words(node.name)
        return found[0] in {"handle", "process"} or found[-1] in VAGUE - {"manager", "process"}
    return False


def is_property(node: Function) -> bool:
    return any(isinstance(one, ast.Name) and "property" in one.id for one in node.decorator_list)


def test_modules_are_not_drawers():
    drawers = [
        module.at(module.tree)
        for module in modules()
        if VAGUE & {part for piece in module.name.split(".")[1:] for part in words(piece)[-1:]}
    ]
    fail_with(drawers, "Name the module after what is in it.")


def test_classes_and_functions_have_telling_names():
    vague = [
        f"{module.at(node)} {node.name}"
        for module in modules()
        if not module.is_test
        for node in ast.walk(module.tree)
        if is_vague(node)
    ]
    fail_with(vague, f"Vague names ({', '.join(sorted(VAGUE))}).")


def test_each_room_says_its_purpose():
    silent = [
        module.at(module.tree)
        for module in modules()
        if module.name.count(".") == 2 and module.name.endswith(".__init__") and not purpose(module)
    ]
    fail_with(silent, "A room's __init__ says its purpose in at most five lines.")


def purpose(module: Module) -> bool:
    said = ast.get_docstring(module.tree) or ""
    return 0 < len(said.splitlines()) <= 5


def test_migrations_are_named_for_their_intent():
    auto = re.compile(r"^\d{4}_(auto_|alter_|initial$)|_and_more$")
    nameless = [
        module.at(module.tree)
        for module in modules()
        if module.is_migration and auto.search(module.path.stem)
    ]
    fail_with(nameless, "Name a migration for its intent, not for what the generator made of it.")
