"""How single values read in both languages, and which birthdays nobody has."""

from datetime import date

import pytest
from django.utils import translation
from django.utils.html import strip_tags

from daifuku.customers import shown
from daifuku.customers.actions import read_new
from daifuku.foundation.errors import Invalid

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("language", "born", "reads"),
    [
        ("ja", date(1977, 1, 12), "1977年1月12日（49歳） 昭和52年"),
        ("ja", date(1977, 11, 30), "1977年11月30日（48歳） 昭和52年"),
        ("ja", date(2019, 5, 1), "2019年5月1日（7歳） 令和元年"),
        ("en", date(1977, 1, 12), "12 Jan 1977 (49)"),
        ("en", date(1977, 11, 29), "29 Nov 1977 (49)"),
    ],
)
def test_a_birthday_reads_with_age_and_era(language, born, reads):
    with translation.override(language):
        assert strip_tags(shown.birthday(born, TODAY)) == reads


def test_nobody_alive_was_born_in_1850():
    told = []
    for language in ("ja", "en"):
        with translation.override(language), pytest.raises(Invalid) as refused:
            read_new({"family_name": "山田", "birthday": "1850-06-01"})
        assert [error.field for error in refused.value.errors] == ["birthday"]
        with translation.override(language):
            told.append(str(refused.value.errors[0].message))
    assert told[0] != told[1]
