"""How much the gate lets through, and how long it takes: random organisations of 30, 100 and 300 units.

Run: ``python benchmarks/gate.py``. Units have about 40 people at the front line, 9 managers and 5 senior leaders, by size of unit
(lognormal), and sit in regions of about 12. ``kept`` is the share of groups of ten or more that are shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from time import perf_counter

import numpy as np
import pandas as pd

from assessment.privacy import PROTECTS_OTHERS, SHOWN, gate
from assessment.responses.model import Units

__all__ = ["main", "organisation"]

MEANS = {"front_line": 40.0, "manager": 9.0, "senior_leader": 5.0}
MINIMUM = 10


def organisation(seed: int, units: int, *, means: Mapping[str, float] = MEANS, spread: float = 0.5) -> tuple[pd.DataFrame, Units]:
    """Make up who answered, by unit and level, and the tree of units.

    Parameters
    ----------
    seed : int
        Of the random numbers.
    units : int
        Units that have people.
    means : mapping of str to float
        People of each level in a unit, on average.
    spread : float
        Standard deviation of the logarithm of a unit's size.

    Returns
    -------
    DataFrame, Units
        As :func:`assessment.privacy.gate` takes them.
    """
    generator = np.random.default_rng(seed)
    regions = max(units // 12, 1)
    parents = {"All": "", **{f"Region {number}": "All" for number in range(regions)}}
    parents |= {f"Unit {number}": f"Region {generator.integers(regions)}" for number in range(units)}
    size = generator.lognormal(0, spread, units)
    rows = [
        (f"Unit {number}", level, int(generator.poisson(mean * size[number])))
        for number in range(units)
        for level, mean in means.items()
    ]
    return pd.DataFrame(rows, columns=["unit", "level", "n"]), Units(parents)


def main() -> None:
    """Print one line for each size of organisation."""
    print(f"{'units':>6} {'groups >= 10':>13} {'kept':>7} {'seconds':>8}")
    for units in (30, 40, 100, 300):
        kept, large, seconds = 0, 0, []
        for seed in range(5):
            counts, tree = organisation(seed, units)
            start = perf_counter()
            status = gate(counts, tree, minimum=MINIMUM)["status"]
            seconds.append(perf_counter() - start)
            kept += int((status == SHOWN).sum())
            large += int(status.isin([SHOWN, PROTECTS_OTHERS]).sum())
        print(f"{units:>6} {large / 5:>13.0f} {kept / large:>7.1%} {np.median(seconds):>8.3f}")


if __name__ == "__main__":
    main()
