"""What a person reads in the terminal goes through the words of the catalogue."""

import ast
import re
from collections.abc import Iterator

from harness.sources import Module, fail_with, modules, relative

FOLDERS = ("daifuku.config.cli.", "daifuku.config.processes.")
# Neither SQL nor a command to be typed.
SENTENCE = re.compile(r"^(?!\s*SELECT |SHOW |daifuku )(?s:.*)[A-Za-z]{2,},? [a-z]{2,}")
ALLOWED = {
    "src/daifuku/config/cli/commands.py": "lines of --help; test_translations.py asks for them",
    "src/daifuku/config/processes/members.py": "a line of the log",
}
# Translated elsewhere: gettext's own, what click takes for --help, and the supervisor's errors.
TRANSLATED = {"gettext", "_", "command", "group", "option", "version_option", "CannotStartPostgres"}
# Read by machines or by whoever looks for a fault.
OF_MACHINES = {"debug", "info", "warning", "error", "exception", "execute", "Duty", "Member"}


def called(node: ast.AST) -> str:
    function = node.func if isinstance(node, ast.Call) else None
    return getattr(function, "attr", getattr(function, "id", ""))


def bare_sentences(node: ast.AST) -> Iterator[ast.Constant]:
    if called(node) in TRANSLATED | OF_MACHINES:
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if SENTENCE.search(node.value):
            yield node
        return
    for below in ast.iter_child_nodes(node):
        yield from bare_sentences(below)


def spoken() -> Iterator[Module]:
    return (one for one in modules() if one.name.startswith(FOLDERS) and not one.is_test)


def test_every_sentence_of_a_command_is_translated():
    found = [
        f"{module.at(text)}: {text.value!r}"
        for module in spoken()
        for text in bare_sentences(module.tree)
        if relative(module.path) not in ALLOWED
    ]
    fail_with(found, "Say it by gettext of config/words.py.")
