"""Covariance matrices with a known or drawn structure, for tests of factor models."""

from __future__ import annotations

import numpy as np

from assessment.stats import Floats

__all__ = ["drawn", "exact"]


def exact(loadings: list[float], factors: list[int] | None = None, between: float = 0.5) -> Floats:
    """Correlations of items with these loadings, factors correlated alike."""
    of = np.array(factors or [0] * len(loadings))
    signal = np.outer(loadings, loadings) * np.where(of[:, None] == of, 1.0, between)
    np.fill_diagonal(signal, 1.0)
    return signal


def drawn(seed: int, n: int, covariance: Floats, mean: Floats | float = 0.0) -> tuple[Floats, Floats]:
    """Covariances and means of a sample of normal answers."""
    rng = np.random.default_rng(seed)
    answers = rng.multivariate_normal(np.zeros(len(covariance)), covariance, size=n) + mean
    return np.cov(answers.T), answers.mean(axis=0)
