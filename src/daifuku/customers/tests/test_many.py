"""What is done to many customers at once leaves what doing it to each would, and is undone as one."""

import importlib
import threading
from datetime import timedelta

import pytest
from django.db import OperationalError, connection

from daifuku.customers import actions
from daifuku.customers.models import Customer, CustomerTag, ExternalId, Figures, StageChange
from daifuku.foundation import bulk, clock
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.bulk import NothingChosen, Targets, begin, carry_out, edit_of, go_on, stop
from daifuku.foundation.bulk.running import CannotGoOn, CannotStop
from daifuku.foundation.changes import CannotUndo, undo
from daifuku.foundation.changes.interrupting import stop_silent
from daifuku.foundation.errors import Invalid, NotAllowed, NotFound
from daifuku.foundation.models import BulkEdit, BulkTarget, Change, Team
from daifuku.foundation.search import find
from daifuku.ledger.testing import assert_not_recorded, assert_recorded
from daifuku.ledger.vocabulary.customers import (
    CustomerDeleted,
    CustomerEdited,
    StageEntered,
    TagAdded,
    TagRemoved,
)

TAG, UNTAG, MOVE = "customers.tag_many", "customers.untag_many", "customers.move_many"
ASSIGN, DELETE = "customers.assign_many", "customers.delete_many"


@pytest.fixture
def three(add):
    return [add(family_name=name, stage="lead") for name in ("青木", "青山", "森")]


@pytest.fixture
def tag(by, at):
    return actions.add_tag("上得意", by=by, at=at)


def do(what, customers, by, at, **asked):
    targets = Targets.chosen([getattr(one, "pk", one) for one in customers])
    return begin(what, asked, targets, by=by, at=at)


