import pytest

from daifuku.foundation.japan.names import (
    NameParts,
    Recipient,
    addressee,
    display_name,
    honorific,
    reading_beside,
)
from daifuku.foundation.text.errors import BadValue

MISAKI = NameParts(family="佐藤", given="美咲")
JOHN = NameParts(family="Smith", given="John", language="en")
MINATO = NameParts(name="株式会社みなと", kind="organisation")


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        (MISAKI, "佐藤 美咲"),
        (NameParts(family="Yamada", given="Hanako"), "Yamada Hanako"),
        (NameParts(family="山田", given="花子", language="en"), "山田 花子"),
        (JOHN, "John Smith"),
        (NameParts(family="佐藤"), "佐藤"),
        (NameParts(given="美咲"), "美咲"),
        (MINATO, "株式会社みなと"),
        (NameParts(name="佐藤家", kind="household"), "佐藤家"),
        (NameParts(name="ゲスト"), "ゲスト"),
    ],
)
def test_a_name_has_one_order_in_both_languages(parts, shown):
    assert display_name(parts, "ja") == display_name(parts, "en") == shown


def test_a_latin_name_has_no_reading_for_who_reads_no_japanese():
    assert reading_beside("Sarah Müller", "ミュラー サラ", "en") == ""
    assert reading_beside("Sarah Müller", "ミュラー サラ", "ja") == "ミュラー サラ"
    assert reading_beside("佐藤 美咲", "サトウ ミサキ", "en") == "サトウ ミサキ"


@pytest.mark.parametrize(
    ("kind", "chosen", "expected"),
    [
        ("person", "", "様"),
        ("household", "", "様"),
        ("organisation", "", "御中"),
        ("person", "先生", "先生"),
        ("person", "殿", "殿"),
        ("person", "御中", "様"),
        ("organisation", "各位", "各位"),
    ],
)
def test_the_honorific_fits_the_kind(kind, chosen, expected):
    assert honorific(kind, chosen) == expected


def test_english_has_no_guessed_title():
    assert honorific("person", language="en") == ""
    assert honorific("person", "先生", language="en") == ""


def test_an_unknown_honorific_is_refused():
    with pytest.raises(BadValue) as refused:
        honorific("person", "陛下")
    assert "様、御中、先生、殿、各位" in refused.value.message


@pytest.mark.parametrize(
    ("recipient", "line"),
    [
        (Recipient(MISAKI), "佐藤 美咲 様"),
        (Recipient(MISAKI, "株式会社みなと", "購買部"), "株式会社みなと 購買部 佐藤 美咲 様"),
        (
            Recipient(MISAKI, "株式会社みなと", "購買部", "部長"),
            "株式会社みなと 購買部 部長 佐藤 美咲 様",
        ),
        (Recipient(MISAKI, honorific="先生"), "佐藤 美咲 先生"),
        (Recipient(organisation="株式会社みなと"), "株式会社みなと 御中"),
        (
            Recipient(organisation="株式会社みなと", department="購買部"),
            "株式会社みなと 購買部 御中",
        ),
        (Recipient(MINATO), "株式会社みなと 御中"),
        (
            Recipient(organisation="株式会社みなと", department="購買部", honorific="各位"),
            "株式会社みなと 購買部 各位",
        ),
        (Recipient(NameParts(name="佐藤家", kind="household")), "佐藤家 様"),
        (Recipient(MISAKI, "株式会社みなと", honorific="御中"), "株式会社みなと 佐藤 美咲 様"),
        (Recipient(), ""),
    ],
)
def test_a_letter_is_addressed(recipient, line):
    assert addressee(recipient) == line


def test_an_english_letter_is_addressed_without_a_title():
    recipient = Recipient(JOHN, "Minato Co., Ltd.", "Purchasing")
    assert addressee(recipient, "en") == "John Smith, Purchasing, Minato Co., Ltd."
