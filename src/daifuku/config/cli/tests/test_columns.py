import re

from hypothesis import example, given
from hypothesis import strategies as st

from daifuku.config.cli.columns import PIECE, broken, lines, side_by_side, width

words = st.text("あア漢。、」（ーa-z1 ", max_size=200)


def test_a_japanese_letter_is_as_wide_as_two_others():
    assert width("大福 ab") == 7


def test_labels_of_both_kinds_line_up():
    assert side_by_side([("所有者:", "a"), ("URL:", "b")]) == ["所有者:  a", "URL:     b"]


@given(words)
@example("使い方を見るには（--help）。" * 9)
def test_no_line_is_too_wide_unless_it_may_not_be_torn_and_nothing_is_lost(text):
    found = lines(text, 30)
    assert "".join(found).replace(" ", "") == text.replace(" ", "")
    wide = [line for line in found if width(line) > 30]
    assert [line for line in wide if len(re.findall(PIECE, line)) > 1] == []


def test_lines_begin_with_no_full_stop_and_end_with_no_bracket():
    found = lines("「あいう」、（えお）。" * 20, 21)
    assert all(width(line) <= 21 for line in found)
    assert not [line for line in found if line[0] in "。、」）" or line[-1] in "「（"]


def test_english_is_left_to_click():
    assert broken("Plain words.\n\nMore of them.", 5) == "Plain words.\n\nMore of them."
