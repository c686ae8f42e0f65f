"""Sizes of type come from tokens, directions are logical, nothing hangs on an id."""

import re

import pytest

from harness.sources import fail_with, relative, stylesheets

COMMENT = re.compile(r"/\*.*?\*/", re.S)
TOKENS = ("10-tokens.css", "11-hues.css")
PHYSICAL = re.compile(
    r"(?<![\w-])(?:margin|padding|border)-(?:left|right|top|bottom)\b|"
    r"(?<![\w-])(?:left|right|top|bottom|width|height|(?:min|max)-(?:width|height))\s*:"
)
RAW_TYPE = re.compile(r"font(?:-size)?:[^;{}]*?\d(?:px|rem|em)\b|font-weight:\s*(?:\d|bold|normal)")
ID = re.compile(r"(?<![\w&(-])#[a-z][\w-]*\s*[{,.:>+~]")


def text(path) -> str:
    return COMMENT.sub("", path.read_text("utf-8"))


def hits(pattern: re.Pattern, skip: tuple[str, ...] = ()) -> list[str]:
    return [
        f"{relative(path)}: {found[0].strip()}"
        for path in stylesheets()
        if path.name not in skip
        for found in pattern.finditer(text(path))
    ]


def test_sizes_and_weights_of_type_come_from_tokens():
    fail_with(hits(RAW_TYPE, (*TOKENS, "60-print.css")), "Use var(--f0) to var(--f6), var(--bold).")


def test_directions_are_logical():
    media = re.compile(r"@(?:media|container)[^{]*")
    found = [
        f"{relative(path)}: {one[0].strip()}"
        for path in stylesheets()
        for one in PHYSICAL.finditer(media.sub("", text(path)))
    ]
    fail_with(found, "Write inline-start, block-size …: text may run the other way.")


def test_nothing_is_styled_by_id():
    fail_with(hits(ID), "Style classes; ids belong to scripts and links.")


@pytest.mark.parametrize(
    ("css", "pattern"),
    [
        ("a { font-size: 13px; }", RAW_TYPE),
        ("a { font: 400 1rem/1 serif; }", RAW_TYPE),
        ("a { font-weight: 700; }", RAW_TYPE),
        ("a { margin-left: 1px; }", PHYSICAL),
        ("a { top: 0; }", PHYSICAL),
        ("#main { color: red; }", ID),
    ],
)
def test_the_lint_finds_what_it_looks_for(css, pattern):
    assert pattern.search(css)


@pytest.mark.parametrize(
    ("css", "pattern"),
    [
        ("a { font-size: var(--f2); }", RAW_TYPE),
        ("a { margin-inline-start: 1px; border-block-start: 0 }", PHYSICAL),
        ("a { padding-block: 2px; inline-size: 3px; }", PHYSICAL),
        ("a { color: var(--ink); }", ID),
    ],
)
def test_the_lint_lets_good_rules_pass(css, pattern):
    assert not pattern.search(css)
