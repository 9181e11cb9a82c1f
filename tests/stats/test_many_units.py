"""The simulation of many samples of units at once fits what one sample at a time does."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.many_units import Sampled, ranges_of_slopes
from numpy.random import default_rng

from assessment.stats import unit_slopes


@pytest.mark.parametrize("sizes", [[10] * 6, [500, 10, 10, 30, 8, 12, 10]])
def test_ranges_of_many_samples_are_those_of_each_by_itself(sizes: list[int]) -> None:
    generator, n = default_rng(5), np.array(sizes)
    mean, figure = generator.normal(0, 2, (2, 20, len(n)))
    variance = generator.uniform(50, 150, (20, len(n)))
    found = ranges_of_slopes(Sampled(n, mean, figure, ((n - 1) * variance).sum(axis=1)))
    alone = [unit_slopes(n, *one) for one in zip(mean, variance, figure, strict=True)]
    assert found[0] == pytest.approx([one.low[1] for one in alone], rel=1e-6)
    assert found[1] == pytest.approx([one.high[1] for one in alone], rel=1e-6)
