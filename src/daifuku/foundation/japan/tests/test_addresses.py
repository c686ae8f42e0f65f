import pytest
from hypothesis import given
from hypothesis import strategies as st

from daifuku.foundation.japan.addresses import (
    PREFECTURES,
    normalise_address_line,
    split_prefecture,
)

LINES = [
    ("渋谷二丁目２１番１号", "渋谷2-21-1"),
    ("渋谷２丁目２１の１", "渋谷2-21-1"),
    ("渋谷2ー21ー1", "渋谷2-21-1"),
    ("渋谷2－21−1", "渋谷2-21-1"),
    ("渋谷2丁目21番地1号", "渋谷2-21-1"),
    ("渋谷2丁目21番地の1", "渋谷2-21-1"),
    ("渋谷二丁目二十一番一号", "渋谷2-21-1"),
    ("十二丁目三番四号", "12-3-4"),
    ("銀座四丁目", "銀座4丁目"),
    ("銀座1番番2番番地", "銀座1-2"),
    ("一番町5番地", "一番町5"),
    ("六番町6番地1", "六番町6-1"),
    ("2丁目2番2号　コーポ201号室", "2-2-2 コーポ201号室"),
    ("三田2-15-45 2号館", "三田2-15-45 2号館"),
    ("北1条西2丁目1番地", "北1条西2-1"),
    (
        "丸の内1−9−1 グラントウキョウノースタワー28階",
        "丸の内1-9-1 グラントウキョウノースタワー28階",
    ),
    ("二十四軒1条", "二十四軒1条"),
    ("大字上野１２３番地", "大字上野123"),
    ("", ""),
]


@pytest.mark.parametrize(("line", "expected"), LINES)
def test_a_line_has_one_spelling(line, expected):
    assert normalise_address_line(line) == expected


@given(st.text(st.sampled_from("渋谷一二三十百丁目番地号の町室-ー－−12３　 ﾋﾞﾙ階"), max_size=25))
def test_normalising_twice_changes_nothing(line):
    once = normalise_address_line(line)
    assert normalise_address_line(once) == once


@given(st.text(max_size=30))
def test_any_text_passes(line):
    once = normalise_address_line(line)
    assert normalise_address_line(once) == once


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("東京都渋谷区渋谷2-21-1", ("東京都", "渋谷区渋谷2-21-1")),
        ("京都府京都市中京区", ("京都府", "京都市中京区")),
        ("北海道 札幌市", ("北海道", "札幌市")),
        ("　和歌山県和歌山市", ("和歌山県", "和歌山市")),
        ("渋谷区渋谷", ("", "渋谷区渋谷")),
        ("東京", ("", "東京")),
        ("", ("", "")),
    ],
)
def test_the_prefecture_is_split_off(line, expected):
    assert split_prefecture(line) == expected


def test_there_are_47_prefectures():
    assert len(set(PREFECTURES)) == 47
