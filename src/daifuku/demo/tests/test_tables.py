import pytest
from django.utils import translation

from daifuku.demo.tables import rows, said, sources
from daifuku.demo.traits import SOURCES
from daifuku.foundation.sources import in_both, source_words

TABLES = (
    *("calls", "categories", "colleagues", "demographics", "departments", "english_names"),
    *("given_names", "inquiries", "makers", "notes", "organisations", "surname_variants"),
    *("said", "types", "wishes"),
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
    named = [row["source"] for row in rows(table)]
    assert len(set(named)) == len(named)


def test_what_customers_told_reads_in_both_languages():
    told = {row[name] for row in rows("demographics") for name in ("topic", "ja")}
    told |= {row[name] for row in rows("wishes") for name in ("topic", "value")}
    assert told | {"会員登録", *SOURCES} == said().keys()
    assert all(words.en.replace("¥", "").isascii() for words in said().values())
    with translation.override("en"):
        assert in_both("世帯年収") == "Household income"
        assert source_words("demographics") == "Survey of households"
        assert source_words("loyalty") == "Loyalty card"
        assert source_words("アプリ") == "App"
        assert in_both("typed by hand") == "typed by hand"
    with translation.override("ja"):
        assert in_both("世帯年収") == "世帯年収"


def test_a_list_of_words_is_made_once():
    assert said() is said()
    assert sources() is sources()


def test_no_two_categories_are_called_the_same():
    for language in ("ja", "en"):
        names = [row[language] for row in rows("categories")]
        assert len(set(names)) == len(names)
