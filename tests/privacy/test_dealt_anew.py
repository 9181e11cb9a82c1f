"""What people of two hidden units answered is dealt among them anew, and some of them move: nothing that is published may change.

A figure that does change rests on the hidden units by themselves, not only on what is shown of them together with others. That
holds for every kind of figure, sums or not, so that this finds what no proof over sums can: squares between units told what a
hidden unit's average was.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from assessment.pipeline import compute
from assessment.privacy import read_ledger
from assessment.result import Assessment
from small_engagement import draw_people, write_engagement  # type: ignore[import-not-found]

SHOWN_UNITS, HIDDEN = [f"U{number}" for number in range(8)], {"S": 7, "T": 8}  # seven and eight are too few to be shown
STAFF = {"front_line": 14, "manager": 11}
Rows = list[dict[str, Any]]


def people(rng: np.random.Generator) -> dict[str, Rows]:
    """Two waves; units lean to moods of their own."""
    found: dict[str, Rows] = {"employee": [], "customer": []}
    for wave in ("w1", "w2"):
        for unit in (*SHOWN_UNITS, *HIDDEN):
            mood, few = float(rng.uniform(0.35, 0.7)), HIDDEN.get(unit)
            for level, n in {"front_line": few - 2, "manager": 2}.items() if few else STAFF.items():
                found["employee"] += draw_people("employee", unit, n, mood=mood, rng=rng, wave=wave, level=level)
            found["customer"] += draw_people("customer", unit, few or 20, mood=mood, rng=rng, wave=wave)
    return found


def dealt_anew(rows: Rows, rng: np.random.Generator) -> Rows:
    """The same people with the same answers; those of the hidden units are in one or the other by chance, six in the first."""
    found = [row for row in rows if row["unit"] not in HIDDEN]
    for wave in ("w1", "w2"):
        theirs = [row for row in rows if row["unit"] in HIDDEN and row["wave"] == wave]
        order = rng.permutation(len(theirs))
        found += [{**theirs[at], "unit": "S" if place < 6 else "T"} for place, at in enumerate(order)]
    return found


def released(folder: Path, answers: dict[str, Rows]) -> Assessment:
    folder.mkdir()
    units = [{"unit": "All", "parent": ""}, *({"unit": unit, "parent": "All"} for unit in (*SHOWN_UNITS, *HIDDEN))]
    heads = [{**unit, "front_line": 30, "manager": 20, "customers": 90} if unit["parent"] else unit for unit in units]
    metrics = [
        {"unit": unit, "wave": wave, "repeat_rate": 0.3 + 0.04 * place}
        for place, unit in enumerate(SHOWN_UNITS)
        for wave in ("w1", "w2")
    ]
    return compute(write_engagement(folder, answers, units=heads, metrics=metrics), read_ledger(folder / "none")).assessment


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Assessment, Assessment]:
    root, rng = tmp_path_factory.mktemp("dealt"), np.random.default_rng(3)
    answers = people(rng)
    again = {kind: dealt_anew(rows, rng) for kind, rows in answers.items()}
    return released(root / "one", answers), released(root / "other", again)


def test_nothing_published_tells_how_answers_lie_in_hidden_units(both: tuple[Assessment, Assessment]) -> None:
    one, other = both
    assert not one.scores.loc[one.scores["unit"].isin(HIDDEN), "status"].eq("shown").any()
    frames = {name: frame for name, frame in vars(one).items() if isinstance(frame, pd.DataFrame)}
    assert all(len(frames[name]) for name in ("links", "agreement", "raked", "weighted", "measurement"))
    for name, frame in frames.items():
        pd.testing.assert_frame_equal(frame, getattr(other, name), rtol=1e-9, obj=name)
    plain = [{name: value for name, value in vars(result).items() if name not in frames} for result in both]
    assert plain[0] == plain[1]
