"""How often intervals of the chain hold: of each part, along it, over two waves, and of a change that is carried along it.

Each step is a share of the one before it and noise, in standard deviations of units. Units are normal, or, where it is said,
skewed (gamma with a skewness of 1) or with heavy tails (t with six degrees of freedom).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

import numpy as np

from assessment.stats import Effect, Floats, carry_change, chain_paths, cross_lagged, product_holds
from assessment.stats.paths import along, path_scores
from benchmarks.coverage import SELDOM, Cell
from benchmarks.coverage_of_drivers import drawn
from benchmarks.many_chains import ends_of_chains

__all__ = ["along_chains", "bias_of_chain", "carried_changes", "chains", "false_chains", "two_waves"]

UNITS, PATHS = (15, 20, 30, 60, 100, 300), (0.0, 0.1, 0.2, 0.3, 0.45, 0.6)
STEPS, DRAWS = 4, 1000
TOGETHER, AT_ONCE = 50, 2000  # samples


class Sort(NamedTuple):
    """A kind of chain: the path of each step, and how units are distributed."""

    paths: tuple[float, ...]
    shape: str = "normal"

    def named(self) -> str:
        """In words."""
        alike = len(set(self.paths)) == 1
        paths = f"paths of {self.paths[0]:g}" if alike else f"paths of {', '.join(f'{path:g}' for path in self.paths)}"
        steps = "" if len(self.paths) + 1 == STEPS else f"{len(self.paths) + 1} steps, "
        return f"{steps}{paths}{'' if self.shape == 'normal' else f', {self.shape}'}"


class Tried(NamedTuple):
    """What samples of one kind of chain gave.

    Parameters
    ----------
    held : mapping of part to array of bool, shape (samples, 2)
        Whether its percentile interval held, and its bias-corrected one.
    told : array of bool, shape (samples,)
        Whether every step can be told.
    """

    held: dict[str, np.ndarray]
    told: np.ndarray


ALIKE = tuple(Sort((path,) * (STEPS - 1)) for path in PATHS)
OTHERS = (*(Sort((path,) * 3, shape) for shape in ("skewed", "heavy") for path in (0.3, 0.6)), Sort((0.3,) * 4))
UNEVEN = tuple(Sort(paths) for paths in ((0.0, 0.6, 0.6), (0.6, 0.6, 0.0), (0.0, 0.3, 0.3), (0.3, 0.6, 0.3), (0.2, 0.6, 0.6)))
NONE_ALONG = tuple(sort for sort in (*ALIKE, *UNEVEN) if not all(sort.paths))
MORE = 2  # single steps, and two waves, are drawn so many times as often


def chain_of(size: tuple[int, ...], sort: Sort, generator: np.random.Generator) -> Floats:
    """Figures of so many samples of units on a chain whose every step is a share of the one before it."""
    figures = drawn(sort.shape, (*size, len(sort.paths) + 1), generator)
    for step, path in enumerate(sort.paths, start=1):
        figures[..., step] = path * figures[..., step - 1] + np.sqrt(1 - path**2) * figures[..., step]
    return figures


def generator_of(study: int, sort: Sort, units: int, sample: int) -> np.random.Generator:
    """Chance of one sample."""
    return np.random.default_rng([study, units, len(sort.shape), *(int(100 * path) for path in sort.paths), sample])


@cache
def tried(sort: Sort, units: int, rounds: int) -> Tried:
    """What samples of one kind of chain gave."""
    truths = {f"step {step}": path for step, path in enumerate(sort.paths, start=1)}
    truths |= {"past": 0.0, "all": float(np.prod(sort.paths))}
    truth, steps, found = np.array(list(truths.values()))[:, None], len(sort.paths), []
    for start in range(0, rounds, TOGETHER):
        generator = generator_of(20, sort, units, start)
        ends = ends_of_chains(chain_of((min(TOGETHER, rounds - start), units), sort, generator), DRAWS, generator)
        both = np.stack([ends.percentile, ends.corrected], axis=-1)[:, : len(truths)]
        held = (both[0] <= truth[..., None]) & (truth[..., None] <= both[1])
        beyond = (both[0, :steps].min(axis=-1) > 0) | (both[1, :steps].max(axis=-1) < 0)
        found.append((held, beyond.all(axis=0)))
    held, told = (np.concatenate(parts, axis=axis) for parts, axis in zip(zip(*found, strict=True), (1, 0), strict=True))
    return Tried(dict(zip(truths, held, strict=True)), told)


def with_range(sort: Sort, units: int, steps: int, wanted: int, generator: np.random.Generator) -> tuple[Floats, float]:
    """Samples in which the product of the first steps has a range, so many if they are not too seldom, and their share of all."""
    kept, seen = [np.empty((0, units, len(sort.paths) + 1))], 0
    while sum(map(len, kept)) < wanted and seen < wanted / SELDOM:
        data = chain_of((AT_ONCE, units), sort, generator)
        centred = data - data.mean(axis=1, keepdims=True)
        scores = path_scores(np.swapaxes(centred, 1, 2) @ centred, units)[:, :steps]
        kept.append(data[[product_holds(one) for one in scores]])
        seen += AT_ONCE
    found = np.concatenate(kept)
    return found[:wanted], len(found) / seen


def samples_of(sort: Sort, rounds: int) -> int:
    """How many samples of one kind of chain are looked at."""
    return rounds // 2 if sort in ALIKE else rounds // 4


def holds(effect: Effect, truth: float) -> tuple[bool, bool]:
    """Whether the percentile interval and the bias-corrected one hold the truth."""
    return effect.low <= truth <= effect.high, effect.bca_low <= truth <= effect.bca_high


PARTS = {"past": "past the steps between", "all": "in all"}


def chains(interval: int) -> Callable[[int], Iterator[Cell]]:
    """A study of one kind of interval, percentile (0) or bias-corrected (1), of all parts but what runs along the chain."""

    def study(rounds: int) -> Iterator[Cell]:
        for sort, units in (*product(ALIKE, UNITS), *product(OTHERS, (30, 60))):
            for part, held in tried(sort, units, MORE * rounds).held.items():
                what = PARTS.get(part, f"{part}, given those before")
                yield Cell(what, units, sort.named(), float(held[:, interval].mean()))

    return study


def along_chains(rounds: int) -> Iterator[Cell]:
    """Along the chain: of the samples in which a range is given."""
    for sort, units in (*product(ALIKE, UNITS), *product(UNEVEN, UNITS), *product(OTHERS, (30, 60))):
        generator, truth = generator_of(23, sort, units, 0), float(np.prod(sort.paths))
        data, given = with_range(sort, units, len(sort.paths), rounds, generator)
        held = []
        for start in range(0, len(data) if given >= SELDOM else 0, TOGETHER):
            low, high = ends_of_chains(data[start : start + TOGETHER], DRAWS, generator).percentile[:, -1]
            held.append((low <= truth) & (truth <= high))
        yield Cell("along the chain", units, sort.named(), share_of(held), given)


def share_of(held: list[np.ndarray]) -> float:
    """How often ranges held; nan where there are none."""
    return float(np.concatenate(held).mean()) if held else np.nan


def false_chains(rounds: int) -> Iterator[Cell]:
    """How often all steps are told where at least one of them is none."""
    for sort, units in product(NONE_ALONG, UNITS):
        yield Cell("all steps told", units, sort.named(), float(tried(sort, units, samples_of(sort, rounds)).told.mean()))


def two_waves(rounds: int) -> Iterator[Cell]:
    """Staff before with customers after, given customers before: each figure .5 of what it was, and a share of the other's."""
    for share, units in product((0.0, 0.3), UNITS):
        held, sort = np.empty((MORE * rounds, 2), dtype=bool), Sort((0.5, share))
        own = np.sqrt(1 - 0.5**2 - share**2)
        for sample in range(MORE * rounds):
            generator = generator_of(21, sort, units, sample)
            before, noise = generator.normal(size=(2, units, 2))
            after = 0.5 * before + share * before[:, ::-1] + own * noise
            held[sample] = holds(cross_lagged(before, after, draws=DRAWS, seed=sample).staff_first, share)
        for number, method in enumerate(("percentile", "bias-corrected")):
            yield Cell(f"a share of {share:g}", units, method, float(held[:, number].mean()))


