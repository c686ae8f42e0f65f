import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daifuku.foundation.text.folding import fold
from daifuku.foundation.text.kanji_variants import variant_table

KANA = st.text(st.characters(min_codepoint=0x30A1, max_codepoint=0x30F6), max_size=20)
MIXED = st.text(
    st.one_of(
        st.sampled_from("カガｶﾞﾟー-〜~ゞ々山髙崎﨑 　'´\u3099\u0301\ufe0f\u200d1aＡß"),
        st.characters(),
    ),
    max_size=30,
)


@pytest.mark.parametrize(
    "ways",
    [
        ("ﾔﾏﾀﾞ", "ヤマダ", "やまだ", "ヤマタ゛", "やまた\u3099"),
        ("髙橋", "高橋"),
        ("山﨑", "山崎", "山嵜"),
        ("斉藤", "齋藤", "齊藤", "斎藤"),
        ("渡邊", "渡邉", "渡辺"),
        ("濱田", "濵田", "浜田"),
        ("澤", "沢"),
        ("廣瀨", "広瀬"),
        ("𠮷田", "吉田"),
        ("葛\U000e0100城", "葛\ufe00城", "葛城"),
        ("佐々木", "佐佐木"),
        ("いすゞ", "イスヾ", "いすず"),
        ("コーヒー", "ｺｰﾋｰ", "コ－ヒ―", "コ‐ヒ−", "こ〜ひ～"),
        ("自由ヶ丘", "自由ケ丘", "自由け丘"),
        ("スヱ", "すえ"),
        ("ＡＢＣ　商事", "abc 商事", "Abc   商事 "),
        ("Müller", "MULLER", "Mu\u0308ller"),
        ("Satō", "sato"),
        ("Straße", "STRASSE"),
        ("O’Brien", "o'brien", "O`Brien"),
        ("０３ー１２３４", "03-1234", "03‐1234", "03－1234"),
        ("㈱みなと", "(株)みなと", "（株）ミナト"),
        ("①", "1"),
        ("山\u200b田\u202e", "山田"),
    ],
)
def test_ways_of_writing_the_same_share_one_key(ways):
    assert len({fold(way) for way in ways}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("坂本", "阪本"),
        ("かき", "がき"),
        ("太田", "大田"),
        ("びょういん", "びよういん"),
        ("中畑", "中畠"),
        ("こんの", "こうの"),
    ],
)
def test_different_names_keep_different_keys(one, other):
    assert fold(one) != fold(other)


def test_a_dash_before_a_number_stays_a_hyphen():
    assert fold("ハイツ－２") == "はいつ-2"
    assert fold("サーバー-1") == "さーばー-1"
    assert fold("ラーメン2") == "らーめん2"


def test_nothing_that_a_database_refuses_is_left():
    assert fold("山\x00田\ud800") == "山田"


@given(MIXED)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=40))
def test_normal_forms_fold_alike(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(KANA)
def test_katakana_and_hiragana_fold_alike(katakana):
    hiragana = "".join(chr(ord(c) - 0x60) for c in katakana)
    assert fold(katakana) == fold(hiragana)


@given(st.text(st.characters(max_codepoint=127), max_size=30))
def test_the_fast_path_for_ascii_agrees_with_the_long_one(text):
    assert fold(text) == fold(text + "\u200b")


def test_no_variant_leads_to_another_variant():
    table = variant_table()
    assert not [target for target in table.values() if ord(target) in table]


def test_no_variant_stands_in_two_groups():
    from daifuku.foundation.text import kanji_variants

    letters = [c for group in set(kanji_variants._GROUPS.split()) for c in group]
    assert sorted(letters) == sorted(set(letters))
