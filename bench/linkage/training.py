"""Counts what each level weighs in the labelled sets for tuning, and writes the package's model.

Splink says at which level each pair stands; m is counted over all pairs of one customer, u over
pairs drawn at random, and over every pair where the level is so rare that none would be drawn (one
telephone, one house). Each count begins at a half, so that a level without a match has a weight
instead of none: where Splink's own EM raises ("m_probability value 0.0 is below the minimum") there
is nothing to raise here. Levels without a match are told."""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb

from bench.linkage.labelled import TUNING_SEEDS, labelled
from daifuku.customers import linkage
from daifuku.customers.linkage import splinking
from daifuku.customers.linkage.comparisons import COMPARISONS, Comparison
from daifuku.customers.linkage.features import Features, features_of
from daifuku.customers.linkage.model import Model, Odds

SIZE, _RANDOM_PAIRS = 20_000, 600_000
_BEGUN = 0.5
Tally = Counter[tuple[str, str, int]]


def train() -> None:
    made: dict[str, Any] = {"records": SIZE}
    tallies: dict[str, Tally] = {kind: Counter() for kind in COMPARISONS}
    for seed in TUNING_SEEDS:
        known = labelled(seed, SIZE)
        records = [features_of(record) for record in known.records]
        for kind, tally in tallies.items():
            tally.update(counted(kind, records, known.pairs()))
    for kind, tally in tallies.items():
        made[kind] = learned(kind, tally)
    path = Path(linkage.__file__).with_name("model.json")
    path.write_text(json.dumps(made, indent=1, sort_keys=True) + "\n")


def counted(kind: str, records: list[Features], same: set[tuple[int, int]]) -> Tally:
    """How many pairs stand at each level, of three lots of pairs: `same` customer, `blocked`
    together but not the same, drawn at `random`; and how many pairs there are (`all`)."""
    duck = duckdb.connect()
    counts = splinking.take(duck, records)
    splinking.choose(duck, kind, counts)
    splinking.block(duck)
    _lots(duck, same, counts[kind])
    blank = blank_model(kind)
    frame = splinking.linker_of(duck, blank).inference.predict(warning_mode="never")
    tally: Tally = Counter()
    for comparison in blank.comparisons:
        rows = duck.execute(
            f"""SELECT lot, gamma_{comparison.name}, count(*) FROM {frame.physical_name}
            JOIN lots ON low = id_l AND high = id_r GROUP BY ALL"""
        ).fetchall()
        for lot, gamma, count in rows:
            tally[lot, comparison.name, gamma] += count
    for lot, count in duck.execute("SELECT lot, count(*) FROM lots GROUP BY lot").fetchall():
        tally[lot, "", 0] = count
    tally["all", "", 0] = counts[kind] * (counts[kind] - 1) // 2
    return tally


def _lots(duck: Any, same: set[tuple[int, int]], size: int) -> None:
    import pyarrow as pa

    lows, highs = zip(*same, strict=True)
    duck.register("told", pa.table({"low": lows, "high": highs}))
    duck.execute("CREATE TABLE same AS SELECT told.* FROM told JOIN records ON id = low")
    modulus = max(1, size * size // 2 // _RANDOM_PAIRS)
    duck.execute(f"""CREATE TABLE lots AS
        SELECT low, high, 'same' AS lot FROM same UNION ALL
        SELECT join_key_l, join_key_r, 'blocked' FROM pairs
        ANTI JOIN same ON low = join_key_l AND high = join_key_r UNION ALL
        SELECT one.id, other.id, 'random' FROM records one JOIN records other ON one.id < other.id
        ANTI JOIN same ON low = one.id AND high = other.id
        WHERE hash(one.id * 1000003 + other.id) % {modulus} = 0""")
    duck.execute("""CREATE OR REPLACE TABLE pairs AS SELECT DISTINCT low AS join_key_l,
        high AS join_key_r, '0' AS match_key FROM lots""")


def blank_model(kind: str) -> Model:
    odds = {
        comparison.name: {level.code: Odds(0.5, 0.5) for level in comparison.levels}
        for comparison in COMPARISONS[kind]
    }
    return Model(kind, 0.5, odds)


def learned(kind: str, tally: Tally) -> dict[str, Any]:
    odds = {comparison.name: _odds(kind, comparison, tally) for comparison in COMPARISONS[kind]}
    return {"prior": tally["same", "", 0] / tally["all", "", 0], "odds": odds}


def _odds(kind: str, comparison: Comparison, tally: Tally) -> dict[str, list[float]]:
    last = len(comparison.levels) - 1
    known = {
        lot: sum(tally[lot, comparison.name, gamma] for gamma in range(last + 1))
        for lot in ("same", "random")
    }
    made = {}
    for place, level in enumerate(comparison.levels):
        matched = tally["same", comparison.name, last - place]
        if not matched:
            sys.stdout.write(f"{kind}: no pair of one customer stands at {level.code}\n")
        m = (matched + _BEGUN) / (known["same"] + _BEGUN * (last + 1))
        if level.by_size or level.seldom:
            u = (tally["blocked", comparison.name, last - place] + _BEGUN) / tally["all", "", 0]
        else:
            drawn = tally["random", comparison.name, last - place]
            u = (drawn + _BEGUN) / (known["random"] + _BEGUN * (last + 1))
        made[level.code] = [float(f"{m:.6g}"), float(f"{u:.6g}")]
    return made
