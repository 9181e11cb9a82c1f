"""Made-up answers that simulations share: scores of five-point answers cut from a normal scale."""

from __future__ import annotations

import numpy as np
from scipy import special

from assessment.stats import Floats

__all__ = ["CUTS", "SHAPES", "probabilities", "scores"]

CUTS = np.array([-1.5, -0.5, 0.5, 1.5])
# Means on the normal scale and spreads: from the middle of the scale to nine in ten at the top.
SHAPES = {
    "middle": (0.0, 1.0),
    "split": (0.0, 2.5),
    "agreeing": (0.6, 1.0),
    "high": (1.2, 1.0),
    "very high": (1.8, 1.0),
    "ceiling": (2.4, 0.9),
}


def probabilities(mean: float, spread: float) -> Floats:
    """Chances of the five answers."""
    below = special.ndtr((CUTS - mean) / spread)
    return np.diff(np.concatenate([[0.0], below, [1.0]]))


def scores(chances: Floats, size: tuple[int, int], items: int, generator: np.random.Generator) -> Floats:
    """Scores 0-100 of rounds x people, each the mean of some questions that hang together."""
    cuts = special.ndtri(np.clip(np.cumsum(chances)[:-1], 1e-12, 1 - 1e-12))
    latent = generator.normal(size=(*size, 1)) + generator.normal(size=(*size, items))
    points = np.searchsorted(cuts, (latent / np.sqrt(2)).ravel()).reshape(latent.shape)
    return np.asarray(points.mean(axis=2) * 25.0)
