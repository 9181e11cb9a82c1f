"""How often intervals of figures over units hold, from few units to many: ICCs, and the chain as a whole.

Scores are normal. Of units with people in them, sizes are all 25, or go from two to more than a hundred (lognormal). The chain
has four steps, each of which is a share of the one before it and noise, in standard deviations of units.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

import numpy as np

from assessment.stats import Drawn, Floats, Icc, bca_interval, chain_effects, draw_units, expanded, icc, percentile_interval
from assessment.stats.paths import along, paths_of, total
from benchmarks.coverage import Cell

__all__ = ["average_reliabilities", "bias_of_chain", "chains", "one_way_reliabilities"]

UNITS = (8, 15, 30, 100)
STEPS, DRAWS = 4, 1000


class Held(NamedTuple):
    """How often both intervals of one part of the chain held."""

    part: str
    percentile: float
    bca: float


@cache
def found_iccs(rounds: int) -> list[tuple[str, int, float, list[Icc]]]:
    """ICCs of samples of units: what was tried, how many units, the true ICC(1), and what was found."""
    studied = []
    for number, (units, share, alike) in enumerate(product(UNITS, (0.0, 0.05, 0.2, 0.5), (True, False))):
        generator = np.random.default_rng([10, number])
        sizes = np.full(units, 25) if alike else np.maximum(2, np.rint(generator.lognormal(np.log(20), 0.7, units))).astype(int)
        starts = np.cumsum(sizes) - sizes
        found = []
        for _ in range(rounds):
            scores = np.repeat(generator.normal(size=units) * np.sqrt(share), sizes)
            scores += generator.normal(size=sizes.sum()) * np.sqrt(1 - share)
            sums, squares = np.add.reduceat(scores, starts), np.add.reduceat(scores**2, starts)
            found.append(icc(sizes, sums / sizes, (squares - sums**2 / sizes) / (sizes - 1)))
        studied.append((f"ICC(1) = {share:.2f}, units of {'25 people' if alike else 'very unequal sizes'}", units, share, found))
    return studied


def one_way_reliabilities(rounds: int) -> Iterator[Cell]:
    """ICC(1)."""
    for what, units, share, found in found_iccs(rounds):
        yield Cell(what, units, "", float(np.mean([one.low <= share <= one.high for one in found])))


def average_reliabilities(rounds: int) -> Iterator[Cell]:
    """ICC(2) at the typical size of a unit."""
    for what, units, share, found in found_iccs(rounds):
        truths = [one.k0 * share / (1 + (one.k0 - 1) * share) for one in found]
        held = [one.icc2_low <= truth <= one.icc2_high for one, truth in zip(found, truths, strict=True)]
        yield Cell(what, units, "", float(np.mean(held)))


def chain_of(units: int, path: float, generator: np.random.Generator) -> Floats:
    """Units' figures on a chain whose every step is a share of the one before it."""
    noise = generator.normal(size=(units, STEPS))
    for step in range(1, STEPS):
        noise[:, step] = path * noise[:, step - 1] + np.sqrt(1 - path**2) * noise[:, step]
    return noise


def parts_of(path: float) -> dict[str, tuple[Callable[[Floats], Floats], float]]:
    """Parts of the chain: how each is read from the paths, and its true value."""
    return {
        "one step": (lambda paths: paths[..., 1, 0], path),
        "last step, given those before": (lambda paths: paths[..., -1, -2], path),
        "along the chain": (along, path ** (STEPS - 1)),
        "past the steps between": (lambda paths: paths[..., -1, 0], 0.0),
        "in all": (total, path ** (STEPS - 1)),
    }


def hold(drawn: Drawn, of: Callable[[Floats], Floats], truth: float, span: float) -> tuple[bool, bool]:
    """Whether the percentile interval and the bias-corrected one hold the truth."""
    whole, draws, without = (of(part) for part in drawn)
    ends = percentile_interval(draws, confidence=span), bca_interval(float(whole), draws, without, confidence=span)
    plain, shifted = (bool(low <= truth <= high) for low, high in ends)
    return plain, shifted


@cache
def held_by_chain(units: int, path: float, rounds: int) -> list[Held]:
    """How often each part's intervals hold."""
    parts, span = parts_of(path), expanded(0.95, units)
    held = {part: np.zeros(2) for part in parts}
    for number in range(rounds):
        generator = np.random.default_rng([9, units, int(10 * path), number])
        drawn = paths_of(draw_units(chain_of(units, path, generator), draws=DRAWS, seed=number), standardised=True)
        for part, (of, truth) in parts.items():
            held[part] += hold(drawn, of, truth, span)
    return [Held(part, *(times / rounds).tolist()) for part, times in held.items()]


def chains(interval: str) -> Callable[[int], Iterator[Cell]]:
    """A study of one kind of interval of the chain's parts."""

    def study(rounds: int) -> Iterator[Cell]:
        for path, units in product((0.0, 0.3, 0.6), UNITS):
            for held in held_by_chain(units, path, rounds // 4):
                yield Cell(held.part, units, f"paths of {path:.1f}", getattr(held, interval))

    return study


def bias_of_chain(rounds: int = 1000, units: int = 100) -> float:
    """Relative bias of the effect along a planted chain of three steps of .5 each."""
    found = []
    for number in range(rounds):
        noise = np.random.default_rng([8, number]).normal(size=(units, 4))
        steps = [noise[:, 0]]
        for place in range(1, 4):
            steps.append(0.5 * steps[-1] + noise[:, place])
        found.append(chain_effects(np.column_stack(steps), draws=1).along.value)
    return float(np.mean(found) / 0.125 - 1)
