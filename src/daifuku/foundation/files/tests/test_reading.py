import csv
import io
import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daifuku.foundation.files.reading import LONGEST_CELL, open_csv, read_rows
from daifuku.foundation.text.errors import BadValue


@pytest.fixture
def read(tmp_path):
    def reading(content, **options):
        path = tmp_path / "a.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        with open_csv(path, **options) as file:
            return file, [*file]

    return reading


def good(rows):
    return [(row.line, row.cells) for row in rows if not row.refused]


def bad(rows):
    return [(row.line, row.refused.code) for row in rows if row.refused]


def refused_file(read, content, **options):
    with pytest.raises(BadValue) as refused:
        read(content, **options)
    assert refused.value.message
    return refused.value


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp", "utf-16", "utf-16-le"]
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_encoding_line_end_and_delimiter(read, encoding, newline, delimiter):
    lines = ["氏名{0}フリガナ{0}住所", '山田 花子{0}ヤマダ{0}"東京都{0}渋谷"', "佐藤{0}サトウ{0}"]
    text = newline.join(line.format(delimiter) for line in lines) + newline
    file, rows = read(text.encode(encoding))
    assert file.header == ("氏名", "フリガナ", "住所")
    assert good(rows) == [
        (2, ("山田 花子", "ヤマダ", f"東京都{delimiter}渋谷")),
        (3, ("佐藤", "サトウ", "")),
    ]
    assert not bad(rows)


def test_mixed_line_ends_and_a_lone_cr(read):
    _, rows = read("a,b\n1,2\r3,4\r\n5,6")
    assert good(rows) == [(2, ("1", "2")), (3, ("3", "4")), (4, ("5", "6"))]


def test_quotes_commas_and_line_breaks_inside_a_cell(read):
    _, rows = read('a,b\r\n"x, ""y""","line 1\r\nline 2"\r\nz,"w"\r\n')
    assert good(rows) == [(2, ('x, "y"', "line 1\nline 2")), (4, ("z", "w"))]


def test_an_unclosed_quote_is_reported_where_it_began_and_the_rest_is_read(read):
    _, rows = read('a,b\n1,2\n3,"open\n5,6\n7,"8"\n9,10\n')
    assert bad(rows) == [(3, "unclosed_quote")]
    assert good(rows) == [(2, ("1", "2")), (4, ("5", "6")), (5, ("7", "8")), (6, ("9", "10"))]
    (refused,) = [row for row in rows if row.refused]
    assert refused.raw == '3,"open'
    assert "3" in refused.refused.message


def test_an_unclosed_quote_at_the_very_end(read):
    _, rows = read('a,b\n1,2\n3,"open')
    assert (good(rows), bad(rows)) == ([(2, ("1", "2"))], [(3, "unclosed_quote")])


def test_with_one_column_nothing_after_an_unclosed_quote_passes_for_a_row(read):
    _, rows = read('note\nfine\n"open\nnot a row\n')
    assert (good(rows), bad(rows)) == ([(2, ("fine",))], [(3, "unclosed_quote")])


def test_an_unclosed_quote_does_not_swallow_a_long_file(read):
    rest = "".join(f"{n},b\n" for n in range(300_000))
    _, rows = read('a,b\n0,"open\n' + rest)
    assert bad(rows) == [(2, "unclosed_quote")]
    assert len(good(rows)) == 300_000


def test_text_after_a_closing_quote(read):
    _, rows = read('a,b\n"x"y,1\n"5"" pipe",2\n5" pipe,3\n')
    assert bad(rows) == [(2, "after_quote")]
    assert good(rows) == [(3, ('5" pipe', "2")), (4, ('5" pipe', "3"))]


def test_full_width_quotes_are_ordinary_text(read):
    _, rows = read("a,b\n“x”,＂y＂\n")
    assert good(rows) == [(2, ("“x”", "＂y＂"))]


def test_nul_is_refused_in_its_row(read):
    _, rows = read(b"a,b\n1,2\n3,\x00\n5,6\n")
    assert (len(good(rows)), bad(rows)) == (2, [(3, "nul")])


def test_bytes_of_another_encoding_are_refused_in_their_row(read):
    content = "姓,名\n山田,花子\n".encode() + "佐藤,美咲\n".encode("cp932") + "鈴木,一郎\n".encode()
    _, rows = read(content, encoding="utf-8")
    assert [cells for _, cells in good(rows)] == [("山田", "花子"), ("鈴木", "一郎")]
    assert bad(rows) == [(3, "encoding")]


