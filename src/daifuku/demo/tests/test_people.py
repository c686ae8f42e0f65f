from dataclasses import replace
from datetime import date

import pytest

from daifuku.demo import families, traits
from daifuku.demo.people import AGES, AGES_HOLD_ON, Home, people
from daifuku.demo.places import towns
from daifuku.foundation.japan import check_corporate_number
from daifuku.foundation.text import is_kana

OPENS = date(2025, 11, 16)
TOWNS = {300 + n: town for n, town in enumerate(towns()[:60])}
BANDS = list(AGES)


def home(number: int) -> Home:
    told = {}
    if number % 3 == 0:
        told = {"age": BANDS[number % len(BANDS)], "marital_status": "Married"}
    return Home(
        household_id=number,
        store_id=300 + number % 60,
        receipts=number % 300,
        spent=number * 1000,
        first_on=date(2025, 12, 1),
        last_on=date(2026, 11, 1),
        told=told,
    )


@pytest.fixture(scope="module")
def made():
    return people([home(number) for number in range(1, 601)], TOWNS, opens_on=OPENS)


def test_the_same_seed_makes_the_same_people(made):
    again = people([home(number) for number in range(1, 601)], TOWNS, opens_on=OPENS)
    assert again == made


def test_a_smaller_demo_has_the_same_people(made):
    few = people([home(number) for number in range(1, 601, 10)], TOWNS, opens_on=OPENS)
    in_full = {person.home.household_id: person for person in made}
    for person in few:
        twin = in_full[person.home.household_id]
        assert replace(person, mails=()) == replace(twin, mails=())


def test_ages_fit_what_was_told(made):
    for person in made:
        band = person.home.told.get("age")
        if band and person.birthday:
            youngest, oldest = AGES[band]
            age = (AGES_HOLD_ON - person.birthday).days / 365.25
            assert youngest - 0.01 <= age < oldest + 1.01


def test_readings_mails_and_phones_are_as_in_life(made):
    mails = [mail for person in made for mail in person.mails]
    assert len(set(mails)) == len(mails)
    assert all(mail.endswith((".jp", ".com", ".net")) and "@" in mail for mail in mails)
    hosts = {mail.split("@")[1] for mail in mails}
    assert hosts == {"example.jp", "example.com", "mail.example.jp", "example.net"}
    assert 0.6 < len(mails) / len(made) < 0.9
    assert all(is_kana(person.name.family_kana) for person in made)
    assert 0 < sum(person.name.language == "en" for person in made) < 40
    assert 0.02 < sum(not person.phones for person in made) / len(made) < 0.12


def test_who_married_may_have_a_family_of_one_name(made):
    found = families.families(made)
    married = [p for p in made if p.home.told.get("marital_status") == "Married"]
    assert 0.2 < len(found) / len(married) < 0.7
    assert all(f.spouse.family == f.head.name.family and f.ja.endswith("家") for f in found)
    assert all(f.spouse_sex != f.head.sex for f in found)


def test_companies_buy_through_customers_and_their_numbers_check(made):
    found = families.organisations(made)
    assert len(found) == 40
    assert len({company.contact.home.household_id for company in found}) == 40
    numbers = [company.corporate_number for company in found if company.corporate_number]
    assert len(set(numbers)) == len(numbers) > 10
    assert all(check_corporate_number(number)[1:5] == "9999" for number in numbers)


def test_stages_follow_from_visits(made):
    stages = {person.home.receipts: traits.stage(person) for person in made}
    assert stages[5] == "customer"
    assert stages[100] == "regular"
    assert stages[200] == "supporter"
    assert "ambassador" in stages.values()


def test_wishes_tell_their_source(made):
    told = next(person for person in made if person.home.told)
    wishes = traits.wishes(told)
    assert ("婚姻", "既婚", "demographics") in [(w.topic, w.value, w.source) for w in wishes]
    assert len({(wish.topic, wish.stated) for wish in wishes}) == len(wishes)


def test_nobody_consents_to_mail_without_a_mail_address(made):
    for person in made:
        channels = {said.channel for said in traits.statements(person)}
        assert "email" not in channels or person.mails
        assert "post" not in channels or person.address
    granted = [s.granted for p in made for s in traits.statements(p) if s.channel == "email"]
    assert 0.5 < sum(granted) / len(granted) < 0.9
