"""A line of the bench: what, its budget, what was measured, and whether it is over."""

import sys
import time


def over(budget: float | None, measured: float, *, least: bool = False) -> bool:
    """`least`: the budget is the smallest that will do, not the largest."""
    return budget is not None and (measured < budget if least else measured > budget)


def say(what: str, budget: float | None, measured: float, *, least: bool = False) -> None:
    mark = "  over" if over(budget, measured, least=least) else ""
    shown = "" if budget is None else f"{'≥ ' if least else ''}{budget:g}"
    sys.stdout.write(f"{what:44}{shown:>8}{measured:9.2f}{mark}\n")
    sys.stdout.flush()


def tell_machine() -> None:
    """With this figure two runs can be laid beside each other."""
    total, begun = 0, time.perf_counter()
    for n in range(5_000_000):
        total += n
    seconds = 4 * (time.perf_counter() - begun)
    sys.stdout.write(f"this machine, now: 20 M additions in Python {seconds:.1f} s\n")
    sys.stdout.flush()
