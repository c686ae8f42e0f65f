"""Makes the shop once (cached under .cache/bench-home), then prints each budget beside what was
measured and what the bare database needs for the same answer."""

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    arguments = _arguments()
    size = 100_000 if arguments.small or arguments.peers else 1_000_000
    home = Path(os.environ.get("DAIFUKU_BENCH_HOME", ROOT / ".cache" / "bench-home"))
    os.environ["DAIFUKU_HOME"] = str(home)
    os.environ["DAIFUKU_DB_NAME"] = f"bench_{size}"
    os.environ["DAIFUKU_STATIC"] = "source"
    os.environ["DJANGO_SETTINGS_MODULE"] = "daifuku.config.settings"
    os.environ["DAIFUKU_ALLOWED_HOSTS"] = "testserver,localhost"
    sys.path.insert(0, str(ROOT))
    from daifuku.foundation.postgres import hold

    if arguments.names and set(arguments.names) <= {"server", "demo"}:
        return _start(arguments.names)
    if arguments.names == ["import"]:
        return _import(home, size)
    buffers = "128MB" if arguments.small else "512MB"
    with hold(home, {"shared_buffers": buffers, "synchronous_commit": "off"}):
        from bench.shop import ensure

        ensure(home, size)
        if arguments.peers:
            from bench import peers

            peers.run(home)
            return 0
        import django

        django.setup()
        from bench.measures import run

        run(arguments.names, size)
        if not arguments.names or "readers" in arguments.names:
            from bench import reading

            reading.run()
    return 0 if arguments.small or arguments.names else _start(["server", "demo"])


def _import(home: Path, size: int) -> int:
    from bench import importing
    from daifuku.foundation.postgres import hold

    with hold(home, {"shared_buffers": "128MB", "synchronous_commit": "off"}):
        importing.run(home, size)
    return 0


def _start(names: list[str]) -> int:
    from bench import starting

    for name in names:
        getattr(starting, name)()
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="only these: page search count api readers import server demo",
    )
    parser.add_argument("--small", action="store_true", help="100,000 customers instead of 1 M")
    parser.add_argument("--peers", action="store_true", help="beside two CRMs from PyPI")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
