"""The lifecycle keeps its dates."""

from datetime import timedelta

import pytest

from daifuku.customers import actions, queries
from daifuku.customers.models import StageChange
from daifuku.foundation.changes import undo
from daifuku.foundation.errors import Invalid, NotAllowed
from daifuku.foundation.models import Change
from daifuku.ledger.testing import assert_not_recorded, assert_recorded, entries_of
from daifuku.ledger.vocabulary.customers import StageEntered


def history(customer):
    rows = StageChange.objects.filter(customer=customer).order_by("entered_at", "id")
    return list(rows.values_list("stage", "entered_at"))


# FEATURES 10
def test_each_entry_into_a_stage_is_dated(mika, by, at):
    later = at + timedelta(days=30)
    actions.move_stage(mika.id, "customer", by=by, at=later)
    assert history(mika) == [("prospect", at), ("customer", later)]
    assert_recorded(StageEntered, customer=mika, stage="customer", former="prospect")
    header = queries.customer_header(mika.id, by)
    assert (header.stage, header.stage_since) == ("customer", later)


def test_moving_to_where_they_are_is_no_move(mika, by, at):
    actions.move_stage(mika.id, "prospect", by=by, at=at)
    assert entries_of(mika, kind=StageEntered) == []


def test_undo_takes_the_entry_into_the_stage_away(mika, by, at):
    actions.move_stage(mika.id, "customer", by=by, at=at)
    undo(Change.objects.latest("id").id, by=by, at=at)
    assert history(mika) == [("prospect", at)]
    assert queries.customer_header(mika.id, by).stage == "prospect"
    assert_not_recorded(StageEntered, customer=mika)


def test_there_is_no_such_stage(mika, by, at):
    with pytest.raises(Invalid):
        actions.move_stage(mika.id, "king", by=by, at=at)


def test_the_seven_stages_stand_in_their_order_and_can_be_renamed(by, at, admin_actor):
    codes = [stage.code for stage in queries.all_stages()]
    assert codes == [
        *("anonymous", "prospect", "lead", "customer", "regular", "supporter", "ambassador")
    ]
    actions.edit_stage("regular", {"ja": "お得意様", "en": "Good customer"}, by=admin_actor, at=at)
    renamed = {stage.code: stage.names.ja for stage in queries.all_stages()}
    assert renamed["regular"] == "お得意様"


def test_renaming_stages_takes_an_administrator(staff_actor, at):
    with pytest.raises(NotAllowed):
        actions.edit_stage("regular", "x", by=staff_actor, at=at)
