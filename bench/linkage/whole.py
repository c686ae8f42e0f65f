"""`python -m bench.linkage.whole N`: time and peak memory of finding duplicates among N records,
in a process of its own; from records as PostgreSQL would hand them out to pairs with reasons."""

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.linkage.judging import judged
from bench.linkage.many import ensure, pairs_of, records_of
from daifuku.customers.linkage.child import opened, whole_base
from daifuku.customers.linkage.features import Features, features_of
from daifuku.customers.linkage.scoring import LIKELY, SURE

MEMORY = 600


def main(records: int) -> None:
    paths = ensure(records)
    begun = time.perf_counter()
    reading: list[float] = [0.0]

    def read() -> Iterator[Features]:
        for kept in records_of(paths):
            yield features_of(kept)
        reading[0] = time.perf_counter() - begun

    with tempfile.TemporaryDirectory(dir=paths[0].parent) as spill:
        pairs = whole_base(opened(Path(spill), MEMORY), read(), LIKELY)
        # What the child would have told by now is not kept here either.
        found = [(one.low_id, one.high_id, one.probability >= SURE) for one in pairs]
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sure = {(low, high) for low, high, is_sure in found if is_sure}
    right = judged(sure, pairs_of(paths))
    sys.stdout.write(
        f"{records} {seconds:.2f} {reading[0]:.2f} {peak:.0f} {len(found)}"
        f" {right.precision:.4f} {right.recall:.4f}\n"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
