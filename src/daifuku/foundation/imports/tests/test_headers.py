"""What is a line of headings, and what is a row."""

import pytest

from daifuku.foundation.errors import Invalid
from daifuku.foundation.imports.headers import match, refuse_without_header
from daifuku.foundation.imports.kinds import kind_of


@pytest.mark.parametrize(
    "heading", ["COL001", "会員ランク2024", "2024年度", "売上（2024-05）", "H1", "Q&A"]
)
def test_a_heading_with_digits_in_it_is_a_heading(heading):
    refuse_without_header(["備考", heading], kind_of("customers"))


@pytest.mark.parametrize(
    "value",
    [
        *("09012345678", "090-1234-5678", "+81 90 1234 5678", "(03)1234-5678", "０９０１２３４"),
        *("ken@example.jp", "1985-02-03", "昭和60年2月3日", "R1.5.1", "2026-11-22 10:30", "¥1,200"),
    ],
)
def test_a_first_line_that_holds_a_value_is_a_row(value):
    with pytest.raises(Invalid) as refused:
        match(["斎藤", value], kind_of("customers"))
    (error,) = refused.value.errors
    assert (error.field, error.code) == ("file", "no_header")
    assert value in str(error.message)
