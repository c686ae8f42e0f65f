"""Precision and recall of pairs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Judged:
    """Of pairs: how many of the found are right, and how many of the right are found."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def judged(found: set[tuple[int, int]], same: set[tuple[int, int]]) -> Judged:
    right = len(found & same)
    return Judged(right / len(found) if found else 0.0, right / len(same) if same else 0.0)
