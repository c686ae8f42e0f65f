import pytest

from daifuku.demo import places
from daifuku.demo.chance import chance
from daifuku.demo.stores import stores
from daifuku.foundation.japan import address_for_postal_code, parse_phone
from daifuku.foundation.text import is_kana


def test_towns_are_real_and_readable():
    towns = places.towns()
    assert len(towns) > 600
    assert len({town.name for town in towns}) == len(towns)
    for town in towns[:40]:
        found = address_for_postal_code(town.postal_code)
        assert any((a.city, a.town) == (town.city, town.name) for a in found), town
        assert is_kana(town.kana)


@pytest.mark.parametrize("number", range(25))
def test_a_house_has_the_postal_code_of_its_town(number):
    draw = chance("house", number)
    near = places.towns()[number * 7]
    house = places.house(draw, near)
    found = address_for_postal_code(house.postal_code)
    assert house.city == near.city
    assert any(house.town.startswith(address.town) for address in found)


@pytest.mark.parametrize("number", range(25))
def test_telephones_parse_and_belong_to_nobody(number):
    draw = chance("phone", number)
    mobile, landline = places.mobile(draw), places.landline(draw, places.towns()[number].city)
    assert str(parse_phone(mobile)) == mobile
    assert mobile[3:5] == "-0", "no mobile range begins with 0"
    assert parse_phone(landline).e164.startswith("+81")
    assert landline.split("-")[1][0] == "1", "no subscriber's number begins with 1"
    assert sum(letter.isdigit() for letter in landline) == 10


def test_no_two_stores_share_a_name_and_a_smaller_demo_has_the_same():
    ids = list(range(300, 757))
    made = stores(ids)
    assert len(made) == 457
    assert len({store.ja for store in made}) == 457
    assert stores(ids) == made
    assert all(store.en.isascii() for store in made)
