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
    from bench.telling import tell_machine

    tell_machine()
    if arguments.peers:
        return _beside_peers(home, size)
    asked = arguments.names
    inside = [name for name in asked if name not in _ALONE]
    if inside or not asked:
        _measure(home, size, inside)
    if not asked or "import" in asked:
        _import(home, 5_000 if arguments.small else size)
    # These have one size, whatever is asked; --small is the quick look.
    also = asked or ([] if arguments.small else ["colleagues", "server", "demo"])
    if "colleagues" in also:
        _work(home)
    _start([name for name in ("server", "demo") if name in also])
    if "install" in asked:
        _install()
    if "linkage" in asked:
        _link(home, train=arguments.train, size=size)
    return 0


_ALONE = ("import", "colleagues", "server", "demo", "install", "linkage")


def _beside_peers(home: Path, size: int) -> int:
    from daifuku.foundation.postgres import hold

    with hold(home, {"shared_buffers": "512MB", "synchronous_commit": "off"}):
        from bench import peers
        from bench.shop import ensure

        ensure(home, size)
        peers.run(home)
    return 0


def _measure(home: Path, size: int, names: list[str]) -> None:
    """What is asked of the shop; an empty list means all of it."""
    from daifuku.foundation.postgres import hold

    buffers = "128MB" if size < 1_000_000 else "512MB"
    with hold(home, {"shared_buffers": buffers, "synchronous_commit": "off"}):
        from bench.shop import ensure

        ensure(home, size)
        import django

        django.setup()
        from bench import history, many, reading
        from bench.measures import rounds, run

        run(names, size)
        if not names or "readers" in names:
            reading.run(rounds(size))
        if not names or "history" in names:
            history.run(home, f"bench_{size}", size // 10)
        if "many" in names or not (names or size < 1_000_000):
            many.run(home, f"bench_{size}", size // 10)


def _import(home: Path, size: int) -> None:
    from bench import importing
    from daifuku.foundation.postgres import hold

    with hold(home, {"shared_buffers": "128MB", "synchronous_commit": "off"}):
        importing.run(home, size)


def _work(home: Path) -> None:
    from bench import colleagues

    colleagues.run(home)


def _start(names: list[str]) -> None:
    from bench import starting

    for name in names:
        getattr(starting, name)()


def _install() -> None:
    from bench import installing

    installing.run()


def _link(home: Path, *, train: bool, size: int) -> None:
    import django

    django.setup()
    from bench.linkage import measuring, training

    if train:
        training.train()
    measuring.quality()
    measuring.febrl()
    measuring.whole(size)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="only these: page list timeline till search count api readers history many"
        " import colleagues server demo,"
        " and install and linkage, which run only when they are named",
    )
    parser.add_argument(
        "--small",
        action="store_true",
        help="100,000 customers instead of 1 M; colleagues, server and demo only by name",
    )
    parser.add_argument("--train", action="store_true", help="linkage: make its model anew first")
    parser.add_argument("--peers", action="store_true", help="beside two CRMs from PyPI")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
