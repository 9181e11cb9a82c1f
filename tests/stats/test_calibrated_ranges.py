"""How often the range of a mean weighted by two margins holds, where units hide how their levels answered."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats as scipy_stats

from assessment.stats import Floats, calibrate, design_effect, draw_back, rake

UNITS, DRAWS = 24, 500


def weighed(answers: list[list[Floats]], people: Floats) -> tuple[float, float, Floats]:
    """The weighted mean of 24 units of three levels with its standard error, and all answers; a unit's levels go unused."""
    n, total = (np.array([[measure(cell) for cell in unit] for unit in answers], dtype=float) for measure in (len, np.sum))
    every = np.concatenate([cell for unit in answers for cell in unit])
    answered = people * rake(people, [n.sum(axis=1), n.sum(axis=0)]).weights
    weights, _ = draw_back(calibrate(answered, people.sum(axis=1), people.sum(axis=0)), answered, most=4.0)
    mean = float((weights.rows @ total.sum(axis=1) + weights.columns @ total.sum(axis=0)) / people.sum())
    variance = every.var(ddof=1) / len(every) * (1 - len(every) / people.sum())
    return mean, float(np.sqrt(variance * design_effect(weights.weights(), answered).deff)), every


@pytest.mark.parametrize("apart", [0.0, 0.3])
def test_the_range_holds_and_the_mean_is_nearer_than_the_unweighted(apart: float) -> None:
    # Chances to answer by unit and by level multiply, or (apart) differ by up to 30 % from that.
    draw = np.random.default_rng(3)
    people = np.column_stack([draw.integers(low, high, UNITS) for low, high in ((25, 90), (2, 9), (1, 4))]).astype(float)
    score = 60 + draw.normal(0, 6, (UNITS, 1)) + np.array([0.0, 5.0, 10.0])
    chance = np.linspace(0.4, 0.9, UNITS)[np.argsort(score[:, 0])][:, None] * [0.8, 1.0, 1.0]
    chance = np.clip(chance * draw.uniform(1 - apart, 1 + apart, chance.shape), 0, 1)
    staff = [[draw.normal(score[i, j], 18, int(people[i, j])) for j in range(3)] for i in range(UNITS)]
    truth = np.concatenate([cell for unit in staff for cell in unit]).mean()
    t, found = scipy_stats.t.ppf(0.975, 700), []
    for _ in range(DRAWS):
        mean, se, every = weighed([[cell[draw.random(len(cell)) < chance[i, j]] for j, cell in enumerate(unit)]
                                   for i, unit in enumerate(staff)], people)  # fmt: skip
        found.append((abs(mean - truth) <= t * se, mean - truth, every.mean() - truth))
    held, off, unweighted = np.mean(found, axis=0)
    assert 0.93 <= held <= 0.98
    assert abs(off) < 0.1 < abs(unweighted)
