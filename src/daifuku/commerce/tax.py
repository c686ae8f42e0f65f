"""Consumption tax inside prices: rounded once per rate and receipt (適格請求書), down to the yen."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal


def included(amount: int, rate: Decimal) -> int:
    """The tax inside an amount of minor units at a rate in percent; fractions fall away."""
    hundredths = int(rate * 100)
    tax = abs(amount) * hundredths // (10_000 + hundredths)
    return tax if amount >= 0 else -tax


def by_rate(lines: Iterable[tuple[int, Decimal]]) -> dict[Decimal, tuple[int, int]]:
    """{rate: (amount, tax inside it)} of (amount, rate) lines, highest rate first."""
    sums: defaultdict[Decimal, int] = defaultdict(int)
    for amount, rate in lines:
        sums[rate] += amount
    return {rate: (sums[rate], included(sums[rate], rate)) for rate in sorted(sums, reverse=True)}


def total_tax(lines: Iterable[tuple[int, Decimal]]) -> int:
    return sum(tax for _amount, tax in by_rate(lines).values())
