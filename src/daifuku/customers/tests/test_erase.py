"""The right to be forgotten. The planted string must be gone from the whole database."""

from datetime import date

import pytest
from django.db import connection

from daifuku.customers import actions, bulk, queries
from daifuku.customers.actions import NewConsent, NewPreference, NewRelation
from daifuku.customers.models import Consent, Customer, StageChange
from daifuku.foundation.changes import CannotUndo, change, undo
from daifuku.foundation.errors import NotAllowed, NotFound
from daifuku.foundation.models import AuditEntry, Change
from daifuku.ledger.testing import assert_recorded
from daifuku.ledger.vocabulary.ledger import CustomerErased

PLANTED = "zqxplanted"


def holding(word: str) -> list[str]:
    """Every table of the database in which a row holds the word in any column."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
                       " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')")  # fmt: skip
        for (table,) in cursor.fetchall():
            asked = f"SELECT count(*) FROM {table} t WHERE strpos(lower(t::text), %s) > 0"
            cursor.execute(asked, [word])
            if cursor.fetchone()[0]:
                found.append(table)
    return found


@pytest.fixture
def planted(add, by, at):
    """A customer with the word in every field that takes text, each of them edited once."""
    word = PLANTED
    customer = add(
        family_name=word,
        given_name=word,
        family_kana=word,
        given_kana=word,
        emails=[f"{word}@example.jp", f"a@{word}.example.jp"],
        addresses=[{"prefecture": word, "city": word, "town": word, "building": word}],
        external_ids=[{"source": word, "id": word}],
        birthday="1990-03-04",
    )
    company = add(kind="organisation", name="みなと商事")
    actions.relate(NewRelation(customer.id, company.id, "officer", word), by=by, at=at)
    actions.set_preference(
        customer.id, NewPreference(word, word, word, expires_on=date(2030, 1, 1)), by=by, at=at
    )
    consent = NewConsent("marketing", "email", True, word, f"{word} agreed")
    actions.set_consent(customer.id, consent, by=by, at=at)
    edits = {"family_name": word + "2", "given_name": word + "2", "emails": [f"{word}2@example.jp"]}
    actions.edit_customer(customer.id, edits, by=by, at=at)
    subject = ("customer", customer.id)
    with change("customers.edit_customer", by=by, at=at, subject=subject, why=f"{word} asked"):
        actions.set_preference(customer.id, NewPreference(word, word + "2"), by=by, at=at)
    return customer


def test_the_scan_finds_what_was_planted(planted):
    assert {
        "public.customers_customer",
        "public.customers_customer_history",
        "public.customers_contact_point",
        "public.customers_contact_point_history",
        "public.customers_external_id",
        "public.customers_relation",
        "public.customers_preference",
        "public.customers_preference_history",
        "public.customers_consent",
        "public.foundation_searchdocument",
        "public.foundation_change",
    } <= set(holding(PLANTED))


def test_nothing_of_it_is_left_anywhere(planted, by, at):
    actions.erase_customer(planted.id, by=by, at=at)
    assert holding(PLANTED) == []
    left = Customer.objects.get(id=planted.id)
    assert (left.birthday, left.owner_id, left.erased_at) == (None, None, at)
    assert_recorded(CustomerErased, customer=planted)


def test_what_is_no_personal_word_stays(planted, by, at):
    actions.erase_customer(planted.id, by=by, at=at)
    assert Consent.objects.get().granted
    assert StageChange.objects.filter(customer=planted).count() == 1


def test_others_keep_everything(planted, mika, by, at):
    actions.edit_customer(mika.id, {"family_name": "田中"}, by=by, at=at)
    renamed = Change.objects.latest("id").id
    actions.erase_customer(planted.id, by=by, at=at)
    assert queries.customer_header(mika.id, by).name == "田中 美咲"
    undo(renamed, by=by, at=at)
    assert queries.customer_header(mika.id, by).name == "佐藤 美咲"


def test_it_stands_in_the_audit_log(mika, by, at):
    actions.erase_customer(mika.id, by=by, at=at)
    line = AuditEntry.objects.get(event="erased")
    assert (line.user_id, line.facts) == (by.user_id, {"customer": mika.id})


def test_it_cannot_be_undone_and_neither_can_what_was_before(planted, by, at):
    edited = Change.objects.filter(action="customers.edit_customer").latest("id").id
    created = Change.objects.get(action="customers.create_customer", subject_id=planted.id).id
    actions.erase_customer(planted.id, by=by, at=at)
    for change_id in (Change.objects.latest("id").id, edited, created):
        with pytest.raises(CannotUndo):
            undo(change_id, by=by, at=at)
    assert holding(PLANTED) == []


def test_the_erased_one_is_gone_for_everybody(planted, by, at):
    actions.erase_customer(planted.id, by=by, at=at)
    for look in (queries.customer_header, queries.json_one, queries.visible_customer):
        with pytest.raises(NotFound):
            look(planted.id, by)
    for do in (actions.restore_customer, actions.erase_customer):
        with pytest.raises(NotFound):
            do(planted.id, by=by, at=at)


def test_undoing_a_load_leaves_the_erased_one_as_an_empty_record(by, at):
    rows = [
        bulk.Loading(actions.read_new({"family_name": name})) for name in ("斎藤", PLANTED, "伊藤")
    ]
    loaded = bulk.load_customers(rows, by=by, at=at)
    gone = Customer.objects.get(family_name=PLANTED)
    actions.erase_customer(gone.id, by=by, at=at)
    undo(loaded.change_id, by=by, at=at)
    assert list(Customer.objects.values_list("id", "name")) == [(gone.id, "")]
    assert holding(PLANTED) == []


def test_who_asked_to_be_forgotten_is_known_by_a_hash_only(mika, by, at):
    actions.erase_customer(mika.id, by=by, at=at)
    asked = ["misaki@example.jp", "other@example.jp"]
    assert actions.suppressed("email", asked) == {"misaki@example.jp"}
    assert actions.suppressed("phone", ["+819012345678"]) == {"+819012345678"}


def test_they_stay_forgotten_under_another_secret_key(mika, by, at, settings):
    actions.erase_customer(mika.id, by=by, at=at)
    settings.SECRET_KEY = "another one"
    assert actions.suppressed("email", ["misaki@example.jp"]) == {"misaki@example.jp"}


def test_a_number_is_no_mail_address(mika, by, at):
    actions.erase_customer(mika.id, by=by, at=at)
    assert actions.suppressed("phone", ["misaki@example.jp"]) == set()


def test_it_works_on_the_bin_too(mika, by, at):
    actions.delete_customer(mika.id, by=by, at=at)
    actions.erase_customer(mika.id, by=by, at=at)
    assert holding("misaki") == []


def test_managers_do_not_erase(mika, manager_actor, at):
    with pytest.raises(NotAllowed):
        actions.erase_customer(mika.id, by=manager_actor, at=at)
