"""Two records weighed in Python, to the same weight as Splink gives them (Linacre et al. 2022,
"Splink: Free software for probabilistic record linkage at scale")."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log2

from daifuku.customers.linkage.comparisons import Comparison, Level
from daifuku.customers.linkage.features import Features
from daifuku.customers.linkage.model import RAREST, Model
from daifuku.customers.linkage.rarity import Rarity, share_of

# From here on a pair is shown; from `SURE` on hardly one in a hundred is wrong (tuning seeds).
LIKELY, SURE = 0.5, 0.85
# A name alone, however rare, is no reason to ask, nor to merge without a look.
OF_NAMES = ("family_", "given_", "gender_", "company_", "names_")


@dataclass(frozen=True, slots=True)
class Score:
    """`bits`: log2 of the odds, the prior included; `reasons`: code and bits of each comparison
    that says something, the weightiest first."""

    bits: float
    reasons: tuple[tuple[str, float], ...]

    @property
    def probability(self) -> float:
        return 1 / (1 + 2.0**-self.bits) if self.bits > -1000 else 0.0


def score(left: Features, right: Features, model: Model, rarity: Rarity) -> Score:
    """Of two records of the model's kind."""
    reasons = []
    for comparison in model.comparisons:
        level = comparison.level_of(left, right)
        if level is not comparison.unknown:
            reasons.append(
                (level.code, _bits(comparison, level, model, _shares(level, left, right, rarity)))
            )
    total = model.prior_bits + sum(bits for _code, bits in reasons)
    return Score(total, told(reasons))


def told(reasons: list[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    ordered = sorted(reasons, key=lambda reason: -abs(reason[1]))
    return tuple((code, round(bits, 2)) for code, bits in ordered)


def _shares(level: Level, left: Features, right: Features, rarity: Rarity) -> float | None:
    if not level.rarity:
        return None
    values = (getattr(left, level.rarity), getattr(right, level.rarity))
    return max(share_of(rarity, level.rarity, value) for value in values)


def _bits(comparison: Comparison, level: Level, model: Model, share: float | None) -> float:
    odds = model.odds_of(comparison, level)
    return odds.bits if share is None else log2(odds.m / max(share, RAREST))


def says_more_than_a_name(reasons: Iterable[tuple[str, float]]) -> bool:
    """Whether anything but name and gender speaks for it: (code, bits) of each."""
    return any(bits > 0 and not code.startswith(OF_NAMES) for code, bits in reasons)
