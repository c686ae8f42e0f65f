"""`python -m bench.linkage.whole N`: time and peak memory of finding duplicates among N records,
in a process of its own; from records as PostgreSQL would hand them out to pairs with reasons."""

import resource
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from bench.linkage.judging import judged
from bench.linkage.many import ensure, pairs_of, part_of
from daifuku.customers.linkage.child import opened, read_at_once, whole_base
from daifuku.customers.linkage.scoring import LIKELY, SURE
from daifuku.customers.linkage.splinking import take_files

MEMORY = 600


def main(records: int) -> None:
    paths = ensure(records)
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(dir=paths[0].parent) as spill:
        files = read_at_once(partial(part_of, paths), Path(spill))
        reading = time.perf_counter() - begun
        duck = opened(Path(spill), MEMORY)
        pairs = whole_base(duck, take_files(duck, files), LIKELY)
        # What the child would have told by now is not kept here either.
        found = [(one.low_id, one.high_id, one.probability >= SURE) for one in pairs]
    seconds = time.perf_counter() - begun
    used = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    peak, reader = (resource.getrusage(one).ru_maxrss / 1024 for one in used)
    sure = {(low, high) for low, high, is_sure in found if is_sure}
    right = judged(sure, pairs_of(paths))
    sys.stdout.write(
        f"{records} {seconds:.2f} {reading:.2f} {peak:.0f} {reader:.0f} {len(found)}"
        f" {right.precision:.4f} {right.recall:.4f}\n"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
