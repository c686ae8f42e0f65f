"""The short way of reading a row of a file of customers says what the long way says, or nothing."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from daifuku.customers.importing.columns import FIELDS
from daifuku.customers.importing.reading import read, thorough
from daifuku.customers.importing.usual import usual
from daifuku.foundation.errors import Invalid
from daifuku.foundation.imports import Reading
from daifuku.foundation.text import BadValue

READING = Reading("customers", {}, (), datetime(2026, 11, 22, tzinfo=UTC))
CELLS = {
    "number": ["A-1", "0012", "Ａ１", "#1", "a b"],
    "family_name": ["斎藤", "髙橋", "Smith", "か\u202eな", "\u200b", "x" * 70],
    "given_name": ["健", "さくら", "\u202e"],
    "family_kana": ["サイトウ", "さいとう", "ｻｲﾄｳ", "漢字"],
    "given_kana": ["ケン", "ken"],
    "email": [
        "ken@example.jp",
        "Ken.S@EXAMPLE.co.jp",
        "ken＠example.jp",
        "nobody",
        "a@b",
        "山@例.jp",
    ],
    "phone": ["03-1234-5678", "０３－１２３４－５６７８", "0312345678", "+81 3 1234 5678", "12"],
    "mobile": ["090-1234-5678", "09012345678", "(090)1234-5678", "03-1234-5678"],
    "postal_code": ["150-0002", "1500002", "〒１５０－０００２", "999", "000-0000"],
    "address": [
        "東京都渋谷区渋谷2-21-1",
        "東京都渋谷区渋谷二丁目２１番１号",
        "150-0002 東京都渋谷区渋谷2",
        "渋谷区渋谷 三号室",
        "東京都",
        "横浜市西区みなとみらい2-2 ビル番号室",
        "x" * 300,
    ],
    "building": ["メゾン101", "y" * 130],
    "birthday": ["1985-02-03", "昭和60年2月3日", "1985/2/30", "2999-01-01", "1800-01-01", "3/4/85"],
    "gender": ["男", "2", "f", "?"],
    "company": ["大福商事株式会社", "z" * 130],
    "title": ["部長"],
    "stage": ["regular"],
    "since": ["2020/1/2", "2999/1/1", "x"],
    "kind": ["個人", "法人"],
    "name": ["斎藤 健"],
    "tags": ["a,b"],
}
ROWS = st.fixed_dictionaries({}, optional={key: st.sampled_from(v) for key, v in CELLS.items()})


@given(ROWS)
def test_it_says_what_the_long_way_says_or_nothing(row):
    short = usual(row, READING)
    if short is not None:
        assert short == thorough(row, READING)


@given(ROWS)
def test_refusals_are_those_of_the_long_way(row):
    def told(way):
        try:
            return way(row, READING)
        except Invalid as error:
            return [(one.field, one.code) for one in error.errors]
        except BadValue as error:
            return error.code

    assert told(read) == told(thorough)


def test_the_rows_of_which_lists_are_full_go_the_short_way():
    usual_cells = {key: cells[0] for key, cells in CELLS.items()}
    for odd in ("kind", "name", "tags"):
        del usual_cells[odd]
    short = usual(usual_cells, READING)
    assert short is not None
    assert short == thorough(usual_cells, READING)
    assert CELLS.keys() <= {field.key for field in FIELDS}
