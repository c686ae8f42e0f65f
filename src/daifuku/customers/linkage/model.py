"""What each level weighs: m, the chance of it for two records of one customer, and u, for two of
two customers (Fellegi and Sunter 1969); counted by `bin/bench linkage --train`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from math import log2
from typing import Any

from daifuku.customers.linkage.comparisons import COMPARISONS, Comparison, Level

# Of a handful of records nobody knows how many of them are the same.
_SMALLEST = 2_000
LEAST_U, RAREST = 1e-10, 1e-6


@dataclass(frozen=True, slots=True)
class Odds:
    m: float
    u: float

    @property
    def bits(self) -> float:
        return log2(self.m / self.u)


@dataclass(frozen=True, slots=True)
class Model:
    """Of one kind of customer. `prior`: the chance that two records drawn at random are of one;
    `odds` by name of the comparison and code of the level."""

    kind: str
    prior: float
    odds: Mapping[str, Mapping[str, Odds]]

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        return COMPARISONS[self.kind]

    def odds_of(self, comparison: Comparison, level: Level) -> Odds:
        return self.odds[comparison.name][level.code]

    @property
    def prior_bits(self) -> float:
        return log2(self.prior / (1 - self.prior))


def model_from(kind: str, told: Mapping[str, Any]) -> Model:
    odds = {
        name: {code: Odds(*pair) for code, pair in levels.items()}
        for name, levels in told["odds"].items()
    }
    return Model(kind, told["prior"], odds)


@lru_cache(maxsize=16)
def shipped(kind: str, records: int) -> Model:
    """The model of the package for a base of so many records."""
    told = json.loads((files(__package__) / "model.json").read_text())
    return scaled(model_from(kind, told[kind]), told["records"], records)


def scaled(model: Model, learned_from: int, records: int) -> Model:
    """Among ten times as many records a pair drawn at random is one customer, or one household, a
    tenth as often; two of one birthday are as frequent as before."""
    factor = learned_from / max(records, _SMALLEST)
    odds = {
        comparison.name: {
            level.code: _rescaled(model.odds_of(comparison, level), level, factor)
            for level in comparison.levels
        }
        for comparison in model.comparisons
    }
    return replace(model, prior=min(0.5, model.prior * factor), odds=odds)


def _rescaled(odds: Odds, level: Level, factor: float) -> Odds:
    return replace(odds, u=min(0.99, max(LEAST_U, odds.u * factor))) if level.by_size else odds
