"""The whole base by Splink, inside a process that may load DuckDB. Nothing else imports this."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from math import log2
from pathlib import Path
from typing import Any, NamedTuple

from daifuku.customers.linkage import blocking
from daifuku.customers.linkage.comparisons import Comparison, Level
from daifuku.customers.linkage.features import Features
from daifuku.customers.linkage.model import RAREST, Model
from daifuku.customers.linkage.rarity import COLUMNS, blended
from daifuku.customers.linkage.scoring import told

_LISTS = ("phones", "emails", "locals", "homes", "houses", "postals")
_FLAGS = ("family_kanji", "given_kanji")
_TEXTS = tuple(name for name in Features.__slots__ if name not in (*_LISTS, *_FLAGS, "id", "kind"))
_BATCH = 20_000


class Pair(NamedTuple):
    """`bits`: log2 of the odds that both are one customer."""

    low_id: int
    high_id: int
    probability: float
    bits: float
    reasons: tuple[tuple[str, float], ...]


def take(duck: Any, records: Iterable[Features]) -> dict[str, int]:
    """Keeps the records by kind in `all_records`; how many there are of each."""
    coming = iter(records)
    duck.register("batch", _table([]))
    duck.execute("CREATE TABLE all_records AS FROM batch")
    while batch := list(islice(coming, _BATCH)):
        duck.register("batch", _table(batch))
        duck.execute("INSERT INTO all_records FROM batch")
    duck.unregister("batch")
    return _counted(duck)


def take_files(duck: Any, paths: Sequence[Path]) -> dict[str, int]:
    """The same of records that `write` wrote."""
    listed = ", ".join(f"'{path}'" for path in paths)
    duck.execute(f"CREATE TABLE all_records AS FROM read_parquet([{listed}])")
    return _counted(duck)


def write(records: Iterable[Features], path: Path) -> None:
    """To Parquet, in pieces."""
    import pyarrow.parquet as pq

    coming, nothing = iter(records), _table([])
    with pq.ParquetWriter(path, nothing.schema) as writer:
        writer.write_table(nothing)
        while batch := list(islice(coming, _BATCH)):
            writer.write_table(_table(batch))


def _table(records: Sequence[Features]) -> Any:
    import pyarrow as pa

    text, texts = pa.string(), pa.list_(pa.string())
    kinds = {"id": pa.int64(), "kind": text, **dict.fromkeys(_TEXTS, text)}
    kinds |= {**dict.fromkeys(_FLAGS, pa.bool_()), **dict.fromkeys(_LISTS, texts)}
    arrays = [
        pa.array([getattr(one, name) for one in records], kind) for name, kind in kinds.items()
    ]
    return pa.Table.from_arrays(arrays, schema=pa.schema(list(kinds.items())))


def _counted(duck: Any) -> dict[str, int]:
    return dict(duck.execute("SELECT kind, count(*) FROM all_records GROUP BY kind").fetchall())


def choose(duck: Any, kind: str, counts: dict[str, int]) -> None:
    """Makes `records` of one kind, without what too many share, with how rare their names are."""
    for column in blocking.REACHES:
        duck.execute(blocking.crowd(column, kind))
    for column in COLUMNS:
        counted = duck.execute(_counting(column, kind)).fetchall()
        _keep_shares(duck, column, blended(column, dict(counted), counts[kind]))
    lists = ", ".join(blocking.without_crowd(column) for column in blocking.REACHES)
    ascii_flags = ", ".join(
        f"regexp_full_match({name}, '[\\x00-\\x7f]*') AS {name}_ascii"
        for name in ("family", "given")
    )
    shares = ", ".join(f"{column}.share AS tf_{column}" for column in COLUMNS)
    joins = " ".join(
        f"LEFT JOIN shares_{column} {column} ON {column}.value = r.{column}" for column in COLUMNS
    )
    duck.execute(
        f"""CREATE OR REPLACE TABLE records AS SELECT r.* REPLACE ({lists}), {ascii_flags}, {shares}
        FROM all_records r {joins} WHERE kind = '{kind}'"""
    )


def _counting(column: str, kind: str) -> str:
    """A name in kana counts with all that are read so."""
    base = f"FROM all_records WHERE kind = '{kind}'"
    counted = f"SELECT {column} AS value {base} AND {column} <> ''"
    part = column.removesuffix("_rare")
    if part != column:
        counted += f""" UNION ALL SELECT ' ' || {part}_read {base}
            AND {part}_kanji AND {part}_read <> ''"""
    return f"SELECT value, count(*) FROM ({counted}) GROUP BY value"


def _keep_shares(duck: Any, column: str, shares: dict[str, float]) -> None:
    import pyarrow as pa

    table = pa.table({
        "value": pa.array(shares.keys(), pa.string()),
        "share": pa.array(shares.values(), pa.float64()),
    })  # fmt: skip
    duck.register("counted", table)
    duck.execute(f"CREATE OR REPLACE TABLE shares_{column} AS FROM counted")
    duck.unregister("counted")


def rarity_in(duck: Any) -> dict[str, dict[str, float]]:
    """How rare the names of `records` are, as Splink is told."""
    return {
        column: dict(
            duck.execute(
                f"SELECT DISTINCT {column}, tf_{column} FROM records WHERE {column} <> ''"
            ).fetchall()
        )
        for column in COLUMNS
    }


def block(duck: Any) -> None:
    duck.execute("DROP TABLE IF EXISTS pairs")
    for step in blocking.steps():
        duck.execute(step)


def linker_of(duck: Any, model: Model, *, details: tuple[str, ...] = ()) -> Any:
    """Splink over `records` and `pairs`; `details` are columns that come out beside."""
    from splink import DuckDBAPI, Linker

    api = DuckDBAPI(connection=duck)
    settings = settings_of(model) | {"additional_columns_to_retain": list(details)}
    linker = Linker(api.register("records", table_name="weighed"), settings, log_level="ERROR")
    linker.table_management.register_blocked_pairs_for_predict(
        api.register("pairs", table_name="looked_at")
    )
    return linker


def settings_of(model: Model) -> dict[str, Any]:
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "id",
        "probability_two_random_records_match": model.prior,
        "retain_intermediate_calculation_columns": True,
        "retain_matching_columns": True,
        "blocking_rules_to_generate_predictions": ["l.id = r.id"],
        "comparisons": [_comparison(model, comparison) for comparison in model.comparisons],
    }


def _comparison(model: Model, comparison: Comparison) -> dict[str, Any]:
    unknown = {
        "sql_condition": comparison.unknown.sql,
        "label_for_charts": "unknown",
        "is_null_level": True,
    }
    levels = [_level(model, comparison, level) for level in comparison.levels]
    return {"output_column_name": comparison.name, "comparison_levels": [unknown, *levels]}


def _level(model: Model, comparison: Comparison, level: Level) -> dict[str, Any]:
    odds = model.odds_of(comparison, level)
    made: dict[str, Any] = {
        "sql_condition": level.sql,
        "label_for_charts": level.code,
        "m_probability": odds.m,
        "u_probability": odds.u,
    }
    if level.rarity:
        made |= {
            "tf_adjustment_column": level.rarity,
            "tf_minimum_u_value": RAREST,
            "disable_tf_exact_match_detection": True,
        }
    return made


def found(linker: Any, model: Model, least: float) -> Iterator[Pair]:
    """Pairs from the probability `least` on."""
    frame = linker.inference.predict(
        threshold_match_weight=log2(least / (1 - least)), warning_mode="never"
    )
    names = [comparison.name for comparison in model.comparisons]
    parts = ", ".join(f"gamma_{name}, {_bits_sql(model, name)}" for name in names)
    duck = linker._db_api._con
    cursor = duck.cursor()
    cursor.execute(
        f"SELECT id_l, id_r, match_probability, match_weight, {parts} FROM {frame.physical_name}"
    )
    while rows := cursor.fetchmany(_BATCH):
        for low, high, probability, bits, *weighed in rows:
            yield Pair(low, high, probability, bits, _reasons(model, weighed))


def _bits_sql(model: Model, name: str) -> str:
    levels = next(c for c in model.comparisons if c.name == name).levels
    rare = any(level.rarity for level in levels)
    return f"mw_{name} + mw_tf_adj_{name}" if rare else f"mw_{name}"


def _reasons(model: Model, weighed: list[Any]) -> tuple[tuple[str, float], ...]:
    """Splink counts levels from the last one, which is 0."""
    reasons = []
    for comparison, gamma, bits in zip(model.comparisons, weighed[::2], weighed[1::2], strict=True):
        if gamma >= 0:
            reasons.append((comparison.levels[len(comparison.levels) - 1 - gamma].code, bits))
    return told(reasons)
