"""Changes of groups in which some answered twice: against raw scores, and where they may not be told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import ttest_ind, ttest_rel

from assessment.errors import InputError
from assessment.links import match_waves
from assessment.links.overlap import decided, overlapping, together
from assessment.pipeline import compute
from assessment.privacy import without_changed
from assessment.responses import Units
from assessment.result import Assessment
from small_engagement import draw_people, write_engagement  # type: ignore[import-not-found]

SUMS = ("total_before", "total_now", "squares_before", "squares_now", "product")
TREE = Units({"All": "", "A": "All", "B": "All"})
Rows = list[dict[str, Any]]


def panel(unit: str, *, again: int, fresh: int, rng: np.random.Generator) -> Rows:
    """Thirty staff, of whom some answer again, a little higher, and others in place of the rest."""
    before = draw_people("employee", unit, 30, mood=0.5, rng=rng, missing=0)
    items = [name for name in before[0] if name not in {"respondent", "wave", "unit", "level"}]
    after = [
        {**row, "wave": "w2"} | {name: str(min(5, int(row[name]) + int(rng.random() < 0.3))) for name in items}
        for row in before[:again]
    ]
    return [*before, *after, *draw_people("employee", unit, fresh, mood=0.5, rng=rng, wave="w2", missing=0)]


@pytest.fixture(scope="module")
def people() -> Rows:
    """All of A answer twice, some of B, none of C; of D and of E all but six."""
    rng = np.random.default_rng(3)
    sizes = {"A": (30, 0), "B": (18, 12), "C": (0, 30), "D": (24, 20), "E": (24, 20)}
    return [row for unit, (again, fresh) in sizes.items() for row in panel(unit, again=again, fresh=fresh, rng=rng)]


def run(folder: Path, people: Rows, *kinds: str) -> Assessment:
    folder.mkdir()
    return compute(write_engagement(folder, {"employee": people}, same_respondents=kinds)).assessment


@pytest.fixture(scope="module")
def results(people: Rows, tmp_path_factory: pytest.TempPathFactory) -> tuple[Assessment, Assessment]:
    """With ids that are said to mean the same people, and without."""
    root = tmp_path_factory.mktemp("panel")
    return run(root / "same", people, "employee"), run(root / "afresh", people)


def change(result: Assessment, unit: str, scale: str = "gladness") -> Any:
    rows = result.changes
    return rows[(rows["unit"] == unit) & (rows["scale"] == scale) & (rows["level"] == "all")].iloc[0]


def glad(people: Rows, unit: str, wave: str) -> pd.Series[float]:
    rows = [row for row in people if row["unit"] == unit and row["wave"] == wave]
    return pd.Series({row["respondent"]: (int(row["glad1"]) + int(row["glad2"]) - 2) * 12.5 for row in rows})


def test_where_all_answered_twice_the_range_is_that_of_pairs(results: tuple[Assessment, Assessment], people: Rows) -> None:
    before, now = glad(people, "A", "w1"), glad(people, "A", "w2")
    interval, found = ttest_rel(now, before[now.index]).confidence_interval(), change(results[0], "A")
    assert [found["change"], found["ci_low"], found["ci_high"]] == pytest.approx(
        [now.mean() - before.mean(), interval.low, interval.high]
    )
    assert found["overlap"]


@pytest.mark.parametrize("unit", ["C", "D"])
def test_where_none_answered_twice_or_too_few_did_not_it_is_that_of_different_people(
    results: tuple[Assessment, Assessment], people: Rows, unit: str
) -> None:
    interval = ttest_ind(glad(people, unit, "w2"), glad(people, unit, "w1"), equal_var=False).confidence_interval()
    found = change(results[0], unit)
    assert [found["ci_low"], found["ci_high"]] == pytest.approx([interval.low, interval.high])
    assert not found["overlap"]


def test_where_some_did_it_is_narrower_and_the_change_the_same(results: tuple[Assessment, Assessment]) -> None:
    same, afresh = (change(result, "B") for result in results)
    assert same["change"] == afresh["change"]
    assert afresh["ci_low"] < same["ci_low"] < same["ci_high"] < afresh["ci_high"]


def test_unless_an_engagement_says_that_ids_mean_people_nothing_changes(results: tuple[Assessment, Assessment]) -> None:
    same, afresh = (result.changes for result in results)
    assert same["overlap"].any()
    assert not afresh["overlap"].any()
    pd.testing.assert_frame_equal(same[~same["overlap"]], afresh[~same["overlap"].to_numpy()])


def test_a_composite_has_the_range_of_different_people(results: tuple[Assessment, Assessment]) -> None:
    rows = results[0].changes
    assert not rows.loc[rows["scale"] == "spirit", "overlap"].any()


def test_a_wave_that_is_released_again_with_other_answers_has_no_change_that_rests_on_who_answered_twice() -> None:
    place = {"kind": "employee", "from_wave": "w1", "wave": "w2", "change": 1.0}
    frame = pd.DataFrame([{**place, "unit": "A", "overlap": True}, {**place, "unit": "B", "overlap": False}])
    for wave in ("w1", "w2"):
        assert without_changed({"changes": frame}, [("employee", wave)])["changes"]["unit"].tolist() == ["B"]
    assert len(without_changed({"changes": frame}, [("customer", "w1"), ("employee", "w3")])["changes"]) == 2


def test_who_is_said_to_be_the_same_must_be_among_the_answers(people: Rows, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"'same_respondents' names 'customer', of which there are no people's answers"):
        run(tmp_path / "none", people, "customer")


def overlaps(own: dict[str, int], paired: dict[str, int], *, hidden: str = "") -> set[str]:
    """Units whose overlap may be used, where so many answered each time and so many both times."""
    place = {"kind": "employee", "scale": "glad", "level": "front_line"}
    counts = pl.DataFrame([{**place, "wave": wave, "unit": unit, "n": n} for wave in ("w1", "w2") for unit, n in own.items()])
    pairs = pl.DataFrame([
        {**place, "from_wave": "w1", "wave": "w2", "unit": unit, "n": n, **dict(zip(SUMS, (n, n, 2 * n, 3 * n, n), strict=True))}
        for unit, n in paired.items()
    ])  # fmt: skip
    people = counts.select("kind", "wave", "unit", "level", "scale", pl.lit(None, pl.Int64).alias("population"))
    rows = [
        {**place, "wave": wave, "unit": unit, "level": level, "status": "too_few" if unit == hidden else "shown"}
        for wave in ("w1", "w2") for unit in TREE.names for level in ("all", "front_line")
    ]  # fmt: skip
    found = match_waves(pairs, counts, people, pd.DataFrame(rows), TREE, minimum=10)
    return set(found.loc[found["level"] == "all", "unit"])


@pytest.mark.parametrize(
    ("paired", "expected"),
    [
        ({"A": 20, "B": 30}, {"All", "A", "B"}),
        ({"A": 40, "B": 40}, {"All", "A", "B"}),  # everybody
        ({"A": 20, "B": 9}, {"All"}),  # nine of B
        ({"A": 20, "B": 31}, {"All"}),  # all but nine of B
        ({"A": 20}, {"All", "A"}),  # nobody of B
    ],
)
def test_those_who_answered_twice_and_the_others_are_each_enough(paired: dict[str, int], expected: set[str]) -> None:
    assert overlaps({"A": 40, "B": 40}, paired) == expected


def test_a_group_that_is_hidden_in_a_wave_has_no_overlap() -> None:
    assert overlaps({"A": 40, "B": 40}, {"A": 20, "B": 20}, hidden="A") == {"All", "B"}


def drawn_panel(seed: int, leaves: int) -> tuple[Units, dict[tuple[str, str], int], list[Any]]:
    """A tree with levels of all sizes, who answered twice, and who answered each time with the groups that the gate shows."""
    rng = np.random.default_rng(seed)
    regions = [f"R{number}" for number in range(max(2, leaves // 10))]
    tree = {"All": ""} | dict.fromkeys(regions, "All") | {f"u{place}": regions[place % len(regions)] for place in range(leaves)}
    cells = [(f"u{place}", level) for place in range(leaves) for level in ("front_line", "manager")]
    both = {cell: int(rng.integers(0, 30)) for cell in cells}
    own = [{cell: n + int(rng.integers(1, 20)) for cell, n in both.items()} for _ in range(2)]
    units = Units(tree, {})
    return units, {cell: n for cell, n in both.items() if n}, [(counts, decided(counts, units, minimum=10)[0]) for counts in own]


def candidates(paired: dict[tuple[str, str], int], sides: list[Any], units: Units) -> set[tuple[str, str]]:
    """Groups that may each be told by itself."""
    found: set[tuple[str, str]] = sides[0][1] & sides[1][1] & decided(paired, units, minimum=10)[0]
    for own, _ in sides:
        found -= decided({cell: n - paired.get(cell, 0) for cell, n in own.items()}, units, minimum=10)[1]
    return found


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([3, 8, 20]))
def test_groups_that_are_left_are_proved_together_and_none_is_left_out_without_need(seed: int, leaves: int) -> None:
    units, paired, sides = drawn_panel(seed, leaves)
    kept, each = overlapping(paired, sides, units, minimum=10), candidates(paired, sides, units)
    assert kept <= each
    assert all(together(paired, own, kept, shown, units, minimum=10) for own, shown in sides)
    if all(together(paired, own, each, shown, units, minimum=10) for own, shown in sides):
        assert kept == each


def test_where_a_group_tells_of_a_few_the_others_keep_their_overlap() -> None:
    units, paired, sides = drawn_panel(1, 30)
    each = candidates(paired, sides, units)
    assert not all(together(paired, own, each, shown, units, minimum=10) for own, shown in sides)
    assert len(overlapping(paired, sides, units, minimum=10)) >= 0.9 * len(each)
