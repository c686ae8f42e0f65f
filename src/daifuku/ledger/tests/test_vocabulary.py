"""What an entry may say, and that every version ever written stays readable."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from daifuku.foundation.money import Money
from daifuku.ledger import book, explain
from daifuku.ledger.facts import Code, Ref, UnknownFact, code_of, declaring, fact, kinds, upcast
from daifuku.ledger.tests import samples
from daifuku.ledger.tests.entries import AT, rows, write
from harness.environment import ROOT

STORED = list(samples.stored())


@pytest.mark.parametrize("sample", STORED, ids=lambda sample: sample.path.stem)
def test_every_version_ever_written_is_read(sample):
    kind = kinds.get(sample.kind)
    read = kind.decode(sample.version, sample.facts)
    assert type(read) is kind.cls
    if sample.version == kind.version:
        written = {k: v for k, v in sample.facts.items() if v is not None}
        assert declaring.json.loads(kind.encode(read)) == written


def test_every_kind_and_version_has_a_sample():
    have = {(sample.kind, sample.version) for sample in STORED}
    wanted = {(kind.key, v) for kind in kinds for v in range(1, kind.version + 1)}
    assert not wanted - have, "Run: python -m daifuku.ledger.tests.samples"


def test_no_kind_has_gone():
    gone = [sample.kind for sample in STORED if sample.kind not in kinds]
    assert not gone, "Entries are kept for ever, and so is what reads them"


def test_the_page_of_the_book_is_fresh():
    page = (ROOT / "docs" / "ledger.md").read_text("utf-8")
    assert page == explain.text(), "Run: bin/daifuku explain ledger > docs/ledger.md"


class TestDefaultDeny:
    @pytest.mark.parametrize(
        "annotation",
        [
            str,
            str | None,
            list[str],
            tuple[str, ...],
            float,
            dict,
            dict[str, int],
            bytes,
            object,
            int | str,
            tuple[int, str],
            list,
            list[int | None],
        ],
        ids=str,
    )
    def test_a_field_that_could_hold_words_is_refused_at_import(self, own_kinds, annotation):
        with pytest.raises(TypeError):
            fact("tests.thing_happened")(type("Thing", (), {"__annotations__": {"n": annotation}}))
        assert list(own_kinds) == []

    @pytest.mark.parametrize("text", ["山田", "Yamada Taro", "ken@example.jp", "A", "", "x" * 65])
    def test_a_code_is_no_text(self, own_kinds, text):
        @fact("tests.thing_happened")
        class ThingHappened:
            what: Code

        assert ThingHappened(what="till.open-2").what == "till.open-2"
        with pytest.raises(TypeError, match="is no code"):
            ThingHappened(what=text)
        assert ThingHappened(what=code_of(text))

    @pytest.mark.parametrize(
        ("annotation", "wrong"),
        [
            (int, True),
            (int, "1"),
            (int, 1.0),
            (int, 2**63),
            (Ref, None),
            (bool, 1),
            (Decimal, 1.5),
            (Decimal, Decimal("NaN")),
            (datetime, datetime(2026, 1, 1)),  # noqa: DTZ001
            (datetime, date(2026, 1, 1)),
            (date, datetime(2026, 1, 1, tzinfo=UTC)),
            (Money, 1200),
            (list[Code], "abc"),
            (tuple[Code, ...], ("ok", "山田")),
        ],
        ids=str,
    )
    def test_a_value_of_another_type_is_refused(self, own_kinds, annotation, wrong):
        thing = type("Thing", (), {"__annotations__": {"value": annotation}})
        with pytest.raises(TypeError):
            fact("tests.thing_happened")(thing)(value=wrong)

    @pytest.mark.parametrize("key", ["thing", "Tests.thing_happened", "tests.thing", "tests.x_y z"])
    def test_a_kind_is_named_room_and_past_tense(self, own_kinds, key):
        with pytest.raises(TypeError):
            fact(key)(type("Thing", (), {}))

    def test_a_name_is_never_used_twice(self, own_kinds):
        fact("tests.thing_happened")(type("Thing", (), {}))
        with pytest.raises(ValueError, match="twice"):
            fact("tests.thing_happened")(type("Other", (), {}))

    def test_retention_is_one_of_the_list(self, own_kinds):
        with pytest.raises(TypeError):
            fact("tests.thing_happened", retention="whatever")(type("Thing", (), {}))


@pytest.fixture
def third_version(own_kinds):
    """`seconds` was minutes in version 1, and version 3 added the direction."""

    @fact("tests.call_ended", version=3)
    class CallEnded:
        seconds: int
        direction: Code
        cost: Money | None = None

    @upcast("tests.call_ended", from_version=1)
    def _(facts):
        return {"seconds": facts["minutes"] * 60}

    @upcast("tests.call_ended", from_version=2)
    def _(facts):
        return {**facts, "direction": "unknown"}

    return CallEnded


class TestVersions:
    def test_older_facts_are_lifted_step_by_step(self, own_kinds, third_version):
        newest = third_version(seconds=120, direction="unknown")
        assert own_kinds.decode("tests.call_ended", 1, {"minutes": 2}) == newest
        assert own_kinds.decode("tests.call_ended", 2, {"seconds": 120}) == newest

    def test_upcasters_leave_what_was_stored_alone(self, own_kinds, third_version):
        facts = {"minutes": 2}
        own_kinds.decode("tests.call_ended", 1, facts)
        assert facts == {"minutes": 2}

    def test_a_missing_upcaster_stops_the_start(self, own_kinds, third_version):
        del own_kinds.get("tests.call_ended").upcasters[1]
        with pytest.raises(TypeError, match=r"no upcaster from version \[1\]"):
            own_kinds.check()

    def test_facts_nobody_declared_are_an_error(self, own_kinds, third_version):
        with pytest.raises(ValueError, match="unknown facts"):
            own_kinds.decode("tests.call_ended", 3, {"seconds": 1, "direction": "in", "who": "x"})

    def test_a_newer_program_s_entry_is_shown_as_unknown(self, own_kinds, third_version):
        newer = own_kinds.decode("tests.call_ended", 4, {"x": 1})
        assert newer == UnknownFact("tests.call_ended", 4, {"x": 1})

    def test_an_entry_of_an_unknown_kind_does_not_break_the_timeline(self, db, monkeypatch):
        write()
        monkeypatch.setattr(kinds, "_by_key", {})
        (entry,) = book.page([1]).entries
        assert entry.fact == UnknownFact("work.note_written", 1, {"note_id": 1})


def test_every_field_type_survives_the_database(db, monkeypatch):
    monkeypatch.setattr(kinds, "_by_key", dict(kinds._by_key))
    monkeypatch.setattr(kinds, "_by_class", dict(kinds._by_class))

    @fact("tests.all_written")
    class AllWritten:
        number: int
        ref: Ref
        code: Code
        flag: bool
        decimal: Decimal
        at: datetime
        on: date
        money: Money
        many: tuple[Code, ...]
        dates: list[date]
        nothing: int | None = None

    whole = AllWritten(
        number=-(2**63),
        ref=2**62,
        code="a.b:c-d_9",
        flag=False,
        decimal=Decimal("0.10"),
        at=AT,
        on=date(1989, 1, 7),
        money=Money(-1250, "USD"),
        many=("x", "y"),
        dates=(date(2026, 2, 28),),
    )
    write(whole)
    assert book.page([1]).entries[0].fact == whole
    assert "nothing" not in rows("SELECT facts::text FROM ledger_entry")[0][0]
