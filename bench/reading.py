"""The readers of the book: all entries to Parquet, scores of everybody, and how fast DuckDB counts
over those files, which is the limit for questions about behaviour."""

import subprocess
import sys
import time
from statistics import median

_COUNT = """
    SELECT count(*) FROM (
        SELECT customer_id FROM read_parquet('{files}')
        WHERE kind = 'commerce.purchase_made' AND occurred_at >= now() - INTERVAL {days} DAY
        GROUP BY customer_id HAVING sum(amount) >= 10000)
"""


def run() -> None:
    from daifuku.insights import parquet

    begun = time.monotonic()
    child = [sys.executable, "-m", "daifuku.insights.child", "rebuild"]
    told = subprocess.run(child, check=True, capture_output=True, text=True).stdout.strip()
    sys.stdout.write(f"readers: rebuild, {told}: {time.monotonic() - begun:.1f} s\n")
    begun = time.monotonic()
    told = subprocess.run([*child[:-1], "refresh"], check=True, capture_output=True, text=True)
    sys.stdout.write(f"readers: refresh, {told.stdout.strip()}: {time.monotonic() - begun:.1f} s\n")
    duck = parquet.connected()
    files = f"{parquet.folder()}/*.parquet"
    for days, budget in ((90, 1000), (365, 1000), (36500, 3000)):
        walls = []
        for _ in range(5):
            begun = time.perf_counter()
            duck.sql(_COUNT.format(files=files, days=days)).fetchall()
            walls.append((time.perf_counter() - begun) * 1000)
        sys.stdout.write(
            f"{f'DuckDB: who bought 10,000 in {days} days':44}{budget:>8}{median(walls):9.1f}\n"
        )
