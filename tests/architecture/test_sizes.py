"""Nothing grows out of hand: the tail spoils a code base, not the median."""

import ast

from harness.environment import ROOT
from harness.sources import fail_with, modules, relative, stylesheets, templates

FUNCTION, FILE, CLASS, PARAMETERS = 40, 400, 150, 5
TEMPLATE, STYLESHEET, SHELL = 100, 150, 60
Function = ast.FunctionDef | ast.AsyncFunctionDef


def length(node: ast.AST) -> int:
    return node.end_lineno - node.lineno + 1


def lines(path) -> int:
    return len(path.read_text("utf-8").splitlines())


def parameters(function: Function) -> int:
    given = function.args
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    return len([one for one in named if one.arg not in {"self", "cls"}])


def written() -> list:
    return [module for module in modules() if not module.is_migration]


def test_functions_are_at_most_40_lines():
    long = [
        f"{module.at(node)} {node.name}: {length(node)} lines"
        for module in written()
        for node in ast.walk(module.tree)
        if isinstance(node, Function) and length(node) > FUNCTION
    ]
    fail_with(long, f"A function has at most {FUNCTION} lines.")


def test_functions_take_at_most_5_parameters():
    wide = [
        f"{module.at(node)} {node.name}: {parameters(node)} parameters"
        for module in written()
        if not module.is_test
        for node in ast.walk(module.tree)
        if isinstance(node, Function) and parameters(node) > PARAMETERS
    ]
    fail_with(wide, "More than 5 parameters: gather them in one frozen dataclass.")


def test_classes_are_at_most_150_lines():
    long = [
        f"{module.at(node)} {node.name}: {length(node)} lines"
        for module in written()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and length(node) > CLASS
    ]
    fail_with(long, f"A class has at most {CLASS} lines.")


def test_files_are_at_most_400_lines():
    paths = [module.path for module in written()] + list((ROOT / "tests").rglob("*.py"))
    long = [f"{relative(path)}: {lines(path)} lines" for path in paths if lines(path) > FILE]
    fail_with(long, f"A file has at most {FILE} lines.")


def test_scripts_of_the_browser_are_at_most_150_lines():
    scripts = [p for p in (ROOT / "src").rglob("*.js") if "dist" not in p.parts]
    long = [f"{relative(p)}: {lines(p)} lines" for p in scripts if lines(p) > STYLESHEET]
    fail_with(long, "One small behaviour per file.")


def test_templates_are_at_most_100_lines():
    long = [f"{relative(p)}: {lines(p)} lines" for p in templates() if lines(p) > TEMPLATE]
    fail_with(long, f"A template has at most {TEMPLATE} lines.")


def test_stylesheets_are_at_most_150_lines():
    long = [f"{relative(p)}: {lines(p)} lines" for p in stylesheets() if lines(p) > STYLESHEET]
    fail_with(long, f"A stylesheet has at most {STYLESHEET} lines.")


def test_commands_are_under_60_lines():
    long = [
        f"{relative(p)}: {lines(p)} lines" for p in (ROOT / "bin").iterdir() if lines(p) >= SHELL
    ]
    fail_with(long, f"A command in bin/ has under {SHELL} lines.")
