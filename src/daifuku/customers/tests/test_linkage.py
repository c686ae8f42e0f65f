"""What two records are compared by."""

import pytest

from daifuku.customers.linkage.comparisons import COMPARISONS
from daifuku.customers.linkage.features import Kept, features_of
from daifuku.customers.linkage.model import shipped
from daifuku.customers.linkage.rarity import usual
from daifuku.customers.linkage.scoring import score
from daifuku.customers.linkage.sounds import read_key, sound_key
from daifuku.customers.names import settled
from daifuku.customers.reasons import reason_in_words

RECORDS = 20_000


def person(family, given, **told):
    names = settled({"family_name": family, "given_name": given})
    columns = (
        *("family_name", "given_name", "family_kana", "given_kana", "name_key", "name_kana"),
    )
    blank = {"birthday": "", "gender": "", "corporate_number": ""}
    lists = dict.fromkeys(("phones", "emails", "addresses"), ())
    kept = {name: names[name] for name in columns} | blank | lists | told
    return features_of(Kept(id=1, kind="person", **kept))


def company(name, **told):
    names = settled({"kind": "organisation", "name": name})
    blank = {"birthday": "", "gender": "", "corporate_number": "", "name_key": names["name_key"]}
    lists = dict.fromkeys(("phones", "emails", "addresses"), ())
    texts = dict.fromkeys(("family_name", "given_name", "family_kana", "given_kana"), "")
    kept = texts | {"name_kana": ""} | blank | lists | told
    return features_of(Kept(id=1, kind="organisation", **kept))


def likeness(one, other):
    return score(one, other, shipped(one.kind, RECORDS), usual())


@pytest.mark.parametrize("same", [("おおの", "オオノ", "ｵｵﾉ", "おおの "), ("つづき", "つずき")])
def test_a_reading_is_one_key_however_it_is_written(same):
    assert len({read_key(one) for one in same}) == 1


@pytest.mark.parametrize(
    "same",
    [
        ("おおの", "おうの", "おーの", "おの", "Ohno", "Ono", "Oono"),
        ("やまざき", "ヤマサキ"),
        ("さとう", "Satoh", "Sato"),
    ],
)
def test_what_sounds_alike_is_one_key(same):
    assert len({sound_key(one) for one in same}) == 1
    assert sound_key("けいこ") != sound_key("けこ")


@pytest.mark.parametrize(("one", "other"), [("斎藤", "齋藤"), ("斉藤", "斎藤"), ("髙橋", "高橋")])
def test_variants_of_a_character_are_one_name(one, other):
    assert person(one, "愛").family == person(other, "愛").family


def test_an_address_meets_itself_however_it_is_written():
    ways = ("1500002 東京都渋谷区渋谷2-21-1ひかりえ203", "1500002 渋谷2-21-1-203",
            "東京都渋谷区渋谷2-21-1こーぽ203号室")  # fmt: skip
    homes = [set(person("佐藤", "愛", addresses=(way,)).homes) for way in ways]
    assert homes[0] & homes[1]
    assert homes[0] & homes[2]


def test_the_family_is_not_the_person_and_marriage_does_not_hide_her():
    home = {"phones": ("+81312345678",), "addresses": ("1500002 渋谷2-21-1",)}
    mother = person("佐藤", "美咲", birthday="1980-03-04", gender="female", **home)
    child = person("佐藤", "健", birthday="2010-05-06", gender="male", **home)
    assert likeness(mother, child).probability < 0.001
    before = person(
        "勅使河原", "美咲", birthday="1980-03-04", gender="female", phones=home["phones"]
    )
    assert likeness(mother, before).probability > 0.95


def test_a_frequent_name_says_less_than_a_rare_one():
    frequent, rare = person("佐藤", "健"), person("勅使河原", "健")
    assert likeness(rare, rare).bits > likeness(frequent, frequent).bits + 5


def test_a_company_is_itself_and_not_its_group():
    told = {"phones": ("+81312345678",), "addresses": ("1500002 渋谷2-21-1",)}
    minato = company("株式会社みなと商事", **told)
    assert likeness(minato, company("みなと商事㈱", **told)).probability > 0.99
    assert likeness(minato, company("みなと商事サービス㈱", **told)).probability < 0.5


def test_every_level_has_its_words_and_its_weight():
    for kind, comparisons in COMPARISONS.items():
        for comparison in comparisons:
            for level in comparison.levels:
                assert reason_in_words(level.code)
                assert shipped(kind, RECORDS).odds_of(comparison, level).m > 0
