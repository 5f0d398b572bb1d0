"""Weighted means to the nearest step: the same exact arithmetic that reckoning.js shows while scores are typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor


@dataclass(frozen=True, slots=True)
class WeightedMean:
    """The mean of these criteria, each as often as its weight says, to the nearest step; a half goes up."""

    weights: Mapping[str, int]
    step: Decimal

    def of(self, scores: Mapping[str, Decimal | None]) -> Decimal | None:
        """The mean, or None while a score is missing."""
        total = Fraction(0)
        for key, weight in self.weights.items():
            score = scores.get(key)
            if score is None:
                return None
            total += Fraction(score) * weight
        steps = total / sum(self.weights.values()) / Fraction(self.step) + Fraction(1, 2)
        return floor(steps) * self.step
