"""Answers within made-up units, and the restricted likelihood worked out from every answer's covariance."""

from __future__ import annotations

import numpy as np
from numpy.random import default_rng

from assessment.stats import Floats


def drawn(seed: int, *, units: int = 20, tau: float = 5.0, slope: float = 0.3) -> tuple[Floats, Floats, Floats, Floats]:
    """Count, mean, variance and predictor of units with people in them."""
    generator = default_rng(seed)
    n = generator.integers(2, 20, units).astype(float)
    x = generator.normal(60, 10, units)
    mean = 40 + slope * x + generator.normal(0, tau, units) + generator.normal(0, 10, units) / np.sqrt(n)
    return n, mean, 100 * generator.chisquare(n - 1) / (n - 1), x


def textbook(n: Floats, mean: Floats, variance: Floats, model: tuple[Floats, float]) -> float:
    """The REML criterion from the covariance matrix of the units' means, written out."""
    design, ratio = model
    total, count = n.sum(), design.shape[1]
    inverse = np.diag(1 / (ratio + 1 / n))
    slopes = np.linalg.solve(design.T @ inverse @ design, design.T @ inverse @ mean)
    residual = mean - design @ slopes
    squares = ((n - 1) * variance).sum() + residual @ inverse @ residual
    size = np.log(ratio + 1 / n).sum() + np.log(n).sum() + np.linalg.slogdet(design.T @ inverse @ design)[1]
    return float((total - count) * (1 + np.log(2 * np.pi * squares / (total - count))) + size)
