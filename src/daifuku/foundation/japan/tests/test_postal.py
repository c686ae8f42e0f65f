import pytest

from daifuku.foundation.japan.postal import address_for_postal_code, parse_postal_code
from daifuku.foundation.text.errors import BadValue


@pytest.mark.parametrize(
    "text",
    [
        "150-0002",
        "1500002",
        "〒150-0002",
        "〒１５０ー０００２",
        "150 0002",
        "〶１５０−０００２"[1:],
    ],
)
def test_a_code_is_read_in_any_spelling(text):
    assert parse_postal_code(text) == "150-0002"


@pytest.mark.parametrize(
    "text", ["", "150-002", "15000021", "abc-defg", "150-000２1", "1" * 30, "٣٣٣٣٣٣٣"]
)
def test_anything_else_is_refused(text):
    with pytest.raises(BadValue) as refused:
        address_for_postal_code(text)
    assert refused.value.code == "postal_code"


def test_a_code_gives_its_address_and_reading():
    (address,) = address_for_postal_code("〒150-0002")
    assert (address.prefecture, address.city, address.town) == ("東京都", "渋谷区", "渋谷")
    assert (address.prefecture_kana, address.city_kana, address.town_kana) == (
        "トウキョウト",
        "シブヤク",
        "シブヤ",
    )
    assert address.postal_code == "150-0002"


def test_a_code_of_two_prefectures_gives_both():
    assert [a.prefecture for a in address_for_postal_code("498-0000")] == ["愛知県", "三重県"]


def test_a_code_without_a_town_leaves_it_empty():
    assert [a.town for a in address_for_postal_code("060-0000")] == [""]


def test_a_large_office_has_its_own_code():
    (office,) = address_for_postal_code("100-8066")
    assert office.office == "株式会社 日本経済新聞社"
    assert (office.town, office.street) == ("大手町", "1丁目3-7")


def test_a_code_not_in_use_gives_nothing():
    assert address_for_postal_code("999-9999") == ()
