"""The labelled set, and the model measured by it as `bin/bench linkage` measures it, but small."""

import duckdb
import pytest

from bench.linkage.judging import Judged, judged
from bench.linkage.labelled import TEST_SEEDS, TUNING_SEEDS, labelled
from daifuku.customers.linkage import splinking
from daifuku.customers.linkage.child import whole_base
from daifuku.customers.linkage.comparisons import COMPARISONS
from daifuku.customers.linkage.features import features_of
from daifuku.customers.linkage.model import shipped
from daifuku.customers.linkage.scoring import SURE, score

SIZE = 2_000


@pytest.fixture(scope="module")
def known():
    return labelled(TUNING_SEEDS[0] + 40, SIZE)


@pytest.fixture(scope="module")
def records(known):
    return [features_of(record) for record in known.records]


def models_for(records):
    return {kind: shipped(kind, sum(one.kind == kind for one in records)) for kind in COMPARISONS}


def test_most_duplicates_are_found_and_hardly_anybody_else(known, records):
    duck = duckdb.connect()
    pairs = whole_base(duck, splinking.take(duck, records), SURE)
    found = judged({(one.low_id, one.high_id) for one in pairs}, known.pairs())
    assert found.precision > 0.975
    assert found.recall > 0.88


@pytest.mark.parametrize("kind", COMPARISONS)
def test_python_and_splink_give_every_pair_the_same_weight(records, kind):
    model, duck = models_for(records)[kind], duckdb.connect()
    splinking.choose(duck, kind, splinking.take(duck, records))
    splinking.block(duck)
    duck.execute("""INSERT INTO pairs SELECT one.id, other.id, '0' FROM records one JOIN records other
        ON one.id < other.id WHERE hash(one.id * 1000003 + other.id) % 100 = 0
        EXCEPT SELECT * FROM pairs""")
    rarity, by_id = splinking.rarity_in(duck), {}
    for one in without_crowds(duck, records):
        by_id[one.id] = one
    seen = set()
    for pair in splinking.found(splinking.linker_of(duck, model), model, 1e-300):
        mine = score(by_id[pair.low_id], by_id[pair.high_id], model, rarity)
        assert mine.bits == pytest.approx(pair.bits, abs=1e-6)
        assert sorted(mine.reasons) == sorted(pair.reasons)
        assert mine.probability == pytest.approx(pair.probability, abs=1e-9)
        seen.update(code for code, _bits in pair.reasons)
    codes = {level.code for comparison in COMPARISONS[kind] for level in comparison.levels}
    assert len(seen) > 0.6 * len(codes), codes - seen


def without_crowds(duck, records):
    """As the table holds them once placeholders are gone."""
    from dataclasses import replace

    from daifuku.customers.linkage.blocking import REACHES

    kept = {
        id_: dict(zip(REACHES, map(tuple, lists), strict=True))
        for id_, *lists in duck.execute(f"SELECT id, {', '.join(REACHES)} FROM records").fetchall()
    }
    return [replace(one, **kept[one.id]) for one in records if one.id in kept]


def test_a_seed_makes_the_same_set_again_and_no_seed_serves_twice():
    assert labelled(7, 60) == labelled(7, 60)
    assert labelled(7, 60) != labelled(8, 60)
    assert not set(TUNING_SEEDS) & set(TEST_SEEDS)


def test_pairs_are_judged_by_what_is_right_and_what_is_missing():
    assert judged({(1, 2), (3, 4)}, {(1, 2), (5, 6), (7, 8), (9, 10)}) == Judged(0.5, 0.25)
    assert judged({(1, 2)}, {(1, 2)}).f1 == 1
    assert judged(set(), {(1, 2)}).f1 == 0
