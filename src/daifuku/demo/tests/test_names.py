import re
from collections import Counter

import pytest

from daifuku.demo import names
from daifuku.demo.chance import chance
from daifuku.demo.tables import rows
from daifuku.foundation.text import fold, is_kana

MANY = 3000


@pytest.fixture(scope="module")
def surnames():
    return Counter(names.surname(chance("test", number)) for number in range(MANY))


def test_frequent_surnames_are_frequent(surnames):
    written = Counter()
    for (name, _reading), count in surnames.items():
        written[name] += count
    assert {"佐藤", "鈴木", "高橋", "田中"} <= {name for name, _count in written.most_common(8)}
    assert 0.012 < written["佐藤"] / MANY < 0.03
    assert len(written) > 700


def test_rare_writings_of_frequent_names_occur(surnames):
    written = {name for name, _reading in surnames}
    assert {"髙橋", "渡邊", "渡邉", "齋藤", "斉藤", "山﨑"} <= written
    assert fold("髙橋") == fold("高橋")


def test_one_writing_may_have_two_readings(surnames):
    assert {reading for name, reading in surnames if name == "河野"} == {"こうの", "かわの"}


def test_readings_are_kana_and_mail_names_are_letters():
    for number in range(300):
        made = names.japanese(
            chance("reading", number), sex="fm"[number % 2], born=1935 + number % 70
        )
        assert is_kana(made.family_kana)
        assert is_kana(made.given_kana)
        assert all(re.fullmatch(r"[a-z]{1,20}", part) for part in made.latin), made


def test_given_names_fit_the_year_of_birth():
    def drawn(born):
        return {
            names.given_name(chance("given", born, n), sex="f", born=born)[0] for n in range(300)
        }

    assert "和子" in drawn(1945)
    assert "和子" not in drawn(1999)
    assert "結衣" in drawn(2001)
    assert "結衣" not in drawn(1945)


def test_given_names_are_in_the_name_data_set_as_read():
    """The table is hand-written; the data set knows which readings a writing has."""
    import csv
    from importlib.resources import files

    known = set()
    for sex, word in (("m", "man"), ("f", "woman")):
        text = files("japanese_personal_name_dataset").joinpath(
            f"dataset/first_name_{word}_org.csv"
        )
        for reading, _latin, *writings in csv.reader(text.read_text("utf-8").splitlines()):
            known |= {(sex, writing, reading) for writing in writings}
    table = {(row["sex"], row["name"], row["kana"]) for row in rows("given_names")}
    in_kanji = {row for row in table if not is_kana(row[1])}
    unknown = in_kanji - known
    assert len(unknown) <= 6, unknown


@pytest.mark.parametrize(
    ("reading", "written"),
    [
        ("さとう", "sato"),
        ("いのうえ", "inoue"),
        ("おおの", "ono"),
        ("こういち", "koichi"),
        ("しょうじ", "shoji"),
        ("はっとり", "hattori"),
        ("ほんま", "honma"),
        ("キョウコ", "kyoko"),
    ],
)
def test_latin_is_hepburn_without_long_vowels(reading, written):
    assert names.latin(reading) == written
