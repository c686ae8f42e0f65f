from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daifuku.foundation.japan.numbers import HIGHEST, LOWEST, parse_decimal, parse_integer
from daifuku.foundation.text.errors import BadValue

WHOLE = [
    *("1200", "１２００", "1,200", "１，２００", "¥1,200", "￥１，２００", "1,200円", "1200 円"),
    *("¥ 1,200", "\\1200", " 1200 ", "1200.0", "1200.00", "001200"),
]
NEGATIVE = [
    "-1200",
    "−1200",
    "－１２００",
    "△1,200",
    "▲1200",
    "-¥1,200",
    "¥-1,200",
    "△ 1,200",
    "ー1200",
]
NO_NUMBER = [
    *(
        "",
        " ",
        "-",
        "¥",
        "円",
        "nan",
        "NaN",
        "inf",
        "Infinity",
        "-inf",
        "1e400",
        "1e3",
        "1E5",
        "0x10",
    ),
    *(
        "1,23",
        "1,2345",
        ",123",
        "12,34,567",
        "1 2",
        "12 3",
        "--1",
        "-¥-1",
        "(5)",
        "1_000",
        "٣",
        "５万",
    ),
    *("一二", "1.2.3", ".5", "5.", "½", "1\0", "1" * 100, "+5", "1,200.50.0"),
]


@pytest.mark.parametrize("text", WHOLE)
def test_a_whole_number_is_read(text):
    assert parse_integer(text) == 1200
    assert parse_decimal(text) == 1200


@pytest.mark.parametrize("text", NEGATIVE)
def test_every_way_of_writing_less_than_nothing(text):
    assert parse_integer(text) == -1200
    assert parse_decimal(text) == -1200


@pytest.mark.parametrize("text", NO_NUMBER)
def test_what_is_no_number_is_refused(text):
    for parse in (parse_integer, parse_decimal):
        with pytest.raises(BadValue) as refused:
            parse(text)
        assert refused.value.code == "number"


@pytest.mark.parametrize("text", ["1.5", "1.000", "1,200.50", "0.1"])
def test_a_fraction_is_no_whole_number(text):
    with pytest.raises(BadValue) as refused:
        parse_integer(text)
    assert refused.value.code == "fraction"


def test_what_does_not_fit_is_refused():
    for text in (str(HIGHEST + 1), str(LOWEST - 1), "9" * 59):
        with pytest.raises(BadValue) as refused:
            parse_integer(text)
        assert refused.value.code == "range"
        assert str(HIGHEST) not in str(refused.value.message)
    with pytest.raises(BadValue):
        parse_integer("11", highest=10)
    with pytest.raises(BadValue):
        parse_integer("△1", lowest=0)
    with pytest.raises(BadValue):
        parse_decimal(Decimal("1e400"))


@pytest.mark.parametrize(
    "value", [1.5, float("nan"), float("inf"), True, None, Decimal("NaN"), [], b"1"]
)
def test_other_types_are_refused(value):
    with pytest.raises(BadValue):
        parse_integer(value)
    if value is not None and not isinstance(value, Decimal):
        with pytest.raises(BadValue):
            parse_decimal(value)
    with pytest.raises(BadValue):
        parse_decimal(value)


def test_decimals_are_exact_and_limited():
    assert parse_decimal("１，２３４．５６０") == Decimal("1234.560")
    assert parse_decimal("0.1") + parse_decimal("0.2") == parse_decimal("0.3")
    assert parse_decimal("1.000", places=0) == 1
    with pytest.raises(BadValue) as refused:
        parse_decimal("1.2345", places=3)
    assert refused.value.code == "fraction"


@given(st.integers(LOWEST, HIGHEST))
def test_integers_there_and_back(number):
    assert parse_integer(str(number)) == number
    assert parse_integer(f"{number:,}") == number
    assert parse_integer(f"¥{number:,}") == number
    assert parse_integer(number) == number


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=3))
def test_decimals_there_and_back(number):
    assert parse_decimal(f"{number:f}") == number


@given(st.text(max_size=70))
def test_any_text_is_a_number_or_refused(text):
    for parse in (parse_integer, parse_decimal):
        with suppress(BadValue):
            assert LOWEST <= parse(text) <= HIGHEST
