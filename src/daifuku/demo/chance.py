"""Chance with a memory: the same question always gets the same answer.

Every person, store and text draws from a stream of its own, so that a smaller demo shows the same
people, and a new question changes nobody else."""

import random

SEED = "daifuku-2026"


def chance(*about: object) -> random.Random:
    return random.Random("/".join((SEED, *map(str, about))))  # noqa: S311 (nothing secret)
