"""Rows that did not go in come back as they stood, however often they are sent."""

import csv

from django.utils import translation

from daifuku.foundation.imports.refused import Source, write_refused

FAULTS = [{"message": "broken"}]


def sent_back(tmp_path, *lines: str) -> list[list[str]]:
    source, target = tmp_path / "file.csv", tmp_path / "file.refused.csv"
    source.write_text("\n".join(lines), encoding="utf-8")
    with translation.override("ja"):
        write_refused(target, Source(source, "utf-8"), [(2, FAULTS)])
    with target.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[1:]


def test_a_row_that_cannot_be_cut_into_cells_is_not_lost(tmp_path):
    (row,) = sent_back(tmp_path, "姓,名,電話番号", '斎藤,"健,091')
    assert row[:2] == ["2", "broken"]
    assert row[2].strip() == '斎藤,"健,091'


def test_nor_in_the_second_round(tmp_path):
    (row,) = sent_back(tmp_path, "行番号,理由,姓,名,電話番号", '3,broken,斎藤,"健,091')
    assert row[:2] == ["2", "broken"]
    assert row[2].strip() == '3,broken,斎藤,"健,091'


def test_line_and_reason_of_the_first_round_are_told_once(tmp_path):
    (row,) = sent_back(tmp_path, "行番号,理由,姓,名", "3,broken,斎藤,健,091")
    assert row == ["2", "broken", "斎藤", "健", "091"]
