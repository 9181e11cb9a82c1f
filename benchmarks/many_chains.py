"""Chains of many samples at once, as ``chain_effects`` has them one by one: the same ends, in a fifth of the time.

Samples that are looked at together are drawn from by the same counts: each sample's draws are as good as any, and samples stay
independent of each other.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import special

from assessment.stats import Drawn, Floats, chain_paths, expanded
from assessment.stats.paths import along, total
from assessment.stats.resampling import covariances, left_out, products

__all__ = ["Ends", "ends_of_chains", "ends_within"]


class Ends(NamedTuple):
    """Ends of intervals of each part of each sample's chain.

    Parameters
    ----------
    percentile, corrected : array of float, shape (2, parts, samples)
        Of each step, past the steps between, in all, and along the chain.
    """

    percentile: Floats
    corrected: Floats


def ends_of_chains(data: Floats, draws: int, generator: np.random.Generator) -> Ends:
    """Intervals of standardised chains of units' figures, shape (samples, units, steps)."""
    units, steps = data.shape[1:]
    drawn = drawn_together(data - data.mean(axis=1, keepdims=True), draws, generator)
    whole, figures, without = (parts_of(chain_paths(part, standardised=True)) for part in drawn)
    predictors = [*range(1, steps), steps - 1, 1, steps - 1]
    spans = np.array([expanded(0.95, units, predictors=count) for count in predictors])
    return Ends(*ends_within(whole, figures, without, spans))


def drawn_together(centred: Floats, draws: int, generator: np.random.Generator) -> Drawn:
    """Covariances of each sample, of each draw from it, and without each of its units."""
    samples, units, steps = centred.shape
    terms = np.stack([np.column_stack([one, *products(one)]) for one in centred])
    counts = generator.multinomial(units, np.full(units, 1 / units), size=draws) / units
    found = covariances((counts @ terms).reshape(samples * draws, -1)).reshape(samples, draws, steps, steps)
    whole = np.swapaxes(centred, 1, 2) @ centred / units
    return Drawn(whole, found, np.stack([left_out(one, figures) for one, figures in zip(whole, centred, strict=True)]))


def parts_of(paths: Floats) -> Floats:
    """Each step, past the steps between, in all, and along the chain: shape (parts, ...)."""
    at = range(1, paths.shape[-1])
    return np.stack([*(paths[..., step, step - 1] for step in at), paths[..., -1, 0], total(paths), along(paths)])


def ends_within(whole: Floats, figures: Floats, without: Floats, spans: Floats) -> tuple[Floats, Floats]:
    """Percentile and bias-corrected ends, each of shape (2, parts, samples), over draws along the last axis.

    As ``percentile_interval`` and ``bca_interval`` have them, where every draw gave a figure and none is that of all units.
    """
    ordered = np.sort(figures, axis=-1)
    tails = np.stack([(1 - spans) / 2, (1 + spans) / 2])[..., None] * np.ones(whole.shape)
    apart = without.mean(axis=-1, keepdims=True) - without
    acceleration = (apart**3).sum(axis=-1) / (6 * (apart**2).sum(axis=-1) ** 1.5)
    shift = special.ndtri((ordered < whole[..., None]).mean(axis=-1))
    z = shift + special.ndtri(tails)
    corrected = special.ndtr(shift + z / (1 - acceleration * z))
    return at_shares(ordered, tails), at_shares(ordered, corrected)


def at_shares(ordered: Floats, shares: Floats) -> Floats:
    """Quantiles of ordered figures, shape (parts, samples, draws), at shares of shape (2, parts, samples)."""
    place = np.nan_to_num(shares) * (ordered.shape[-1] - 1)
    below = np.minimum(place.astype(int), ordered.shape[-1] - 2)
    low, high = (np.take_along_axis(ordered[None], (below + more)[..., None], axis=-1)[..., 0] for more in (0, 1))
    return np.asarray(low + (high - low) * (place - below))
