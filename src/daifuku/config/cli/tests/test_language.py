"""Commands explain themselves, and refuse, in the language of the terminal."""

import re

import click
import pytest

from daifuku.config.cli.columns import width
from harness.commands import typed
from harness.help_texts import commands

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
COMMANDS = list(commands())
EVERY = pytest.mark.parametrize(
    ("words", "command"), COMMANDS, ids=[" ".join(words) or "daifuku" for words, _one in COMMANDS]
)


@EVERY
def test_help_is_japanese_in_a_japanese_terminal(terminal, words, command):
    terminal("ja")
    assert JAPANESE.search(command.help)
    plain = [one.opts for one in command.params if isinstance(one, click.Option) and not one.help]
    assert not plain
    foreign = [one.opts for one in command.params if one.help and not JAPANESE.search(one.help)]
    assert not foreign
    code, text = typed(*words, "--help")
    assert code == 0
    assert "使い方: " in text
    assert "  例: daifuku" in text or "  例: " in text
    assert "この説明を表示して終了します。" in text
    assert [line for line in text.splitlines() if width(line) > 80] == []


@EVERY
def test_help_is_english_elsewhere(terminal, words, command):
    terminal("en")
    code, text = typed(*words, "--help")
    assert code == 0
    assert "Usage: " in text
    assert "Example: " in text
    names = re.compile(r"大福帳|\(姓\)|\(名\)|佐藤")
    assert not JAPANESE.search(names.sub("", text))


def test_the_language_is_looked_up_for_every_sentence(terminal):
    terminal("ja")
    assert "コマンド:" in typed("--help")[1]
    terminal("en")
    assert "Commands:" in typed("--help")[1]


def test_the_language_asked_for_counts_for_the_help_as_well(terminal):
    terminal("ja")
    assert "Show this message" in typed("export", "--lang", "en", "--help")[1]
    terminal("en")
    assert "この説明を表示" in typed("export", "--lang", "ja", "--help")[1]


@pytest.mark.parametrize(
    ("typed_words", "told"),
    [
        (["dmeo"], "というコマンドはありません"),
        (["undo"], "引数が足りません"),
        (["undo", "1", "2"], "余分な引数"),
        (["serve", "--prot", "1"], "というオプションはありません"),
        (["serve", "--port"], "値を1個指定してください"),
        (["serve", "--port", "x"], "値が正しくありません"),
        (["explain", "nothing"], "という項目はありません"),
    ],
)
def test_wrong_use_is_told_in_japanese(terminal, typed_words, told):
    terminal("ja")
    code, text = typed(*typed_words)
    assert (code, told in text) == (2, True), text
