from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from daifuku.commerce.tax import by_rate, included, total_tax

RATES = st.sampled_from([Decimal(0), Decimal(8), Decimal(10), Decimal("7.70")])
LINES = st.lists(st.tuples(st.integers(-(10**9), 10**9), RATES), max_size=12)


def test_tax_inside_a_price_is_rounded_down_to_the_yen():
    assert included(108, Decimal(8)) == 8
    assert included(1000, Decimal(10)) == 90  # 90.909
    assert included(107, Decimal(8)) == 7  # 7.925
    assert included(-1000, Decimal(10)) == -90
    assert included(1000, Decimal(0)) == 0


def test_tax_is_rounded_once_per_rate_and_not_per_line():
    """適格請求書: three lines of ¥105 at 8 % hold ¥23 of tax, not three times ¥7."""
    lines = [(105, Decimal(8))] * 3
    assert total_tax(lines) == 23
    assert sum(included(amount, rate) for amount, rate in lines) == 21


@given(LINES)
def test_the_sums_by_rate_are_the_sums_of_the_lines(lines):
    found = by_rate(lines)
    assert sum(amount for amount, _tax in found.values()) == sum(amount for amount, _ in lines)
    assert list(found) == sorted(found, reverse=True)
    for rate, (amount, tax) in found.items():
        assert abs(tax) <= abs(amount)
        assert abs(amount * rate / (100 + rate)) - abs(tax) < 1
