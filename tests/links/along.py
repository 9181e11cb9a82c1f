"""Units' figures along a chain, laid down by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from assessment.links import ChainFigures
from assessment.links.relations import End
from assessment.stats import Floats

STEPS = (End("employee", "free"), End("employee", "glad"), End("customer", "happy"), End("record", "repeat_rate"))
_drawn = np.random.default_rng(7).normal(size=(40, 4))
VALUES: Floats = 60 + 8 * np.array(_drawn @ np.array([[1, 0.7, 0.4, 0.2], [0, 0.7, 0.5, 0.3], [0, 0, 0.7, 0.5], [0, 0, 0, 0.7]]))


def figures_along(
    values: Floats, *, before: Floats | None = None, people: Sequence[Floats] = (), practices: Floats | None = None
) -> ChainFigures:
    """A chain with one column of values a step, and practices of its staff."""
    figures: dict[Any, Floats] = {(end, "w2"): column for end, column in zip(STEPS, values.T, strict=False)}
    if before is not None:
        figures |= {(end, "w1"): column for end, column in zip(STEPS, before.T, strict=False)}
    columns = () if practices is None else tuple(practices.T)
    offered = tuple(End("employee", f"practice{place}") for place in range(len(columns)))
    figures |= {(end, "w2"): column for end, column in zip(offered, columns, strict=True)}
    counts = people or [np.full(len(values), 50.0)] * len(STEPS)
    sizes = {(end, "w2"): count for end, count in zip(STEPS, counts, strict=False)}
    return ChainFigures(STEPS, offered, figures, sizes, "w2", "w1" if before is not None else "")