def remembered():
    """State as an undo has to bring it back: all of it but when it was touched last."""
    customers = Customer.objects.order_by("id").values()
    rows = [{k: v for k, v in row.items() if k != "updated_at"} for row in customers]
    figures = list(Figures.objects.order_by("customer_id").values())
    tags = sorted(CustomerTag.objects.values_list("customer_id", "tag_id"))
    stages = sorted(StageChange.objects.values_list("customer_id", "stage_id"))
    numbers = sorted(ExternalId.objects.values_list("customer_id", "external_id", "binned"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT object_id, tokens::text FROM foundation_searchdocument"
            " WHERE kind = 'customer' ORDER BY 1"
        )
        return rows, figures, tags, stages, numbers, cursor.fetchall()


def test_a_tag_is_put_on_those_who_lack_it(three, tag, by, at):
    actions.tag(three[0].pk, tag.pk, by=by, at=at)
    edit = do(TAG, three, by, at, tag_id=str(tag.pk))
    assert (edit.state, edit.expected, edit.done, edit.changed) == ("done", 3, 3, 2)
    assert CustomerTag.objects.filter(tag=tag).count() == 3
    assert_recorded(TagAdded, customer=three[1], tag_id=tag.pk)
    change = Change.objects.get(pk=edit.change_id)
    assert (change.state, change.rows, change.action) == ("done", 2, TAG)


def test_a_tag_is_taken_off(three, tag, by, at):
    actions.tag(three[0].pk, tag.pk, by=by, at=at)
    edit = do(UNTAG, three, by, at, tag_id=tag.pk)
    assert edit.changed == 1
    assert not CustomerTag.objects.exists()
    assert_recorded(TagRemoved, customer=three[0], tag_id=tag.pk)
    assert_not_recorded(TagRemoved, customer=three[1])


def test_they_enter_a_stage(three, by, at):
    actions.move_stage(three[0].pk, "regular", by=by, at=at)
    edit = do(MOVE, three, by, at, stage="regular")
    assert edit.changed == 2
    assert {one.stage_id for one in Customer.objects.all()} == {"regular"}
    assert_recorded(StageEntered, customer=three[2], stage="regular", former="lead")
    assert StageChange.objects.filter(customer=three[2], stage_id="regular").count() == 1


def test_somebody_is_put_in_charge_and_finds_them(three, by, at, colleague):
    clerk = colleague(Role.STAFF, sees="own")
    assert find("青木", Actor.of(clerk)).hits == []
    edit = do(ASSIGN, three[:2], by, at, owner_id=str(clerk.pk))
    assert edit.changed == 2
    assert [hit.object_id for hit in find("青木", Actor.of(clerk)).hits] == [three[0].pk]
    assert_recorded(CustomerEdited, customer=three[0], fields=("owner_id",))
    freed = do(ASSIGN, three[:1], by, at, owner_id="")
    assert find("青木", Actor.of(clerk)).hits == []
    assert [hit.object_id for hit in find("青木", by).hits] == [three[0].pk]
    undo(freed.change_id, by=by, at=at)
    assert [hit.object_id for hit in find("青木", Actor.of(clerk)).hits] == [three[0].pk]


def test_a_colleague_of_the_team_finds_whom_an_undo_gives_back(three, by, at, colleague):
    team = Team.objects.create(names={"ja": "渋谷"})
    mine, beside = (colleague(Role.STAFF, sees="team", team=team) for _ in range(2))
    do(ASSIGN, three[:1], by, at, owner_id=str(mine.pk))
    freed = do(ASSIGN, three[:1], by, at, owner_id="")
    assert find("青木", Actor.of(beside)).hits == []
    undo(freed.change_id, by=by, at=at)
    assert [hit.object_id for hit in find("青木", Actor.of(beside)).hits] == [three[0].pk]


def test_they_go_to_the_bin(add, three, by, at):
    firm = add(kind="organisation", name="海山商会", external_ids=[{"source": "pos", "id": "A-1"}])
    actions.relate(actions.NewRelation(three[2].pk, firm.pk, "employee"), by=by, at=at)
    edit = do(DELETE, [*three[:2], firm], by, at)
    assert edit.changed == 3
    assert_recorded(CustomerDeleted, customer=firm)
    assert find("青", by).hits == []
    assert find("海山商会", by).hits == []
    assert ExternalId.objects.get().binned


@pytest.mark.parametrize("what", [TAG, UNTAG, MOVE, ASSIGN, DELETE])
def test_all_of_it_is_undone_as_one_and_done_again(add, three, tag, by, at, colleague, what):
    firm = add(kind="organisation", name="海山商会", external_ids=[{"source": "pos", "id": "A-1"}])
    actions.relate(actions.NewRelation(three[0].pk, firm.pk, "employee"), by=by, at=at)
    actions.tag(three[0].pk, tag.pk, by=by, at=at)
    asked = {
        TAG: {"tag_id": tag.pk},
        UNTAG: {"tag_id": tag.pk},
        MOVE: {"stage": "regular"},
        ASSIGN: {"owner_id": colleague(Role.STAFF).pk},
        DELETE: {},
    }[what]
    before = remembered()
    edit = do(what, [*three, firm], by, at, **asked)
    after = remembered()
    assert after != before
    undone = undo(edit.change_id, by=by, at=at)
    assert remembered() == before
    undo(undone.pk, by=by, at=at)
    assert remembered() == after


def test_what_contradicts_is_named(three, by, at):
    edit = do(MOVE, three, by, at, stage="regular")
    actions.move_stage(three[0].pk, "customer", by=by, at=at)
    with pytest.raises(CannotUndo, match=f"#{three[0].pk}"):
        undo(edit.change_id, by=by, at=at)


def test_whom_the_actor_cannot_see_is_passed_over(three, tag, at, colleague, by):
    clerk = Actor.of(colleague(Role.STAFF, sees="own"))
    do(ASSIGN, three[:1], by, at, owner_id=clerk.user_id)
    edit = do(TAG, three, clerk, at, tag_id=tag.pk)
    assert (edit.done, edit.changed) == (3, 1)
    assert list(CustomerTag.objects.values_list("customer_id", flat=True)) == [three[0].pk]


def test_whoever_is_in_the_bin_erased_or_nobody_is_passed_over(three, tag, by, at):
    actions.delete_customer(three[0].pk, by=by, at=at)
    actions.erase_customer(three[1].pk, by=by, at=at)
    edit = do(TAG, [*three, 999_999], by, at, tag_id=tag.pk)
    assert (edit.done, edit.changed) == (4, 1)


@pytest.mark.parametrize(
    ("what", "asked"),
    [(TAG, {}), (TAG, {"tag_id": "0"}), (TAG, {"tag_id": "x"}), (UNTAG, {"tag_id": "99999"}),
     (MOVE, {"stage": "nowhere"}), (MOVE, {}), (ASSIGN, {"owner_id": "99999"}),
     (ASSIGN, {"owner_id": "me"})],
)  # fmt: skip
def test_what_is_not_there_is_refused_before_anything_is_written(three, by, at, what, asked):
    with pytest.raises(Invalid):
        do(what, three, by, at, **asked)
    assert not BulkEdit.objects.exists()


def test_nobody_chosen_is_nothing_to_do(by, at, tag):
    with pytest.raises(NothingChosen):
        do(TAG, [], by, at, tag_id=tag.pk)
    assert not BulkEdit.objects.exists()


def test_staff_do_not_delete_many(three, staff_actor, at):
    with pytest.raises(NotAllowed):
        do(DELETE, three, staff_actor, at)


def test_what_is_not_registered_is_not_there(three, by, at):
    with pytest.raises(NotFound):
        do("customers.erase_customer", three, by, at)


@pytest.fixture
def waiting(three, by, at, monkeypatch):
    """A bulk edit that waits for its job, in batches of one."""
    monkeypatch.setattr("daifuku.foundation.bulk.beginning.AT_ONCE", 1)
    monkeypatch.setattr("daifuku.foundation.bulk.running.BATCH", 1)
    edit = do(MOVE, three, by, at, stage="regular")
    assert edit.state == "waiting"
    return edit


def test_many_wait_for_the_worker_and_go_batch_by_batch(waiting, by):
    assert Customer.objects.filter(stage_id="regular").count() == 0
    done = carry_out(waiting.pk, by=by)
    assert (done.state, done.done, done.changed) == ("done", 3, 3)
    assert not BulkTarget.objects.exists()
    assert carry_out(waiting.pk, by=by).changed == 3


def test_it_is_stopped_between_two_batches_and_undone(waiting, by, at, monkeypatch):
    real = bulk.running.kind_applied

    def stopping(*given, **named):
        stop(waiting.pk, by=by)
        return real(*given, **named)

    monkeypatch.setattr(bulk.running, "kind_applied", stopping)
    stopped = carry_out(waiting.pk, by=by)
    assert (stopped.state, stopped.done) == ("stopped", 1)
    with pytest.raises(CannotStop):
        stop(waiting.pk, by=by)
    assert edit_of(waiting.pk, by).change.state == "stopped"
    undo(stopped.change_id, by=by, at=at)
    assert Customer.objects.filter(stage_id="regular").count() == 0


def test_who_starts_anew_goes_on_with_the_rest(waiting, by, monkeypatch):
    real, calls = bulk.running.kind_applied, []

    def breaking(*given, **named):
        calls.append(given)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*given, **named)

    monkeypatch.setattr(bulk.running, "kind_applied", breaking)
    with pytest.raises(KeyboardInterrupt):
        carry_out(waiting.pk, by=by)
    edit = edit_of(waiting.pk, by)
    assert (edit.state, edit.done, edit.change.state) == ("stopped", 1, "stopped")
    assert edit.failure_words["ja"]
    assert BulkTarget.objects.count() == 2
    go_on(waiting.pk, by=by)
    assert carry_out(waiting.pk, by=by).changed == 3
    with pytest.raises(CannotGoOn):
        go_on(waiting.pk, by=by)


