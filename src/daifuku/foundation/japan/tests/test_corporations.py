import pytest
from hypothesis import given
from hypothesis import strategies as st

from daifuku.foundation.japan.corporations import check_corporate_number, check_digit
from daifuku.foundation.text.errors import BadValue


# 国税庁, デジタル庁, and the worked example of the ordinance (700110005901 gives 8).
@pytest.mark.parametrize("number", ["7000012050002", "8000012010038", "8700110005901"])
def test_a_real_number_is_taken(number):
    assert check_corporate_number(number) == number


def test_width_spaces_and_hyphens_do_not_matter():
    assert check_corporate_number(" ７-0000-1205-0002 ") == "7000012050002"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7000012050003",
        "0000012050002",
        "700001205000",
        "70000120500020",
        "T7000012050002",
        "1" * 60,
        "abcdefghijklm",
        "٧٠٠٠٠١٢٠٥٠٠٠٢",
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(BadValue) as refused:
        check_corporate_number(text)
    assert refused.value.code == "corporate_number"


@given(st.from_regex("[0-9]{12}", fullmatch=True), st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(base, place, by):
    number = f"{check_digit(base)}{base}"
    assert check_corporate_number(number) == number
    digit = (int(number[place]) + by) % 10
    wrong = number[:place] + str(digit) + number[place + 1 :]
    # 0 and 9 weigh the same modulo nine; the scheme cannot tell them apart.
    if {digit, int(number[place])} != {0, 9}:
        with pytest.raises(BadValue):
            check_corporate_number(wrong)
