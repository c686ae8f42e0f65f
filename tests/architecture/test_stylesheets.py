"""Colours stand in the tokens, rules in layers, and what is styled is used."""

import re

from harness.sources import fail_with, relative, stylesheets

COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|oklch|oklab|lab|lch)\((?!from var)")
TOKENS = ("10-tokens.css", "11-hues.css")
# Paper, and people who asked for stillness, outrank every rule.
MAY_SHOUT = ("60-print.css", "20-base.css")
COMMENT = re.compile(r"/\*.*?\*/", re.S)


def rules(path) -> str:
    return COMMENT.sub("", path.read_text("utf-8"))


def test_colours_stand_in_the_tokens():
    raw = [
        f"{relative(path)}: {found[0]}"
        for path in stylesheets()
        if path.name not in TOKENS
        for found in COLOUR.finditer(rules(path))
    ]
    fail_with(raw, "A colour outside the tokens: use var(--…).")


def test_every_rule_stands_in_a_layer():
    outside = [
        relative(path)
        for path in stylesheets()
        if path.name != "00-layers.css" and not rules(path).lstrip().startswith("@layer")
    ]
    fail_with(outside, "A rule without a layer wins over all layers.")


def test_nothing_shouts():
    loud = [
        relative(path)
        for path in stylesheets()
        if "!important" in rules(path) and path.name not in MAY_SHOUT
    ]
    fail_with(loud, "!important breaks the order of the layers.")


def test_tokens_used_are_declared():
    text = "\n".join(rules(path) for path in stylesheets())
    declared = set(re.findall(r"(--[\w-]+)\s*:", text)) | set(
        re.findall(r"@property (--[\w-]+)", text)
    )
    used = set(re.findall(r"var\((--[\w-]+)\s*\)", text))
    fail_with(sorted(used - declared), "Tokens that nobody declares.")
