import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daifuku.foundation.text.lexemes import (
    MOST_LEXEMES,
    SearchFields,
    search_doc,
    search_tokens,
)


def tokens(*names, **fields):
    return set(search_tokens(SearchFields(names=names, **fields)))


def test_a_name_gives_pairs_of_letters_across_its_space():
    assert tokens("田中 花子") == {"田中", "中花", "花子", "子", "中"}


def test_a_reading_gives_its_spellings_in_latin_letters():
    assert {"たな", "なか", "tanaka", "hanako"} <= tokens("タナカ ハナコ")


def test_a_spelling_that_begins_another_is_left_out():
    assert {word for word in tokens("サトウ") if word.isascii()} == {"satou", "satoh"}


def test_width_script_and_variants_give_the_same_lexemes():
    assert tokens("ﾔﾏﾀﾞ") == tokens("ヤマダ") == tokens("やまだ")
    assert tokens("髙﨑") == tokens("高崎")


def test_the_legal_form_becomes_one_lexeme():
    assert tokens("株式会社みなと") == tokens("㈱みなと") == tokens("みなと（株）")
    assert "l:株式会社" in tokens("㈱みなと")
    assert "会社" not in tokens("株式会社みなと")


def test_a_phone_is_found_whole_and_by_its_ends_under_its_prefix():
    expected = {"p:09012345678", "p:12345678", "p:5678"}
    for way in (
        "090-1234-5678",
        "+81 90-1234-5678",
        "０９０ー１２３４ー５６７８",
        "00819012345678",
    ):
        assert tokens(phones=(way,)) == expected


def test_a_mail_address_is_found_by_its_parts_under_its_prefix():
    assert tokens(emails=("Hanako.Sato@mail.minato.co.jp",)) == {
        "m:hanako.sato",
        "m:hanako",
        "m:sato",
        "m:mail.minato.co.jp",
        "m:minato.co.jp",
    }


def test_a_code_is_found_whole_and_by_its_pieces():
    assert tokens(codes=("R-000123",)) == {"r000123", "r", "000123", "123"}


def test_texts_are_not_spelled_out():
    assert tokens(texts=("カフェ Bar",)) == {"かふ", "ふぇ", "ぇ", "bar"}


def test_nothing_gives_nothing():
    assert tokens() == set()
    assert tokens("", "  ", "!?", phones=("", "-"), emails=("", "@"), codes=("", "-")) == set()
    assert search_doc(SearchFields(names=("", " "))) == ""


def test_the_doc_holds_names_without_the_space_and_no_phone_or_mail():
    doc = search_doc(
        SearchFields(
            names=("髙橋 花子", "John Smith", "㈱みなと"), phones=("090",), emails=("a@b.jp",)
        )
    )
    assert doc == "高橋花子\njohn smith\nみなと"


def test_a_huge_text_stays_within_what_postgresql_takes():
    lexemes = search_tokens(
        SearchFields(texts=("あ".join(map(chr, range(0x4E00, 0x9FFF))), "x" * 9999))
    )
    assert len(lexemes) <= MOST_LEXEMES
    assert max(len(lexeme.encode()) for lexeme in lexemes) < 2046


ANY = st.text(max_size=30)


@given(st.lists(ANY, max_size=3), ANY, ANY, ANY)
def test_lexemes_are_storable_whatever_is_given(names, phone, email, code):
    fields = SearchFields(tuple(names), (phone,), (email,), (code,), (code,))
    lexemes = search_tokens(fields)
    assert lexemes == sorted(set(lexemes))
    assert all(lexeme and len(lexeme.encode()) < 2046 and "\0" not in lexeme for lexeme in lexemes)
    search_doc(fields).encode()


@pytest.mark.slow
def test_ten_thousand_customers_a_second_at_least():
    names = [
        (f"山{chr(0x4E00 + n)} 花子", f"ヤマ{'アイウエオ'[n % 5]} ハナコ") for n in range(2000)
    ]
    rows = [
        SearchFields(names[n % 2000], (f"090-1234-{n:04d}",), (f"user{n}@example.jp",), (f"C-{n}",))
        for n in range(10_000)
    ]
    began = time.process_time()
    for row in rows:
        search_tokens(row)
    assert 10_000 / (time.process_time() - began) > 10_000
