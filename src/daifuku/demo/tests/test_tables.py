import pytest

from daifuku.demo.tables import rows

TABLES = (
    *("calls", "categories", "colleagues", "demographics", "departments", "english_names"),
    *("given_names", "inquiries", "makers", "notes", "organisations", "surname_variants"),
    *("types", "wishes"),
)


@pytest.mark.parametrize("table", TABLES)
def test_every_row_fills_every_column(table):
    wide = [row for row in rows(table) if None in row or None in row.values()]
    assert not wide
    assert rows(table)


@pytest.mark.parametrize("table", ["departments", "categories", "types"])
def test_translations_have_both_languages_once_per_source(table):
    for row in rows(table):
        assert row["en"].isascii(), row
        assert any(ord(letter) > 0x3000 for letter in row["ja"]), row
    sources = [row["source"] for row in rows(table)]
    assert len(set(sources)) == len(sources)


def test_no_two_categories_are_called_the_same():
    for language in ("ja", "en"):
        names = [row[language] for row in rows("categories")]
        assert len(set(names)) == len(names)
