import subprocess
import sys

import pytest

from daifuku.config import env
from daifuku.config.words import gettext

VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.mark.parametrize(
    ("given", "language"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "ja_JP.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "ja:en"}, "ja"),
        ({"LANG": "ja_JP.UTF-8", "LANGUAGE": "en"}, "en"),
        ({"LC_ALL": "C", "LANGUAGE": "ja"}, "en"),
    ],
)
def test_the_terminal_tells_its_language(monkeypatch, given, language):
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert env.terminal_language() == language


def test_a_sentence_is_in_the_language_of_its_moment(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "ja")
    assert gettext("Add colleagues.") == "メンバーを追加します。"
    monkeypatch.setenv("LANGUAGE", "en")
    assert gettext("Add colleagues.") == "Add colleagues."


def test_words_need_neither_django_nor_the_database():
    code = (
        "import sys; from daifuku.config import env, words\n"
        "sys.exit(str({'django', 'psycopg'} & set(sys.modules) or '') or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr
