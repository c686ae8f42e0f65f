from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daifuku.foundation.files.reading import read_rows
from daifuku.foundation.files.writing import (
    DoesNotFit,
    csv_chunks,
    guard_cell,
    unguard_cell,
    write_csv,
)

FORMULAS = [
    "=1+1",
    "+81-90",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "'=1",
    "''+1",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_could_run_is_guarded_and_read_back(text):
    assert guard_cell(text) == "'" + text
    assert unguard_cell(guard_cell(text)) == text


@pytest.mark.parametrize("text", ["", "山田", "a=b", "1-2", "'quoted'", "O'Brien", "090-1"])
def test_plain_text_stays(text):
    assert guard_cell(text) == unguard_cell(text) == text


@given(st.text(st.sampled_from("'=+-@\t\ra1＝"), max_size=8))
def test_the_guard_can_always_be_taken_off(text):
    assert unguard_cell(guard_cell(text)) == text


def test_numbers_and_dates_are_written_as_they_are(tmp_path):
    path = tmp_path / "a.csv"
    row = (-5, Decimal("-1.50"), date(2026, 2, 3), True, None, "-5", Decimal("1E+3"))
    assert write_csv(path, ["a", "b", "c", "d", "e", "f", "g"], [row]) == 1
    assert path.read_bytes() == (
        "\ufeffa,b,c,d,e,f,g\r\n-5,-1.50,2026-02-03,true,,'-5,1000\r\n".encode()
    )


def test_a_header_cannot_hide_a_formula(tmp_path):
    write_csv(tmp_path / "a.csv", ["=cmd", "b"], [])
    assert (tmp_path / "a.csv").read_text("utf-8-sig") == "'=cmd,b\n"


def test_cp932_takes_what_windows_has(tmp_path):
    path = tmp_path / "a.csv"
    write_csv(path, ["氏名", "備考"], [("髙橋", "①㈱ 10〜18時 −5")], encoding="cp932")
    assert path.read_bytes().decode("cp932") == "氏名,備考\r\n髙橋,①㈱ 10～18時 －5\r\n"


def test_cp932_names_what_does_not_fit_and_writes_nothing(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("before")
    rows = [("山田", "ok"), ("𠮷田", "😀と葛\U000e0100"), ("鈴木", "Müller")]
    with pytest.raises(DoesNotFit) as refused:
        write_csv(path, ["氏名", "備考"], rows, encoding="cp932")
    found = [(m.line, m.column, m.characters) for m in refused.value.misfits]
    assert found == [(3, "氏名", "𠮷"), (3, "備考", "😀\U000e0100"), (4, "備考", "ü")]
    assert refused.value.total == 3
    assert "𠮷" in refused.value.message
    assert path.read_text() == "before"
    assert [*tmp_path.iterdir()] == [path]


def test_a_stream_stops_before_it_writes_something_wrong():
    rows = [("𠮷田",)] * 3
    with pytest.raises(DoesNotFit):
        b"".join(csv_chunks(["氏名"], rows, "cp932"))
    assert b"".join(csv_chunks(["氏名"], rows)).decode("utf-8-sig").count("𠮷") == 3


def test_a_stream_comes_in_pieces():
    chunks = list(csv_chunks(["n"], ((n,) for n in range(5000))))
    assert len(chunks) > 5
    assert b"".join(chunks).decode("utf-8-sig").split() == ["n", *map(str, range(5000))]


TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters='\n",='), max_size=10
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=6))
def test_what_is_written_is_read_again(tmp_path, table):
    path = tmp_path / "a.csv"
    assert write_csv(path, ["a", "b"], table) == len(table)
    rows = [tuple(map(unguard_cell, row.cells)) for row in read_rows(path)]
    assert rows == [row for row in table if any(row)]
