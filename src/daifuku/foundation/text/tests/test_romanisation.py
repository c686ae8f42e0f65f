import re
import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from daifuku.foundation.text.romanisation import kana_of, romaji


@pytest.mark.parametrize(
    ("reading", "spellings"),
    [
        ("やまだ", "yamada"),
        ("さとう", "satou sato satoh"),
        ("こんどう", "kondou kondo kondoh"),
        ("おおの", "oono ono ohno"),
        ("ゆうこ", "yuuko yuko"),
        ("なんば", "nanba namba"),
        ("ほっち", "hotchi hocchi hotti"),
        ("はっとり", "hattori"),
        ("いいだ", "iida"),
        ("ローラ", "roora rora rohra"),
        ("みづき", "mizuki miduki"),
        ("ヴィヴィアン", "vivian bibian"),
        ("ﾔﾏﾀﾞ", "yamada"),
        ("じゅん", "jun jyun zyun"),
        ("けん・じ", "kenji kenzi"),
    ],
)
def test_all_spellings_of_a_reading(reading, spellings):
    assert romaji(reading) == frozenset(spellings.split())


@pytest.mark.parametrize("spelling", ["shinichi", "shin'ichi", "sinichi", "siniti", "sin'iti"])
def test_each_sound_may_follow_another_system(spelling):
    assert spelling in romaji("しんいち")


@pytest.mark.parametrize("spelling", ["junichirou", "junichiro", "zyunitirou", "jyunichiro"])
def test_a_name_with_many_choices_keeps_the_usual_ones(spelling):
    assert spelling in romaji("じゅんいちろう")


@pytest.mark.parametrize("text", ["山田", "yamada", "", "っ", "やまだ太郎", "ー", "123"])
def test_what_is_not_a_reading_has_no_spelling(text):
    assert romaji(text) == frozenset()


@given(st.text(st.characters(min_codepoint=0x3041, max_codepoint=0x3096), max_size=24))
def test_spellings_are_few_plain_words(reading):
    spellings = romaji(reading)
    assert len(spellings) <= 64
    assert all(re.fullmatch("[a-z']+", spelling) for spelling in spellings)


def test_a_very_long_reading_ends_soon():
    began = time.process_time()
    romaji("しちつふじづんえおうっち" * 200)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("yamada", "やまだ"),
        ("honda", "ほんだ"),
        ("shimbashi", "しんばし"),
        ("ken'ichi", "けんいち"),
        ("matcha", "まっちゃ"),
        ("hattori", "はっとり"),
        ("anna", "あんな"),
        ("konno", "こんの"),
        ("zyunko", "じゅんこ"),
        ("ji", ""),
        ("john", ""),
        ("smith", ""),
        ("", ""),
    ],
)
def test_the_kana_that_romaji_mean(typed, meant):
    assert kana_of(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kenichi", "けんいち"),
        ("shinichi", "しんいち"),
        ("konya", "こんや"),
        ("hanada", "はんあだ"),
        ("honda", "ほんだ"),
    ],
)
def test_an_n_may_end_a_sound(typed, meant):
    assert kana_of(typed, parted=True) == meant


@given(
    st.text(
        "あいうかきくさしすせたちつてとなにのはひふまみもやゆよらりれわがぎだばびん",
        min_size=2,
        max_size=5,
    )
)
def test_one_spelling_of_a_reading_means_it(kana):
    assume(not kana.startswith("ん"))
    assert kana in {kana_of(spelling) for spelling in romaji(kana)}
