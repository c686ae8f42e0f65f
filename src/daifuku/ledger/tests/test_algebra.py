"""Whatever is written, taken back, undone and redone: the book agrees with a small model."""

from collections import Counter
from datetime import timedelta

import hypothesis.strategies as st
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from daifuku.foundation.changes import CannotUndo, undo
from daifuku.foundation.money import Money
from daifuku.ledger import book
from daifuku.ledger.tests.entries import AT, SYSTEM, a_change, rows, sale, touch

CUSTOMERS = st.integers(1, 3)
KEYS = st.sampled_from(["R-1", "R-1#2", "R-1#1~", "R-2", "店"])
STEPS = st.lists(
    st.tuples(st.sampled_from(["write", "take back"]), CUSTOMERS, KEYS, st.integers(1, 9)),
    min_size=1,
    max_size=4,
)
Place = tuple[int, str]


class Book(RuleBasedStateMachine):
    """The model: what stands under (customer, key). Undo goes from the newest change backwards,
    as people do; each change knows what stood before it."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.standing: dict[Place, int] = {}
        self.done: list[tuple[int, dict[Place, int]]] = []
        self.undone: list[tuple[int, dict[Place, int]]] = []
        self.clock = AT

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @rule(steps=STEPS)
    def change(self, steps) -> None:
        before = dict(self.standing)
        self.clock += timedelta(minutes=1)
        with a_change(at=self.clock) as made:
            for step, customer, key, amount in steps:
                if step == "write":
                    book.record(
                        sale(amount), touch(customer, key, amount=Money(amount)), at=self.clock
                    )
                    self.standing.setdefault((customer, key), amount)
                else:
                    where = {"customer_id": customer, "source": "pos", "key": key}
                    taken = book.take_back(**where, at=self.clock)
                    assert (taken is not None) == ((customer, key) in self.standing)
                    self.standing.pop((customer, key), None)
        self.done.append((made.id, before))
        self.undone = []

    @rule(pairs=st.lists(st.tuples(CUSTOMERS, KEYS, st.integers(1, 9)), min_size=1, max_size=8))
    def change_in_bulk(self, pairs) -> None:
        before = dict(self.standing)
        with a_change(at=self.clock) as made:
            entries = [(sale(a), touch(c, k, amount=Money(a))) for c, k, a in pairs]
            ids = book.record_many(entries, at=self.clock)
        assert len({(c, k) for c, k, _a in pairs}) == len(set(ids))
        for customer, key, amount in pairs:
            self.standing.setdefault((customer, key), amount)
        self.done.append((made.id, before))
        self.undone = []

    @precondition(lambda self: self.done)
    @rule()
    def undo_the_last(self) -> None:
        change_id, before = self.done.pop()
        try:
            undone = undo(change_id, by=SYSTEM, at=self.clock)
        except CannotUndo:
            # It wrote nothing, so there is nothing to put back.
            assert before == self.standing
            return
        self.undone.append((undone.id, self.standing))
        self.standing = before

    @precondition(lambda self: self.undone)
    @rule()
    def redo(self) -> None:
        change_id, after = self.undone.pop()
        again = undo(change_id, by=SYSTEM, at=self.clock)
        self.done.append((again.id, self.standing))
        self.standing = after

    @invariant()
    def the_timeline_shows_what_stands(self) -> None:
        shown = Counter()
        for customer in (1, 2, 3):
            for entry in book.page([customer], limit=500).entries:
                if not entry.retracted:
                    shown[customer, entry.amount.amount] += 1
        assert shown == Counter((c, amount) for (c, _key), amount in self.standing.items())

    @invariant()
    def a_sum_by_sign_agrees(self) -> None:
        summed = rows(
            "SELECT customer_id, sum(CASE WHEN retracts IS NULL THEN amount ELSE -amount END)"
            " FROM ledger_entry GROUP BY 1"
        )
        expected = Counter()
        for (customer, _key), amount in self.standing.items():
            expected[customer] += amount
        assert {c: int(s) for c, s in summed if s} == dict(expected)

    @invariant()
    def nothing_is_taken_back_twice(self) -> None:
        assert not rows("SELECT retracts FROM ledger_entry GROUP BY 1 HAVING count(retracts) > 1")


def test_the_book_agrees_with_its_model(db):
    quick = settings(
        max_examples=25,
        stateful_step_count=12,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_machine(Book, settings=quick)
