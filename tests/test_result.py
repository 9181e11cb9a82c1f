from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.errors import InputError
from assessment.pipeline import assess
from assessment.result import (
    Assessment,
    about,
    all_kin,
    digest_by_unit,
    kin,
    load_assessment,
    save_assessment,
    to_pandas,
    to_polars,
)
from made_results import SCENARIOS  # type: ignore[import-not-found]

UNITS = ("All", "North", "NA", "None", "null", "nan", "", "<b>", 'R&D "North"/<b>', "=cmd", "Größe\n2", "1.10", "true")
FRAMES = [field.name for field in fields(Assessment) if field.type == "pd.DataFrame"]
FEW = settings(max_examples=50, deadline=None)


def frame_of(rows: int) -> pd.DataFrame:
    """A frame with a column of every kind, one of them partly missing."""
    columns: dict[str, Any] = {"unit": UNITS, "n": np.linspace(0.1, 9, len(UNITS)), "number": range(len(UNITS))}
    frame = pd.DataFrame(columns | {"leaf": [place % 2 == 0 for place in range(len(UNITS))]})
    frame["n"] = frame["n"].where(frame["number"] % 3 > 0)
    frame["title"] = frame["unit"].where(frame["number"] % 4 > 0)
    return frame.astype({"unit": "str", "title": "str"}).head(rows)


def result_of(frame: pd.DataFrame, **plain: Any) -> Assessment:
    given_values: dict[str, Any] = {
        "client": "Café & Söhne", "language": "en", "unit": "All", "wave": "w2", "waves": ("w1", "w2"), "steps": (),
        "notes": ("a “b”",), "minimum_group": 10,
    }  # fmt: skip
    parents = ["" if name in {"All", ""} else "All" for name in UNITS]
    units = pd.DataFrame({"unit": pd.Series(UNITS, dtype="str"), "parent": pd.Series(parents, dtype="str")})
    return Assessment(**{**dict.fromkeys(FRAMES, frame), "units": units, **given_values, **plain})


def assert_same(a: Assessment, b: Assessment) -> None:
    for field in fields(Assessment):
        left, right = getattr(a, field.name), getattr(b, field.name)
        if isinstance(left, pd.DataFrame):
            pd.testing.assert_frame_equal(left, right, check_exact=True)
        else:
            assert left == right
            assert type(left) is type(right)


@pytest.mark.parametrize("rows", [len(UNITS), 1, 0])
def test_saved_results_load_as_they_were(tmp_path: Path, rows: int) -> None:
    result = result_of(frame_of(rows))
    save_assessment(result, tmp_path / "deep" / "folder")
    assert_same(load_assessment(tmp_path / "deep" / "folder"), result)


@pytest.mark.parametrize("name", ["three units", "empty frames", "unit"])
def test_a_result_made_by_hand_can_be_saved(tmp_path: Path, name: str) -> None:
    result = SCENARIOS[name]()
    save_assessment(result, tmp_path)
    loaded = load_assessment(tmp_path)
    pd.testing.assert_frame_equal(loaded.recovery, result.recovery)
    pd.testing.assert_frame_equal(loaded.scores, result.scores)


def test_results_can_be_saved_over_older_ones(tmp_path: Path) -> None:
    save_assessment(result_of(frame_of(9)), tmp_path)
    newer = result_of(frame_of(2), client="Other", waves=("w9",))
    save_assessment(newer, tmp_path)
    assert_same(load_assessment(tmp_path), newer)


@FEW
@given(
    texts=st.lists(st.none() | st.text(st.characters(codec="utf-8"), max_size=6), max_size=5),
    numbers=st.lists(st.floats(allow_nan=True), min_size=5, max_size=5),
    truths=st.lists(st.booleans(), min_size=5, max_size=5),
)
def test_any_text_number_and_truth_survives(texts: list[str | None], numbers: list[float], truths: list[bool]) -> None:
    size = len(texts)
    columns = {"text": pd.Series(texts, dtype="str"), "number": pd.Series(numbers[:size], dtype="float64")}
    frame = pd.DataFrame(
        columns | {"truth": pd.Series(truths[:size], dtype="bool"), "whole": pd.Series(range(size), dtype="int64")}
    )
    pd.testing.assert_frame_equal(to_pandas(to_polars(frame)), frame, check_exact=True)


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit])
def test_a_loaded_result_is_about_the_unit_asked_for(tmp_path: Path, unit: str) -> None:
    save_assessment(result_of(frame_of(3)), tmp_path)
    assert load_assessment(tmp_path, unit).unit == unit


def test_no_unit_is_the_whole_organisation() -> None:
    assert about(replace(result_of(frame_of(1)), unit="North"), "").unit == "All"


def test_an_unknown_unit_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError, match=r"There is no such unit: 'Nroth'\. Did you mean 'North'\?"):
        about(result_of(frame_of(1)), "Nroth")


