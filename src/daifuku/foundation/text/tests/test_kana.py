import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daifuku.foundation.text.kana import is_kana, kana_sort_key, to_hiragana, to_katakana

HIRAGANA = st.text(st.characters(min_codepoint=0x3041, max_codepoint=0x3096), max_size=20)


def test_only_kana_change_their_script():
    assert to_hiragana("ﾔﾏﾀﾞ ヤマダ 山田 ＡBC ー") == "やまだ やまだ 山田 ＡBC ー"
    assert to_katakana("やまだ ﾔﾏﾀﾞ 山田 ＡBC") == "ヤマダ ヤマダ 山田 ＡBC"


@given(HIRAGANA)
def test_there_and_back(text):
    assert to_hiragana(to_katakana(text)) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("やまだ", True),
        ("ヤマダ ハナコ", True),
        ("ﾔﾏﾀﾞ", True),
        ("ヘレン・ローラ", True),
        ("山田", False),
        ("", False),
        ("ー", False),
        ("やまだ1", False),
        ("・", False),
    ],
)
def test_what_counts_as_kana(text, expected):
    assert is_kana(text) is expected


# The order of JIS X 4061, as a name index prints it.
PAIRS = [
    ("はは", "はば"),
    ("はば", "ばは"),
    ("かつこ", "かつこう"),
    ("かっこ", "かつこ"),
    ("カーと", "かあと"),
    ("すず", "すすき"),
    ("さとう はな", "さとうだ あい"),
    ("ほんだ", "ほんま"),
    ("はた", "はだ"),
    ("はだ", "ばた"),
    ("ばた", "はたけ"),
]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_pairs_stand_in_dictionary_order(first, second):
    assert kana_sort_key(first).encode() < kana_sort_key(second).encode()


def test_a_list_of_names_stands_in_dictionary_order():
    expected = ["Abe Ken", "あ", "あ い", "あい", "か", "が", "かき", "かぎ", "がき", "かきく"]
    expected += ["さとう あい", "さとう はな", "さとうだ", "はは", "ばば", "ぱぱ", "はま"]
    expected += ["びょういん", "びよういん", "やまだ", "わだ", "をがわ", "んじゃめな", "山田"]
    shuffled = random.Random(7).sample(expected, len(expected))
    assert sorted(shuffled, key=lambda name: kana_sort_key(name).encode()) == expected


def test_width_and_script_do_not_change_the_key():
    assert (
        kana_sort_key("ﾔﾏﾀﾞ　ﾊﾅｺ")
        == kana_sort_key("やまだ はなこ")
        == kana_sort_key("ヤマダ ハナコ")
    )


def test_voicing_decides_only_between_equal_letters():
    assert kana_sort_key("かわ あい") < kana_sort_key("がわ あい")
    assert kana_sort_key("がわ あい") < kana_sort_key("かわ いく")


@given(HIRAGANA, HIRAGANA)
def test_a_name_sorts_before_the_names_it_begins(name, more):
    if name.strip() and more:
        assert kana_sort_key(name) <= kana_sort_key(name + more)


@given(HIRAGANA)
def test_the_key_is_storable(name):
    key = kana_sort_key(name)
    assert "\0" not in key
    assert key.encode().decode() == key
