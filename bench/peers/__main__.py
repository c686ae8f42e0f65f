"""`python -m bench.peers` measures this alone."""

import os
from pathlib import Path

from bench.peers import run
from bench.peers.declared import ROOT
from daifuku.foundation.postgres import hold


def main() -> None:
    home = Path(os.environ.get("DAIFUKU_BENCH_HOME", ROOT / ".cache" / "bench-home"))
    os.environ["DAIFUKU_HOME"] = str(home)
    with hold(home, {"shared_buffers": "128MB", "synchronous_commit": "off"}):
        run(home)


if __name__ == "__main__":
    main()
