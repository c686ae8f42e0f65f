"""The pages that newcomers read agree with the code."""

import re

import pytest

from daifuku.foundation.filters import explain as filters
from daifuku.ledger import explain as ledger
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


@pytest.mark.parametrize(
    ("topic", "page", "text"),
    [("ledger", "docs/ledger.md", ledger.text), ("fields", "docs/guide/filters.md", filters.text)],
)
def test_pages_made_from_the_code_are_fresh(topic, page, text):
    path = ROOT / page
    if not path.exists() or path.read_text("utf-8") != text():
        pytest.fail(f"bin/daifuku explain {topic} > {page}", pytrace=False)


def test_decisions_say_context_decision_and_consequence():
    parts = ("**Context.**", "**Decision.**", "**Consequence.**")
    incomplete = [
        relative(path)
        for path in (ROOT / "docs" / "decisions").glob("*.md")
        if not all(part in path.read_text("utf-8") for part in parts)
    ]
    fail_with(incomplete, "A decision record says context, decision and consequence.")
