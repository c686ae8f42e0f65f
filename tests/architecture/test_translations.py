"""Every text of ours speaks Japanese and English, and both say the same placeholders."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po

from daifuku.config.cli.invariants import sentences_of
from harness.help_texts import help_texts
from harness.sources import ROOMS_FOLDER, fail_with, relative, rooms

KEYWORDS = dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop", "pgettext_lazy", "N_"))
KEYWORDS |= {"ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2)}
KEYWORDS |= {"npgettext": ((1, "c"), 2, 3), "pgettext_lazy": ((1, "c"), 2)}
JINJA = {"extensions": "jinja2.ext.do,jinja2.ext.loopcontrols", "silent": "false"}
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|(?<!%)%[sd]|{[a-z_]*}")
CATALOGUE = "locale/ja/LC_MESSAGES/django.po"
Text = tuple[str | None, str]


def sources(room: str) -> Iterator[tuple[Path, str]]:
    folder = ROOMS_FOLDER / room
    yield from (
        (path, "python") for path in sorted(folder.rglob("*.py")) if "tests" not in path.parts
    )
    for path in sorted(folder.glob("templates/**/*.*")):
        if path.suffix in {".html", ".txt"}:
            yield path, "jinja2.ext:babel_extract"


@cache
def asked_for(room: str) -> dict[Text, list[str]]:
    """Texts the sources of a room ask for → where."""
    found: dict[Text, list[str]] = defaultdict(list)
    for path, method in sources(room):
        options = JINJA if "jinja2" in method else {}
        for line, message, _comments, context in extract_from_file(
            method, path, keywords=KEYWORDS, options=options
        ):
            single = message[0] if isinstance(message, tuple) else message
            found[(context, single)].append(f"{relative(path)}:{line}")
    for text in unmarked(room):
        found[(None, text)].append(room)
    return found


def unmarked(room: str) -> Iterator[str]:
    """Texts that no keyword marks: what `--help` shows and the sentences of the invariants."""
    if room == "config":
        yield from help_texts()
        yield from told_by_postgres()
    invariants = ROOMS_FOLDER / room / "invariants.sql"
    if invariants.exists():
        yield from (sentence for sentence, _query in sentences_of(invariants))


def told_by_postgres() -> Iterator[str]:
    """It knows no catalogue; commands tell its errors in their own words."""
    folder, keywords = ROOMS_FOLDER / "foundation" / "postgres", {"CannotStartPostgres": None}
    for _file, _line, message, _comments, _context in extract_from_dir(
        folder, [("*.py", "python")], keywords=keywords
    ):
        yield forms(message)[0]


@cache
def words_of_click() -> set[Text]:
    """It asks the catalogue for its own words; those that people meet are translated."""
    found = extract_from_dir(Path(click.__file__).parent, [("*.py", "python")], keywords=KEYWORDS)
    return {(None, forms(message)[0]) for _file, _line, message, _comments, _context in found}


@cache
def catalogue(room: str) -> Catalog:
    path = ROOMS_FOLDER / room / CATALOGUE
    if not path.exists():
        return Catalog(locale="ja")
    with path.open("rb") as file:
        return read_po(file, locale="ja", abort_invalid=True)


def messages(room: str) -> Iterator[Message]:
    return (message for message in catalogue(room) if message.id)


def forms(text: str | tuple[str, ...]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def japanese_of(room: str) -> set[Text]:
    return {(one.context, forms(one.id)[0]) for one in messages(room) if all(forms(one.string))}


@cache
def japanese() -> dict[Text, set[str]]:
    """Texts that have Japanese somewhere → their translations."""
    found: dict[Text, set[str]] = defaultdict(set)
    for room in rooms():
        for message in messages(room):
            if all(forms(message.string)):
                key = (message.context, forms(message.id)[0])
                found[key].add("\n".join(forms(message.string)))
    return found


@pytest.mark.parametrize("room", rooms())
def test_every_text_has_japanese(room):
    # Commands speak before Django has read the other rooms' catalogues.
    known = japanese_of(room) if room == "config" else japanese()
    missing = [
        f"{places[0]} {text!r}"
        for (context, text), places in sorted(asked_for(room).items(), key=lambda one: one[1])
        if (context, text) not in known
    ]
    fail_with(missing, f"Translate into {room}/{CATALOGUE}.")


@pytest.mark.parametrize("room", rooms())
def test_no_translation_is_left_over(room):
    asked = {key for one in rooms() for key in asked_for(one)} | words_of_click()
    dead = [
        f"{room}: {message.id!r}"
        for message in messages(room)
        if (message.context, forms(message.id)[0]) not in asked
    ]
    fail_with(dead, "No source asks for these texts any more.")


def test_placeholders_are_the_same_in_both_languages():
    wrong = [
        f"{room}: {message.id!r} → {message.string!r}"
        for room in rooms()
        for message in messages(room)
        for string in forms(message.string)
        if string and set(PLACEHOLDER.findall(string)) != placeholders(message)
    ]
    fail_with(wrong, "Placeholders differ.")


def placeholders(message: Message) -> set[str]:
    # Japanese has one form for all numbers, so it takes those of the plural.
    return set(PLACEHOLDER.findall(forms(message.id)[-1]))


def test_no_translation_is_a_guess():
    guessed = [f"{room}: {m.id!r}" for room in rooms() for m in messages(room) if m.fuzzy]
    fail_with(guessed, "Fuzzy translations: look at them and take the mark away.")


def test_one_text_has_one_translation():
    torn = [
        f"{text!r}: {' | '.join(said)}" for (_, text), said in japanese().items() if len(said) > 1
    ]
    fail_with(torn, "Rooms translate the same text differently; use pgettext to tell them apart.")


def test_no_catalogue_says_a_text_twice():
    """Who reads the catalogue takes one of the two, and the next to tidy up deletes the other."""
    began = re.compile(
        r"^(?:msgctxt (?P<context>.+)\n)?msgid (?P<text>.+(?:\n\".*)*)", re.MULTILINE
    )
    twice = []
    for room in rooms():
        path = ROOMS_FOLDER / room / CATALOGUE
        said = Counter(began.findall(path.read_text("utf-8"))) if path.exists() else Counter()
        twice += [f"{room}: {text}" for (_, text), times in said.items() if times > 1]
    fail_with(twice, "Keep the one translation that is meant.")


def test_texts_are_whole_when_extracted():
    built = re.compile(r"(?<![\w.])(?:_|gettext|gettext_lazy|ngettext)\(\s*f[\"']")
    found = [
        f"{relative(path)}"
        for room in rooms()
        for path, _ in sources(room)
        if built.search(path.read_text("utf-8"))
    ]
    fail_with(found, "An f-string cannot be translated: name its parts, %(name)s.")
