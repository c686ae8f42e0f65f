"""What bin/check makes of its words: a check that nobody knows is no check that passes."""

import pytest

from harness.checklist import CHECKS, FILES, chosen_by

KNOWN = [*(check.title for check in CHECKS), *FILES]


def titles(*words):
    return [check.title for check in chosen_by(list(words))]


def test_without_a_word_every_check_and_with_words_those_that_fit():
    assert titles() == [check.title for check in CHECKS]
    assert titles("types") == ["types"]
    assert titles("format", "lint") == ["format", "lint"]


def test_a_file_of_the_architecture_is_a_check_too():
    (only,) = chosen_by(["translations"])
    assert only.title == "architecture"
    assert only.command[3:-1] == ["tests/architecture/test_translations.py"]


@pytest.mark.parametrize("words", [["nonsense"], ["types", "nonsense"], [", "], ["--nonsense"]])
def test_an_unknown_one_is_refused_and_the_known_are_listed(words, capsys):
    with pytest.raises(SystemExit) as ended:
        chosen_by(words)
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert words[-1] in said
    assert "--nonsense" in words or all(title in said for title in KNOWN)


@pytest.mark.parametrize("word", ["--help", "-h"])
def test_help_says_how_it_is_used_and_checks_nothing(word, capsys):
    with pytest.raises(SystemExit) as ended:
        chosen_by([word])
    assert ended.value.code == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "usage: bin/check" in said
    assert all(title in said for title in KNOWN)
