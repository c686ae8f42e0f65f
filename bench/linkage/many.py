"""A million records: fifty labelled sets in one, each with people of its own. Made once, by two
processes, and kept under .cache."""

import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from bench.linkage.labelled import labelled
from daifuku.customers.linkage.features import Kept
from daifuku.foundation.children import set_up

ROOT = Path(__file__).resolve().parents[2]
PLACE = ROOT / ".cache" / "linkage"
_FIRST_SEED, _EACH = 1000, 20_000
Pairs = set[tuple[int, int]]


def ensure(records: int) -> list[Path]:
    PLACE.mkdir(parents=True, exist_ok=True)
    paths = [PLACE / f"{_FIRST_SEED + n}.json" for n in range(records // _EACH)]
    missing = [(n, path) for n, path in enumerate(paths) if not path.exists()]
    with ProcessPoolExecutor(2, get_context("spawn"), initializer=set_up) as pool:
        list(pool.map(_make, missing))
    return paths


def _make(asked: tuple[int, Path]) -> None:
    n, path = asked
    known = labelled(_FIRST_SEED + n, _EACH)
    before = n * _EACH
    records = [tuple(one._replace(id=one.id + before)) for one in known.records]
    pairs = {(low + before, high + before) for low, high in known.pairs()}
    begun = path.with_suffix(".part")
    begun.write_text(json.dumps([records, sorted(pairs)], ensure_ascii=False))
    begun.rename(path)


def records_of(paths: list[Path]) -> Iterator[Kept]:
    for path in paths:
        yield from (Kept(*one) for one in json.loads(path.read_text())[0])


def part_of(paths: list[Path], part: int, parts: int) -> Iterator[Kept]:
    return records_of(paths[part::parts])


def pairs_of(paths: list[Path]) -> Pairs:
    return {(low, high) for path in paths for low, high in json.loads(path.read_text())[1]}
