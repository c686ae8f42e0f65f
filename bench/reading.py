"""The readers of the book: all entries to Parquet, scores of everybody, what lists ask of the
scores, and how fast DuckDB counts over those files: the limit for questions about behaviour."""

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from statistics import median
from typing import Any

from bench import bare
from bench.measures import Measure, show, sql
from bench.telling import say
from daifuku.customers.queries import Filters, ListQuery, estimate, exact_count, list_page
from daifuku.customers.queries.listing import slice_of
from daifuku.foundation import clock
from daifuku.foundation.access import Actor
from daifuku.foundation.filters import Asker, ask
from daifuku.foundation.patience import TooSlow
from daifuku.foundation.registries import list_filters

_COUNT = """
    SELECT count(*) FROM (
        SELECT customer_id FROM read_parquet('{files}')
        WHERE kind = 'commerce.purchase_made' AND occurred_at >= now() - INTERVAL {days} DAY
        GROUP BY customer_id HAVING sum(amount) >= 3000)
"""
_DAYS = ((90, 1000), (365, 1000), (10_000, 3000))
_ABOVE = (
    "Who bought 3,000 in so many days, milliseconds: a question of the list, with the columns known\n"
    "beforehand, and asked once of the rows in PostgreSQL (it gives up after 10 s), beside DuckDB\n"
    "alone, which is there already, over the same files. Median of five.\n"
)


def run(rounds: int) -> None:
    from daifuku.insights import engine, parquet

    begun = time.monotonic()
    child = [sys.executable, "-m", "daifuku.insights.child", "rebuild"]
    told = subprocess.run(child, check=True, capture_output=True, text=True).stdout.strip()
    sys.stdout.write(f"readers: rebuild, {told}: {time.monotonic() - begun:.1f} s\n")
    begun = time.monotonic()
    told = subprocess.run([*child[:-1], "refresh"], check=True, capture_output=True, text=True)
    sys.stdout.write(f"readers: refresh, {told.stdout.strip()}: {time.monotonic() - begun:.1f} s\n")
    show(of_the_scores(), rounds)
    duck, files = engine.connected(), f"{parquet.folder()}/*.parquet"
    tell_limits(
        lambda days: duck.sql(_COUNT.format(files=files, days=days)).fetchall(),
        lambda days: _ask(days, of_all=True),
        lambda days: _ask(days, of_all=False),
    )


def of_the_scores() -> list[Measure]:
    """What can be asked about behaviour today: of all time, by the scores kept in PostgreSQL."""
    [money] = [one for one in list_filters.ordered() if one.key == "money"]
    everybody = Actor.system()
    best = ListQuery("-spent", filters=Filters(more=((money.condition, money.given("5")),)))
    part = slice_of(best, everybody)
    exact = f"SELECT count(*) FROM customers_customer c WHERE {part.where}"
    return [
        Measure("behaviour: estimate, best money score", 200, lambda n: estimate(best, everybody),
                lambda n: sql(bare.BEST)),
        Measure("behaviour: exact, best money score", 3000, lambda n: sql(exact, *part.values),
                lambda n: sql(bare.BEST)),
        Measure("behaviour: list, best money score", 1000, lambda n: list_page(best, everybody),
                lambda n: sql(bare.BEST_BY_SALES)),
    ]  # fmt: skip


def _ask(days: int, *, of_all: bool) -> None:
    from daifuku.insights import knowing

    knowing.forget()
    everybody = Actor.system()
    asker = Asker.of(everybody, clock.now())
    asked = ask("customer", f"purchases(last {days} days).sum(total) >= 3000", asker, of_all=of_all)
    with suppress(TooSlow):
        exact_count(ListQuery(filters=Filters(asked=asked)), everybody)


def tell_limits(*counts: Callable[[int], Any]) -> None:
    """`counts`, each of so many days: DuckDB's, ours, and ours of the rows."""
    duck, ours, rows = counts
    sys.stdout.write(_ABOVE)
    for days, budget in _DAYS:
        say(f"question: who bought 3,000 in {days} days", budget, _median(ours, days, 5))
        say(f"rows: who bought 3,000 in {days} days", None, _median(rows, days, 1))
        say(f"DuckDB: who bought 3,000 in {days} days", None, _median(duck, days, 5))


def _median(count: Callable[[int], Any], days: int, rounds: int) -> float:
    walls = []
    for _ in range(rounds):
        begun = time.perf_counter()
        count(days)
        walls.append((time.perf_counter() - begun) * 1000)
    return median(walls)
