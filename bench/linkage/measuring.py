"""`bin/bench linkage`: how many duplicates are found and how many of the found are right, on seeds
that nothing was chosen by; FEBRL; and the whole base of 1 M. `--train` makes the model anew."""

import subprocess
import sys
import time

import duckdb

from bench.linkage.judging import Judged, judged
from bench.linkage.labelled import TEST_SEEDS, labelled
from bench.linkage.training import SIZE
from bench.peers.installing import CannotHave
from bench.telling import say
from daifuku.customers.linkage import splinking
from daifuku.customers.linkage.child import whole_base
from daifuku.customers.linkage.features import features_of
from daifuku.customers.linkage.scoring import SURE

_PRECISION, _RECALL, _FEBRL, _WHOLE_S = 0.99, 0.9, 0.998, 120


def quality(size: int = SIZE) -> None:
    for seed in TEST_SEEDS:
        begun = time.perf_counter()
        found = found_in(seed, size)
        what = f"linkage: precision, seed {seed}, {size:,} records"
        _tell(what, _PRECISION, found.precision)
        _tell(f"linkage: recall, seed {seed}", _RECALL, found.recall)
        _tell(f"linkage: F1, seed {seed}", None, found.f1)
        say("linkage: seconds, with making the set", None, time.perf_counter() - begun)


def _tell(what: str, budget: float | None, measured: float) -> None:
    """Hundredths are not enough here."""
    under = "  under" if budget is not None and measured < budget else ""
    sys.stdout.write(
        f"{what:52}{'' if budget is None else f'≥ {budget:g}':>8}{measured:9.4f}{under}\n"
    )
    sys.stdout.flush()


def found_in(seed: int, size: int) -> Judged:
    known = labelled(seed, size)
    records = [features_of(record) for record in known.records]
    duck = duckdb.connect()
    pairs = whole_base(duck, splinking.take(duck, records), SURE)
    return judged({(one.low_id, one.high_id) for one in pairs}, known.pairs())


def febrl() -> None:
    from bench.linkage.febrl import measured

    for number in (1, 3):
        try:
            _tell(f"linkage: F1, FEBRL {number}", _FEBRL, measured(number).f1)
        except CannotHave as error:
            sys.stdout.write(f"FEBRL {number} is not measured: {error}\n")


def whole(records: int) -> None:
    """In a process of its own, whose peak memory is told."""
    command = [sys.executable, "-m", "bench.linkage.whole", str(records)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    _records, seconds, reading, peak, reader, found, precision, recall = done.stdout.split()
    say(f"linkage: {records:,} records, seconds", _WHOLE_S, float(seconds))
    say("linkage: of these until all are read", None, float(reading))
    say("linkage: peak memory, MB", None, float(peak))
    say("linkage: peak of each of two that read, before that", None, float(reader))
    say("linkage: pairs from 0.5 on", None, float(found))
    _tell("linkage: precision among all these", None, float(precision))
    _tell("linkage: recall among all these", None, float(recall))
