"""The unseen qualities of stores: latitude carries staff satisfaction, that customers', that loyalty, that repeat business.

Each quality is a standardised mix of the one before it and of something new. The new part is made exactly uncorrelated with
what went before, among the usual stores, so that the planted correlations hold for these very stores and not only on average:
the truth is then a number, not a hope.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from northwind.plan import LINKS, PERSISTENCE, STORES, TRAITS, WAVES, WEAKENED_REGION

__all__ = ["Qualities", "draw_qualities"]

Column = NDArray[np.float64]
Qualities = dict[str, dict[str, Column]]  # wave -> quality -> one value a store, in plan order

USUAL = np.array([store.usual and store.customers > 0 for store in STORES])


def draw_qualities(rng: np.random.Generator) -> Qualities:
    """Draw all qualities of all stores in both waves, as standard scores among the usual stores.

    Besides the chain, each trait has a quality of its own, under the trait's name with ``own:`` before it.
    """
    found: Qualities = {wave: {} for wave in WAVES}
    fresh = {name: standard(rng.standard_normal(len(STORES))) for name in ("latitude", *(target for _, target, _ in LINKS))}
    found[WAVES[0]] = chain(fresh["latitude"], fresh)
    later = {name: standard(PERSISTENCE * old + lasting(rng, old)) for name, old in fresh.items()}
    region, loss = WEAKENED_REGION
    weakened = later["latitude"] - loss * np.array([store.region == region for store in STORES])
    found[WAVES[1]] = chain(weakened, later)
    for name in TRAITS:
        own = standard(rng.standard_normal(len(STORES)))
        found[WAVES[0]][f"own:{name}"] = own
        found[WAVES[1]][f"own:{name}"] = PERSISTENCE * own + lasting(rng, own)
    return found


def lasting(rng: np.random.Generator, old: Column) -> Column:
    """What is new by wave 2, uncorrelated with what was there before."""
    return float(np.sqrt(1 - PERSISTENCE**2)) * apart(rng.standard_normal(len(STORES)), [old])


def chain(latitude: Column, fresh: dict[str, Column]) -> dict[str, Column]:
    """Carry latitude along the links; latitude itself keeps its level, so that a region can lose some."""
    qualities, before = {"latitude": latitude}, [standard(latitude)]
    for source, target, path in LINKS:
        new = apart(fresh[target], before)
        qualities[target] = path * standard(qualities[source]) + float(np.sqrt(1 - path**2)) * new
        before.append(qualities[target])
    return qualities


def standard(values: Column) -> Column:
    """Centre and scale so that the usual stores have mean 0 and variance 1."""
    usual = values[USUAL]
    return np.asarray((values - usual.mean()) / usual.std(), dtype=np.float64)


def apart(values: Column, others: list[Column]) -> Column:
    """The part of a quality that the others don't hold (modified Gram-Schmidt, among the usual stores)."""
    basis: list[Column] = []
    for other in [*others, values]:
        rest = standard(other)
        for known in basis:
            rest = standard(rest - known * (known[USUAL] * rest[USUAL]).mean())
        basis.append(rest)
    return basis[-1]
