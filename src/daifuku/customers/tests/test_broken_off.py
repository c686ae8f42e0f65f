"""An import that breaks off in the middle, and what goes on with it."""

from dataclasses import replace

from daifuku.customers.models import Customer
from daifuku.customers.tests.test_importing import HEADER, KEN, MIKA
from daifuku.foundation.models import Change, ImportRun


def break_off_at_the_second_row(monkeypatch):
    from daifuku.foundation.imports import staging

    monkeypatch.setattr(staging, "BATCH", 1)
    from daifuku.customers import importing

    real, seen = importing.KIND.write, []

    def failing(outcomes, batch):
        seen.append(1)
        if len(seen) == 2:
            raise KeyboardInterrupt
        real(outcomes, batch)

    monkeypatch.setattr(importing, "KIND", replace(importing.KIND, write=failing))


def test_what_broke_off_can_be_undone_instead(send, own_database, monkeypatch):
    from daifuku.foundation import clock
    from daifuku.foundation.access import Actor
    from daifuku.foundation.changes import undo

    break_off_at_the_second_row(monkeypatch)
    assert send(HEADER, KEN, MIKA)[0] == 1
    assert Customer.objects.count() == 1
    undo(Change.objects.get().id, by=Actor.system("command"), at=clock.now())
    assert Customer.objects.count() == 0


def test_what_broke_off_goes_on_with_the_same_change(send, own_database, monkeypatch):
    break_off_at_the_second_row(monkeypatch)
    code, text, _rows = send(HEADER, KEN, MIKA)
    assert code == 1, text
    assert Customer.objects.filter(kind="person").count() == 1
    change = Change.objects.get(action="customers.load")
    assert change.state == "stopped"
    code, text, _rows = send(HEADER, KEN, MIKA)
    assert code == 0, text
    change.refresh_from_db()
    assert (change.state, change.rows) == ("done", 2)
    assert Change.objects.filter(action="customers.load").count() == 1
    assert ImportRun.objects.count() == 2


def test_what_goes_on_is_under_way_before_its_first_batch(send, monkeypatch):
    from daifuku.foundation.imports import running

    break_off_at_the_second_row(monkeypatch)
    send(HEADER, KEN, MIKA)
    seen, real = [], running._read

    def read(work):
        seen.append(Change.objects.get(action="customers.load").state)
        real(work)

    monkeypatch.setattr(running, "_read", read)
    assert send(HEADER, KEN, MIKA)[0] == 0
    assert seen == ["running"]


def written_as_past(database):
    with database.connect() as connection:
        asked = "SELECT kind, backfilled FROM ledger_entry ORDER BY id"
        return connection.execute(asked).fetchall()


def test_reactions_hear_of_a_file_that_was_asked_to_let_them(send, own_database):
    assert send(HEADER, KEN, MIKA, options=["--reactions"])[0] == 0
    stage = HEADER + ",ステージ"
    assert send(stage, KEN + ",regular", options=["--reactions"])[0] == 0
    written = written_as_past(own_database)
    assert {kind.partition(".")[2] for kind, _past in written} == {
        "customer_added",
        "relation_began",
        "customer_edited",
        "stage_entered",
    }
    assert not any(past for _kind, past in written)


def test_what_goes_on_is_heard_as_it_began(send, own_database, monkeypatch):
    break_off_at_the_second_row(monkeypatch)
    send(HEADER, KEN, MIKA, options=["--reactions"])
    assert send(HEADER, KEN, MIKA)[0] == 0
    assert [run.reactions for run in ImportRun.objects.all()] == [True, True]
    assert not any(past for _kind, past in written_as_past(own_database))


def test_what_was_undone_in_the_middle_begins_a_change_of_its_own(send, monkeypatch):
    from daifuku.foundation import clock
    from daifuku.foundation.access import Actor
    from daifuku.foundation.changes import undo
    from daifuku.foundation.imports import carry_out

    break_off_at_the_second_row(monkeypatch)
    send(HEADER, KEN, MIKA)
    me = Actor.system("command")
    undone = undo(Change.objects.get(state="stopped").id, by=me, at=clock.now())
    run = carry_out(ImportRun.objects.get(), by=me, at=clock.now())
    assert (run.state, Customer.objects.filter(kind="person").count()) == ("done", 2)
    assert run.change_id not in (undone.id, undone.undoes_id)
    undo(run.change_id, by=me, at=clock.now())
    assert Customer.objects.count() == 0
