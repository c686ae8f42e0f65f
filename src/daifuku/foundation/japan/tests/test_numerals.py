import pytest

from daifuku.foundation.japan.numerals import kanji_number

PROPER = "一 1|九 9|十 10|十一 11|二十 20|二十三 23|二三 23|百 100|百一 101|百二十三 123|三百 300|千九百八十九 1989"
PROPER += "|二〇二六 2026|〇 0|九千九百九十九 9999"


@pytest.mark.parametrize("cell", PROPER.split("|"))
def test_a_number_is_read(cell):
    text, number = cell.split()
    assert kanji_number(text) == int(number)


@pytest.mark.parametrize(
    "text", ["", "十百", "十十", "一二十", "百〇", "廿", "3", "二十〇三", "山"]
)
def test_what_nobody_writes_is_no_number(text):
    assert kanji_number(text) is None