def test_a_long_cell_is_refused_in_its_row(read):
    _, rows = read(f"a,b\n1,{'あ' * 70_000}\n3,{'x' * LONGEST_CELL}\n5,6\n")
    assert (len(good(rows)), bad(rows)) == (2, [(2, "cell_too_long")])


def test_a_long_quoted_cell_of_many_lines_is_one_refused_row(read):
    long = "あいう,えお\n" * 20_000
    _, rows = read(f'a,b\n1,"{long}"\n5,6\n')
    assert (good(rows), bad(rows)) == ([(20_003, ("5", "6"))], [(2, "cell_too_long")])


def test_a_line_without_an_end_is_refused_and_left_out(read):
    _, rows = read("a,b\n1," + "x" * 3_000_000 + "\n5,6\n")
    assert (good(rows), bad(rows)) == ([(3, ("5", "6"))], [(2, "line_too_long")])
    assert max(len(row.raw) for row in rows) < 1000


def test_too_few_and_too_many_cells(read):
    _, rows = read("a,b,c\n1,2\n1,2,3,4\n1,2,3,,\n,,\n\n1,2,3\n")
    assert bad(rows) == [(2, "columns"), (3, "columns")]
    assert good(rows) == [(4, ("1", "2", "3")), (7, ("1", "2", "3"))]


def test_ten_thousand_columns_are_refused(read):
    header = ",".join(f"c{n}" for n in range(10_000))
    assert refused_file(read, header + "\n").code == "too_many_columns"


def test_doubled_headers_are_refused_by_name(read):
    refused = refused_file(read, "氏名,電話,氏名,ﾃﾞﾝﾜ,デンワ,,\n1,2,3,4,5,6,7\n")
    assert refused.code == "duplicate_headers"
    assert "氏名" in refused.message
    assert "デンワ" in refused.message
    assert "電話" not in refused.message


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf", "empty_file"),
        (b"PK\x03\x04rest", "workbook"),
        (b"\xd0\xcf\x11\xe0rest", "workbook"),
        (b'a,"b\n1,2\n', "unclosed_quote"),
        (b"a,b\0\n1,2\n", "nul"),
        (bytes(range(128, 256)) * 40, "encoding_unknown"),
    ],
)
def test_a_file_that_is_no_csv_is_refused(read, content, code):
    assert refused_file(read, content).code == code


def test_an_unknown_encoding_is_refused(read):
    assert refused_file(read, "a\n", encoding="klingon").code == "encoding_name"


def test_the_hint_of_excel_names_the_delimiter(read):
    file, rows = read("sep=;\na;b,c\n1;2\n")
    assert file.header == ("a", "b,c")
    assert good(rows) == [(3, ("1", "2"))]


def test_an_export_with_a_header_only_has_no_rows(read):
    file, rows = read("a,b\n")
    assert (file.header, rows) == (("a", "b"), [])


def test_a_million_rows_need_no_more_memory_than_a_thousand(tmp_path):
    def peak(count):
        path = tmp_path / f"{count}.csv"
        with path.open("w") as file:
            file.write("a,b,c\n")
            file.writelines(f'{n},"x, y",z\n' for n in range(count))
        tracemalloc.start()
        assert sum(1 for row in read_rows(path) if not row.refused) == count
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    peak(10)
    assert peak(60_000) < 2 * peak(2_000) + 2_000_000


CELLS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters='\n",;\t'), max_size=12
)
TABLES = st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(TABLES, st.sampled_from(["utf-8-sig", "utf-16", "utf-16-le"]), st.sampled_from(",;\t"))
def test_whatever_python_writes_is_read_again(tmp_path, table, encoding, delimiter):
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows([("h1", "h2", "h3"), *table])
    path = tmp_path / "b.csv"
    path.write_bytes(buffer.getvalue().encode(encoding))
    rows = list(read_rows(path, encoding=encoding, delimiter=delimiter))
    assert not bad(rows)
    assert [row.cells for row in rows] == [row for row in table if any(row)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.sampled_from('ab,"\n\r;\0'), max_size=60))
def test_any_file_is_read_or_refused(tmp_path, text):
    path = tmp_path / "c.csv"
    path.write_bytes(b"h1,h2\n" + text.encode())
    lines = [row.line for row in read_rows(path, encoding="utf-8", delimiter=",")]
    assert lines == sorted(set(lines))
    assert all(len(row.cells) == 2 for row in read_rows(path, encoding="utf-8") if not row.refused)
