"""Preferences and consent."""

from datetime import date, timedelta

import pytest

from daifuku.customers import actions, queries
from daifuku.customers.actions import NewConsent, NewPreference, read_preference
from daifuku.customers.models import Consent, Preference
from daifuku.foundation.errors import Invalid
from daifuku.ledger.testing import assert_recorded
from daifuku.ledger.vocabulary.customers import ConsentGiven, ConsentWithdrawn, PreferenceSet


# FEATURES 9
def test_stated_and_inferred_stand_side_by_side(mika, by, at):
    stated = NewPreference("好きな色", "青", source="店頭")
    inferred = NewPreference("好きな色", "赤", "購買", stated=False, confidence=70)
    actions.set_preference(mika.id, stated, by=by, at=at)
    actions.set_preference(mika.id, inferred, by=by, at=at)
    actions.set_preference(
        mika.id, NewPreference("好きな色", "緑", expires_on=date(2027, 1, 1)), by=by, at=at
    )
    rows = Preference.objects.filter(customer=mika).order_by("-stated")
    assert [(r.value, r.stated, r.confidence) for r in rows] == [
        ("緑", True, None),
        ("赤", False, 70),
    ]
    assert_recorded(PreferenceSet, customer=mika, stated=True, expires_on=date(2027, 1, 1))


def test_what_expired_is_no_longer_shown(mika, by, at):
    new = NewPreference("サイズ", "M", expires_on=at.date() - timedelta(days=1))
    actions.set_preference(mika.id, new, by=by, at=at)
    assert queries.preferences_of([mika.id], on=at.date()) == []
    assert len(queries.preferences_of([mika.id], on=at.date() - timedelta(days=1))) == 1


def test_a_form_is_read_and_its_faults_named():
    read = read_preference({"topic": "色", "value": "青", "stated": "false", "confidence": "７０"})
    assert (read.stated, read.confidence) == (False, 70)
    with pytest.raises(Invalid) as refused:
        read_preference({"topic": "", "value": "x" * 201, "stated": False, "confidence": "120"})
    assert [error.field for error in refused.value.errors] == ["topic", "value", "confidence"]


def test_the_latest_statement_holds(mika, by, at):
    given = NewConsent("marketing", "email", True, "店頭", "お知らせを送ってよい")
    withdrawn = NewConsent("marketing", "email", False, given_at=at + timedelta(hours=1))
    actions.set_consent(mika.id, given, by=by, at=at)
    assert queries.consent_of([mika.id])[("marketing", "email")].granted
    actions.set_consent(mika.id, withdrawn, by=by, at=at + timedelta(hours=2))
    assert not queries.consent_of([mika.id])[("marketing", "email")].granted
    assert Consent.objects.count() == 2
    assert_recorded(ConsentGiven, customer=mika, purpose="marketing", channel="email")
    assert_recorded(ConsentWithdrawn, customer=mika, purpose="marketing", channel="email")


def test_an_older_statement_found_later_does_not_overrule(mika, by, at):
    actions.set_consent(mika.id, NewConsent("marketing", "sms", False), by=by, at=at)
    older = NewConsent("marketing", "sms", True, "店頭", "同意します", at - timedelta(days=400))
    actions.set_consent(mika.id, older, by=by, at=at)
    assert not queries.consent_of([mika.id])[("marketing", "sms")].granted


def test_consent_for_nothing_known_or_in_the_future_is_refused(mika, by, at):
    wrong = NewConsent("spam", "pigeon", True, given_at=at + timedelta(days=1))
    with pytest.raises(Invalid) as refused:
        actions.set_consent(mika.id, wrong, by=by, at=at)
    assert [e.field for e in refused.value.errors] == ["purpose", "channel", "given_at"]


def test_a_consent_that_nobody_could_prove_is_refused(mika, by, at):
    for new, fields in (
        (NewConsent("marketing", "email", True), ["source", "wording"]),
        (NewConsent("marketing", "email", True, "店頭", " "), ["wording"]),
        (NewConsent("marketing", "email", True, "", "同意します"), ["source"]),
    ):
        with pytest.raises(Invalid) as refused:
            actions.set_consent(mika.id, new, by=by, at=at)
        assert [error.field for error in refused.value.errors] == fields
    actions.set_consent(mika.id, NewConsent("marketing", "email", False), by=by, at=at)
    assert not queries.consent_of([mika.id])[("marketing", "email")].granted


@pytest.mark.parametrize("stated", [True, False])
def test_more_than_certain_is_refused(mika, by, at, stated):
    for body in ("150", "-1"):
        given = {"topic": "色", "value": "青", "stated": stated, "confidence": body}
        with pytest.raises(Invalid) as refused:
            read_preference(given)
        assert [error.field for error in refused.value.errors] == ["confidence"]
    new = NewPreference("色", "青", stated=stated, confidence=150)
    with pytest.raises(Invalid):
        actions.set_preference(mika.id, new, by=by, at=at)
