import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daifuku.foundation.text.cleaning import clean_text
from daifuku.foundation.text.errors import BadValue


@pytest.mark.parametrize(
    ("text", "code"), [("a\0b", "nul"), ("山\ud800田", "surrogate"), ("あ" * 11, "too_long")]
)
def test_what_cannot_be_stored_is_refused(text, code):
    with pytest.raises(BadValue) as refused:
        clean_text(text, longest=10)
    assert refused.value.code == code
    assert refused.value.message


@pytest.mark.parametrize("text", ["髙橋", "葛\U000e0100城", "👨‍👩‍👧", "﨑", "①㈱", "ﾔﾏﾀﾞ", "a\nb"])
def test_what_people_write_is_stored_as_given(text):
    assert clean_text(text) == text


def test_a_name_loses_bidi_controls_and_line_breaks():
    assert clean_text("\u202eevil\u2066 name\r\n\ttwo", name=True) == "evil name   two"


def test_text_keeps_its_lines_and_direction():
    assert clean_text("  שלום\u200f\nzwei ") == "שלום\u200f\nzwei"


def test_decomposed_text_is_composed():
    assert clean_text("か\u3099") == "が"


@given(st.text(max_size=50), st.booleans())
def test_clean_text_is_clean(text, name):
    try:
        clean = clean_text(text, name=name)
    except BadValue:
        assert "\0" in text or any("\ud800" <= c <= "\udfff" for c in text)
        return
    assert clean == clean_text(clean, name=name)
    assert unicodedata.is_normalized("NFC", clean)
    clean.encode()


@pytest.mark.parametrize(
    "text", ["\u200b", "\ufeff \u2060", "\u3164", "\u202e\u200b", "\U000e0100"]
)
def test_a_name_of_which_nothing_can_be_seen_is_none(text):
    assert clean_text(text, name=True) == ""


@pytest.mark.parametrize("text", ["葛\U000e0100城", "👩\u200d🚀", "辻\ufe00"])
def test_what_joins_and_varies_stays_between_letters(text):
    assert clean_text(text, name=True) == text
