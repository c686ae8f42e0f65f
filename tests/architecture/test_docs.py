"""The pages that newcomers read agree with the code."""

import re

import pytest

from daifuku.ledger.explain import text
from harness.environment import ROOT
from harness.sources import fail_with, relative, rooms, tracked

README = ROOT / "README.md"
ENV = ROOT / "src" / "daifuku" / "config" / "env.py"
VARIABLE = re.compile(r"\b(?:DAIFUKU_[A-Z_]+|DATABASE(?:_OWNER)?_URL|EMAIL_URL)\b")
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)")
# Read by the shell commands and the tests, not by the product.
OF_THE_CHECKOUT = {"DAIFUKU_BROWSER"}


def test_the_readme_lists_every_environment_variable():
    read = set(VARIABLE.findall(ENV.read_text("utf-8"))) | OF_THE_CHECKOUT
    listed = set(re.findall(r"^\| `([A-Z_]+)`", README.read_text("utf-8"), re.M))
    offences = [f"{name} is not in the README" for name in sorted(read - listed)]
    offences += [f"{name} is read by nobody" for name in sorted(listed - read)]
    fail_with(offences, "The table “Environment” and config/env.py differ.")


def test_the_readme_lists_every_command():
    text = README.read_text("utf-8")
    commands = [path.name for path in (ROOT / "bin").iterdir() if not path.name.startswith(".")]
    missing = [name for name in sorted(commands) if f"`bin/{name}" not in text]
    fail_with(missing, "Commands that the README does not name.")


def test_the_map_names_every_room():
    text = (ROOT / "docs" / "map.md").read_text("utf-8")
    fail_with([name for name in rooms() if f"  {name}/" not in text], "Rooms without a line.")


def test_links_lead_somewhere():
    dead = [
        f"{relative(path)} → {target}"
        for path in tracked()
        if path.suffix == ".md"
        for target in LINK.findall(path.read_text("utf-8"))
        if not (path.parent / target).exists() and not (ROOT / target).exists()
    ]
    fail_with(dead, "Links to files that are not there.")


def test_the_page_of_the_book_is_fresh():
    page = ROOT / "docs" / "ledger.md"
    if not page.exists() or page.read_text("utf-8") != text():
        pytest.fail("bin/daifuku explain ledger > docs/ledger.md", pytrace=False)


def test_decisions_say_context_decision_and_consequence():
    parts = ("**Context.**", "**Decision.**", "**Consequence.**")
    incomplete = [
        relative(path)
        for path in (ROOT / "docs" / "decisions").glob("*.md")
        if not all(part in path.read_text("utf-8") for part in parts)
    ]
    fail_with(incomplete, "A decision record says context, decision and consequence.")