def test_a_unit_unlike_any_is_refused_with_where_to_look() -> None:
    with pytest.raises(InputError, match="Look the name up in the units file"):
        about(result_of(frame_of(1)), "zzzzzzzzzz")


def test_a_folder_without_results_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There are no saved results here"):
        load_assessment(tmp_path / "nowhere")


def cut_frame(folder: Path) -> None:
    (folder / "scores.parquet").write_bytes((folder / "scores.parquet").read_bytes()[:40])


def lose_frame(folder: Path) -> None:
    (folder / "scores.parquet").unlink()


def cut_plain(folder: Path) -> None:
    (folder / "assessment.json").write_text('{"client": "Nor', "utf-8")


def list_plain(folder: Path) -> None:
    (folder / "assessment.json").write_text("[1, 2]", "utf-8")


def forget_field(folder: Path) -> None:
    plain = json.loads((folder / "assessment.json").read_text("utf-8"))
    (folder / "assessment.json").write_text(json.dumps({name: plain[name] for name in plain if name != "waves"}), "utf-8")


def add_field(folder: Path) -> None:
    plain = json.loads((folder / "assessment.json").read_text("utf-8"))
    (folder / "assessment.json").write_text(json.dumps(plain | {"later": 1}), "utf-8")


@pytest.mark.parametrize("damage", [cut_frame, lose_frame, cut_plain, list_plain, forget_field, add_field])
def test_damaged_results_are_refused(tmp_path: Path, damage: Any) -> None:
    save_assessment(result_of(frame_of(3)), tmp_path)
    damage(tmp_path)
    with pytest.raises(InputError, match=r"The saved results can't be read.* Run the engagement again"):
        load_assessment(tmp_path)


def test_a_result_can_not_be_changed() -> None:
    with pytest.raises(AttributeError, match="cannot assign"):
        result_of(frame_of(1)).unit = "North"  # type: ignore[misc]


def test_saved_results_are_not_passed_off_as_another_wave(tmp_path: Path) -> None:
    save_assessment(result_of(frame_of(3)), tmp_path)
    assert assess(work=str(tmp_path), wave="w2").wave == "w2"
    with pytest.raises(InputError, match=r"of another wave: 'w1'\. Allowed: w2"):
        assess(work=str(tmp_path), wave="w1")


TREE = pd.DataFrame({"unit": ["All", "North", "Quay", "South"], "parent": ["", "All", "North", "All"]}, dtype="str")
SCORES = pd.DataFrame({"unit": ["All", "North", "Quay", "South"], "n": [40.0, 30.0, 20.0, 10.0]}).astype({"unit": "str"})


def tree_result(**changed: Any) -> Assessment:
    return replace(result_of(SCORES), units=TREE, **changed)


@pytest.mark.parametrize(
    ("unit", "shown"), [("North", ["All", "North", "Quay"]), ("Quay", ["All", "North", "Quay"]), ("South", ["All", "South"])]
)
def test_a_unit_is_loaded_with_all_above_and_below_it_only(tmp_path: Path, unit: str, shown: list[str]) -> None:
    save_assessment(tree_result(), tmp_path)
    assert list(load_assessment(tmp_path, unit).scores["unit"]) == shown
    assert list(load_assessment(tmp_path).scores["unit"]) == list(SCORES["unit"])


def test_a_changed_figure_changes_the_digests_of_its_unit_and_of_those_above_and_below_only() -> None:
    changed = SCORES.assign(n=[40.0, 30.0, 20.0, 11.0])
    before, after = digest_by_unit(tree_result()), digest_by_unit(tree_result(scores=changed))
    assert {unit for unit in before if before[unit] != after[unit]} == {"All", "South"}


def test_thousands_of_units_find_their_kin_as_one_unit_does() -> None:
    regions, shops = [f"R{number}" for number in range(50)], [f"S{number}" for number in range(5_000)]
    parents = ["", *["All"] * len(regions), *(regions[number % len(regions)] for number in range(len(shops)))]
    tree = pd.DataFrame({"unit": ["All", *regions, *shops], "parent": parents})
    near = all_kin(tree)
    assert len(near["All"]) == len(tree)
    assert near["S7"] == {"S7", "R7", "All"} == kin(tree, "S7")
    assert near["R7"] == {"R7", "All", *shops[7::50]} == kin(tree, "R7")


def test_a_text_that_stands_in_many_rows_is_held_once_when_loaded() -> None:
    texts = to_pandas(pl.DataFrame({"unit": ["North", None, "South", "North"]}))["unit"].array
    held = list(texts)
    assert held[0] is held[3]
    assert held[0] == "North"
    assert pd.isna(held[1])


def test_a_figure_of_no_unit_changes_every_digest() -> None:
    links = pd.DataFrame({"r": [0.5]})
    before, after = digest_by_unit(tree_result(links=links)), digest_by_unit(tree_result(links=links * 2))
    assert not set(before.values()) & set(after.values())