def carried_changes(rounds: int) -> Iterator[Cell]:
    """A rise of half a standard deviation in the first step, carried to each later one: of samples in which a range is given."""
    for path, steps, units in product((0.3, 0.6), range(1, STEPS), UNITS):
        sort, truth = Sort((path,) * (STEPS - 1)), 0.5 * path**steps
        data, given = with_range(sort, units, steps, rounds // 2, generator_of(22, sort, units, steps))
        held = []
        for sample, one in enumerate(data if given >= SELDOM else ()):
            found = carry_change(one, [0.5], draws=DRAWS, seed=sample)
            held.append((found.low[:, steps - 1] <= truth) & (truth <= found.high[:, steps - 1]))
        what = f"carried over {steps} step{'s'[: steps > 1]}"
        yield Cell(what, units, sort.named(), share_of(held), given)


def bias_of_chain(rounds: int = 40_000, units: int = 100) -> str:
    """How far effects along planted chains of three steps are off on average, with the error of the simulation, as a table."""
    lines = ["| steps | in standard deviations | in points |", "| --- | --- | --- |"]
    for path in (0.3, 0.5, 0.7):
        found = np.empty((2, rounds))
        for start in range(0, rounds, AT_ONCE):
            size = (min(AT_ONCE, rounds - start), units)
            figures = chain_of(size, Sort((path,) * (STEPS - 1)), np.random.default_rng([8, int(10 * path), start]))
            apart = figures - figures.mean(axis=1, keepdims=True)
            covariances = np.swapaxes(apart, 1, 2) @ apart
            for row, standardised in enumerate((True, False)):
                found[row, start : start + size[0]] = along(chain_paths(covariances, standardised=standardised))
        off, error = found.mean(axis=1) / path**3 - 1, 1.96 * found.std(axis=1) / path**3 / np.sqrt(rounds)
        lines.append(f"| {path} | {off[0]:+.2%}, ± {error[0]:.2%} | {off[1]:+.2%}, ± {error[1]:.2%} |")
    return "\n".join(lines)
