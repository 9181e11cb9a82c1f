"""Units side by side: what is marked, drawn and placed, and that hidden units have no part in it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from linked import linked  # type: ignore[import-not-found]

from assessment.findings.compare import looked_at
from assessment.links import COMPARISON, compare_units, scales_compared
from assessment.responses import Units
from assessment.stats import false_discovery

NONE = pd.DataFrame(columns=["kind", "wave", "level", "scale", "unit", "difference", "p"]).astype(
    dict.fromkeys(("kind", "wave", "level", "scale", "unit"), "str") | dict.fromkeys(("difference", "p"), "float64")
)


def compared(values: list[float], *, se: float = 2.0, contrasts: pd.DataFrame = NONE) -> pd.DataFrame:
    names = [f"U{place}" for place in range(len(values))]
    tree = Units({"All": ""} | dict.fromkeys(names, "All"))
    place = {"kind": "customer", "wave": "w1", "level": "customer", "scale": "glad"}
    rows = [
        {
            **place,
            "unit": name,
            "n": 20.0,
            "score": value,
            "se": se + 0 * value,
            "df": 19.0,
            "ci_low": value - 4,
            "ci_high": value + 4,
        }
        for name, value in zip(names, values, strict=True)
    ]
    frame = pd.DataFrame(rows).assign(ci_low=lambda rows: rows["score"] - 4, ci_high=lambda rows: rows["score"] + 4)
    hidden = frame["score"].isna()
    numbers = ["n", "se", "df"]
    frame = frame.assign(status=np.where(hidden, "too_few", "shown"), **{name: frame[name].mask(hidden) for name in numbers})
    return compare_units(frame, contrasts, tree, [("customer", "glad")], wave="w1").set_index("unit")


def told_apart(chances: list[float]) -> pd.DataFrame:
    """Differences of the first units to the rest, with these p values."""
    told = pd.DataFrame({"unit": [f"U{place}" for place in range(len(chances))], "difference": 9.0, "p": chances})
    return told.assign(kind="customer", wave="w1", level="customer", scale="glad")


def test_a_hidden_unit_changes_nothing_of_the_others_and_has_no_numbers() -> None:
    without, with_one = compared([40, 50, 55, 60, 70]), compared([40, 50, 55, 60, 70, np.nan])
    numbers = ["shrunken", "shrunken_low", "shrunken_high", "rank_low", "rank_high", "ranked"]
    assert with_one.loc[without.index, numbers].equals(without[numbers])
    assert with_one.loc["U5", numbers].isna().all()
    assert (with_one.loc["U5", "reason"], with_one.loc["U5", "band"]) == ("hidden", "")


@pytest.mark.parametrize(
    ("values", "se", "reason"),
    [([40, 50, 60, 70], 2.0, "too_few_units"), ([50] * 6, 0.0, "no_variance"), ([40, 50, 55, 60, 70], 2.0, "")],
)
def test_scores_that_are_not_drawn_say_why(values: list[float], se: float, reason: str) -> None:
    found = compared(values, se=se)
    assert set(found["reason"]) == {reason}
    assert found["shrunken"].isna().all() == bool(reason)


def test_units_whose_ranges_overlap_share_their_places() -> None:
    found = compared([50, 51, 52, 80, 20])
    assert found.loc[["U0", "U1", "U2"], ["rank_low", "rank_high"]].to_numpy().tolist() == [[2, 4]] * 3
    assert found.loc[["U3", "U4"], "rank_low"].tolist() == [1, 5]
    assert (found["ranked"] == 5).all()


def test_one_unit_has_no_place() -> None:
    assert compared([50.0])["rank_low"].isna().all()


SCALES = pd.DataFrame(
    [
        ("employee", "care", "kind open", "", "score"),
        ("employee", "kind", "", "predictor", "score"),
        ("employee", "open", "", "predictor", "score"),
        ("employee", "other", "", "predictor", "score"),
        ("customer", "glad", "", "outcome", "score"),
        ("customer", "again", "", "outcome", "share"),
    ],
    columns=["kind", "scale", "parts", "role", "measure"],
)


def test_units_are_compared_on_the_composite_its_parts_the_chain_and_outcomes_but_not_on_shares() -> None:
    found = scales_compared(SCALES, ["open", "glad"], ["glad", "again", "glad"])
    assert found == [("employee", name) for name in ("care", "kind", "open")] + [("customer", "glad")]


def test_what_is_not_compared_is_neither_lined_up_nor_corrected_for() -> None:
    beside = pd.concat([told_apart([0.03, 0.04]), told_apart([0.5]).assign(scale="other")])
    found = compared([40, 60], contrasts=beside)
    assert found["q"].tolist() == [0.04, 0.04]
    assert set(found["scale"]) == {"glad"}


def test_bands_are_the_sign_of_what_is_beyond_chance() -> None:
    told = told_apart([0.01, 0.03, 0.05]).assign(difference=[-9.0, 9.0, 9.0])
    assert compared([40, 60, 60, 50], contrasts=told)["q"].round(3).tolist()[:3] == [0.03, 0.045, 0.05]
    assert compared([40, 60, 60, 50], contrasts=told)["band"].tolist() == ["below", "above", "within", ""]


def test_a_run_compares_every_leaf_unit_and_marks_only_what_it_may() -> None:
    result = linked().result
    found, contrasts = result.comparisons, result.contrasts
    assert list(found.columns) == COMPARISON
    assert (found["wave"] == result.wave).all()
    place = ["kind", "wave", "level", "scale", "unit"]
    both = found.merge(contrasts[[*place, "difference"]], on=place)
    marked = both[both["band"].isin(["above", "below"])]
    assert len(marked)
    assert (marked["q"] < 0.05).all()
    assert ((marked["difference"] > 0) == (marked["band"] == "above")).all()
    hidden = found[found["status"] != "shown"]
    assert hidden.select_dtypes("number").isna().all(axis=None)


def test_q_is_of_the_differences_that_the_page_counts() -> None:
    result = linked().result
    counted = looked_at(result)
    place = ["kind", "wave", "level", "scale", "unit"]
    told = counted[[*place, "p"]].merge(result.comparisons[[*place, "q"]], on=place)
    assert len(told) == result.comparisons["q"].notna().sum()
    assert np.allclose(false_discovery(told["p"]), told["q"], rtol=1e-12)