def test_a_stage_that_went_meanwhile_stops_it_with_a_word(waiting, by, tag, three, at):
    BulkEdit.objects.filter(pk=waiting.pk).update(asked={"stage": "gone"})
    with pytest.raises(Invalid):
        carry_out(waiting.pk, by=by)
    edit = edit_of(waiting.pk, by)
    assert edit.state == "stopped"
    assert "ステージ" in edit.failure_words["ja"]


def stopped_after_one(edit, by, monkeypatch):
    real = bulk.running.kind_applied

    def stopping(*given, **named):
        stop(edit.pk, by=by)
        return real(*given, **named)

    with monkeypatch.context() as patched:
        patched.setattr(bulk.running, "kind_applied", stopping)
        return carry_out(edit.pk, by=by)


def away_after_one(edit, by, monkeypatch):
    """The database goes away in the second batch; the job will come again."""
    real, calls = bulk.running.kind_applied, []

    def away(*given, **named):
        calls.append(given)
        if len(calls) == 2:
            raise OperationalError("gone")
        return real(*given, **named)

    with monkeypatch.context() as patched:
        patched.setattr(bulk.running, "kind_applied", away)
        with pytest.raises(OperationalError):
            carry_out(edit.pk, by=by)


def test_what_goes_on_is_not_undone_before_its_job_comes(waiting, by, at, monkeypatch):
    stopped = stopped_after_one(waiting, by, monkeypatch)
    go_on(waiting.pk, by=by)
    with pytest.raises(CannotUndo):
        undo(stopped.change_id, by=by, at=at)
    assert carry_out(waiting.pk, by=by).changed == 3


