from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daifuku.foundation.japan.phones import format_phone, parse_phone
from daifuku.foundation.text.errors import BadValue

NUMBERS = [
    ("090-1234-5678", "+819012345678", "090-1234-5678"),
    ("09012345678", "+819012345678", "090-1234-5678"),
    ("０９０ー１２３４ー５６７８", "+819012345678", "090-1234-5678"),
    ("090 1234 5678", "+819012345678", "090-1234-5678"),
    ("+81 90-1234-5678", "+819012345678", "090-1234-5678"),
    ("+81 (0)90-1234-5678", "+819012345678", "090-1234-5678"),
    ("＋８１－９０－１２３４－５６７８", "+819012345678", "090-1234-5678"),
    ("090‐1234−5678", "+819012345678", "090-1234-5678"),
    ("\u202a090-1234-5678\u202c", "+819012345678", "090-1234-5678"),
    ("060-1234-5678", "+816012345678", "060-1234-5678"),
    ("070-1234-5678", "+817012345678", "070-1234-5678"),
    ("080-1234-5678", "+818012345678", "080-1234-5678"),
    ("03-1234-5678", "+81312345678", "03-1234-5678"),
    ("０３（１２３４）５６７８", "+81312345678", "03-1234-5678"),
    ("06-6123-4567", "+81661234567", "06-6123-4567"),
    ("011-231-1111", "+81112311111", "011-231-1111"),
    ("0466-22-1111", "+81466221111", "0466-22-1111"),
    ("04992-2-1111", "+81499221111", "04992-2-1111"),
    ("050-1234-5678", "+815012345678", "050-1234-5678"),
    ("0120-444-113", "+81120444113", "0120-444-113"),
    ("0120444113", "+81120444113", "0120-444-113"),
    ("0800-123-4567", "+818001234567", "0800-123-4567"),
    ("0570-000-123", "+81570000123", "0570-000-123"),
    ("TEL: 03-5253-1111", "+81352531111", "03-5253-1111"),
    ("090-0000-0000", "+819000000000", "090-0000-0000"),
    ("+1 415 555 2671", "+14155552671", "+1 415-555-2671"),
    ("+44 20 7946 0958", "+442079460958", "+44 20 7946 0958"),
]
REFUSED = [
    *("", " ", "abc", "12", "110", "03-1234-567", "090-1234-567", "090-1234-56789", "01234567890"),
    *(
        "00312345678",
        "090-1234-5678 090-1234-5678",
        "1" * 100,
        "+81",
        "+999 123456",
        "なし",
        "\0",
        "-----",
    ),
]


@pytest.mark.parametrize(("text", "e164", "national"), NUMBERS)
def test_a_number_is_read_and_shown(text, e164, national):
    phone = parse_phone(text)
    assert (phone.e164, phone.national) == (e164, national)


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_number_is_refused(text):
    with pytest.raises(BadValue) as refused:
        parse_phone(text)
    assert refused.value.code == "phone"
    assert format_phone(text) == text


@pytest.mark.parametrize(("text", "e164", "national"), NUMBERS)
def test_the_key_reads_as_the_same_number(text, e164, national):
    assert parse_phone(e164) == parse_phone(national) == parse_phone(text)
    assert format_phone(e164) == national


@given(st.from_regex("0[5-9]0[0-9]{8}", fullmatch=True))
def test_every_mobile_number_keeps_its_digits(text):
    phone = parse_phone(text)
    assert phone.e164 == "+81" + text[1:]
    assert phone.national.replace("-", "") == text


@given(st.text(max_size=45))
def test_any_text_is_a_number_or_refused(text):
    with suppress(BadValue):
        assert parse_phone(text).e164.startswith("+")
