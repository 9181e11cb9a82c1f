"""How fast it is told whether people may be averaged: ICC(1), ICC(2) and rwg(j) of 7,000 people in 100 units.

Run: ``python -m benchmarks.averaging``. Ours starts at people's answers to five questions, sums them up by unit, and works
everything out from the sums; beside it pingouin's ICCs of the same people, and rwg(j) with pandas alone. Units are of one size,
since pingouin's ICCs need that; all figures must agree. Times are the best of five, in one run on one machine.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pingouin
import polars as pl

from assessment.stats import Floats, icc, mean_deviations, mean_variance, rwg_j, uniform_variance
from benchmarks.resampling import in_turn

__all__ = ["main"]

UNITS, PEOPLE, ITEMS, OPTIONS = 100, 70, 5, 5
MOST_SECONDS = 0.020
NAMES = [f"q{item}" for item in range(ITEMS)]


def answers(seed: int = 1) -> pl.DataFrame:
    """Make up answers 1 to 5 of people who differ by unit, by person and by question."""
    generator = np.random.default_rng(seed)
    shape = (UNITS, PEOPLE, ITEMS)
    latent = (
        3.4
        + 0.3 * generator.normal(size=(UNITS, 1, 1))
        + 0.6 * generator.normal(size=(UNITS, PEOPLE, 1))
        + 0.7 * generator.normal(size=shape)
    )
    points = np.clip(np.rint(latent), 1, OPTIONS).astype(np.int64).reshape(-1, ITEMS)
    return pl.DataFrame({"unit": np.repeat(np.arange(UNITS), PEOPLE), **dict(zip(NAMES, points.T, strict=True))})


def ours(frame: pl.DataFrame) -> tuple[float, float, Floats]:
    """ICC(1), ICC(2), and rwg(j) of each unit."""
    score = pl.sum_horizontal(NAMES)
    sums = [score.sum().alias("total"), (score**2).sum().alias("squares")]
    sums += [pl.col(name).sum().alias(f"{name}+") for name in NAMES] + [
        (pl.col(name) ** 2).sum().alias(f"{name}^") for name in NAMES
    ]
    found = frame.group_by("unit").agg(pl.len().cast(pl.Int64).alias("n"), *sums).sort("unit")
    n, step = found["n"].to_numpy(), (1, ITEMS)
    moments = mean_variance(n, found["total"].to_numpy(), found["squares"].to_numpy(), step=step)
    units = icc(n, mean_deviations(n, found["total"].to_numpy(), step=step), moments.variance)
    totals, squares = (found.select(f"{name}{mark}" for name in NAMES).to_numpy() for mark in "+^")
    within = mean_variance(n[:, None], totals, squares).variance
    return units.icc1, units.icc2, rwg_j(within, n, random_variance=uniform_variance(OPTIONS)).floored


def theirs(frame: pd.DataFrame) -> tuple[float, float, Floats]:
    """The same by pingouin and pandas."""
    rated = frame.assign(score=frame[NAMES].mean(axis=1), rater=frame.groupby("unit").cumcount())
    table = pingouin.intraclass_corr(rated, targets="unit", raters="rater", ratings="score")
    ratio = frame.groupby("unit")[NAMES].var().mean(axis=1) / uniform_variance(OPTIONS)
    agreed = (ITEMS * (1 - ratio) / (ITEMS * (1 - ratio) + ratio)).where(ratio <= 1, 0)
    return float(table["ICC"].iloc[0]), float(table["ICC"].iloc[3]), agreed.to_numpy()


def main() -> bool:
    """Print both times and their ratio; say whether the aim is met."""
    frame = answers()
    pandas = pd.DataFrame(frame.to_dict(as_series=False))
    for one, other in zip(ours(frame), theirs(pandas), strict=True):
        np.testing.assert_allclose(np.asarray(one), np.asarray(other), rtol=1e-9)
    (_, mine), (_, peer) = in_turn(5, lambda: ours(frame), lambda: theirs(pandas))
    print(f"ICC and rwg(j), {len(frame):,} people, {UNITS} units: {1000 * mine:.1f} ms (aim: under {1000 * MOST_SECONDS:.0f} ms)")
    print(f"pingouin's intraclass_corr and pandas: {1000 * peer:.0f} ms, {peer / mine:.0f} times as long; the figures agree")
    return mine < MOST_SECONDS


if __name__ == "__main__":
    raise SystemExit(not main())