def test_what_was_undone_in_its_silence_does_not_go_on(waiting, by, at, monkeypatch):
    away_after_one(waiting, by, monkeypatch)
    change_id = edit_of(waiting.pk, by).change_id
    stop_silent(clock.now() + timedelta(hours=2))
    assert edit_of(waiting.pk, by).state == "stopped"
    undo(change_id, by=by, at=at)
    BulkEdit.objects.filter(pk=waiting.pk).update(state="running")
    assert carry_out(waiting.pk, by=by).state == "stopped"
    assert Customer.objects.filter(stage_id="regular").count() == 0
    assert Change.objects.get(pk=change_id).state == "undone"
    with pytest.raises(CannotGoOn):
        go_on(waiting.pk, by=by)


def test_a_database_that_was_away_only_waits(waiting, by, monkeypatch):
    away_after_one(waiting, by, monkeypatch)
    assert edit_of(waiting.pk, by).state == "running"
    assert carry_out(waiting.pk, by=by).changed == 3


def test_an_edit_meanwhile_is_not_undone_with_it(own_database, colleague, monkeypatch):
    """Between our look at the rows and their going back a colleague moves one of them."""
    module = importlib.import_module("daifuku.foundation.changes.undo")
    by, at = Actor.of(colleague(Role.OWNER)), clock.now()
    new = actions.read_new({"family_name": "青木", "stage": "lead"})
    made = actions.create_customer(new, by=by, at=at)
    edit = do(MOVE, [made], by, at, stage="regular")
    real, others = module.put_back, []

    def slow(table, change_id, altered, *left):
        if table.name == "customers_customer" and altered:

            def other():
                actions.move_stage(made.pk, "supporter", by=by, at=at)
                connection.close()

            others.append(threading.Thread(target=other))
            others[0].start()
            others[0].join(2)
        return real(table, change_id, altered)

    monkeypatch.setattr(module, "put_back", slow)
    undo(edit.change_id, by=by, at=at)
    others[0].join()
    assert Customer.objects.get().stage_id == "supporter"


def test_others_neither_see_nor_stop_it(waiting, manager_actor, staff_actor):
    with pytest.raises(NotFound):
        edit_of(waiting.pk, staff_actor)
    with pytest.raises(NotFound):
        stop(waiting.pk, by=staff_actor)
    stop(waiting.pk, by=manager_actor)
    assert edit_of(waiting.pk, manager_actor).state == "stopped"


def test_it_cannot_be_undone_while_it_runs(waiting, by):
    change = Change.objects.create(
        action=MOVE, by_id=by.user_id, via="page", at=clock.now(), state="running",
        alive_at=clock.now(),
    )  # fmt: skip
    BulkEdit.objects.filter(pk=waiting.pk).update(change=change, state="running")
    with pytest.raises(CannotUndo):
        undo(change.pk, by=by, at=clock.now())
