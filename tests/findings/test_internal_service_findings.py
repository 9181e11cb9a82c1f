"""Sentences, table and picture on who serves whom: they claim what the differences bear, and say what is hidden."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from assessment import figures, findings, tables
from assessment.result import Assessment
from made_results import hand_made  # type: ignore[import-not-found]


def said(result: Assessment) -> str:
    return str(findings.internal_service_matrix(result))


def strengths(result: Assessment) -> list[str]:
    return [finding.strength for finding in findings.internal_service_matrix(result).found]


def with_contrasts(**changes: Any) -> Assessment:
    result = hand_made()
    changed: Assessment = replace(result, internal_service_contrasts=result.internal_service_contrasts.assign(**changes))
    return changed


def with_row(**row: Any) -> Assessment:
    """The result with one row more, without numbers."""
    result = hand_made()
    frame = result.internal_service
    blank = {name: np.nan if dtype == "float64" else "" for name, dtype in frame.dtypes.items()}
    more = pd.DataFrame([blank | {"wave": result.wave, "scale": "trust", "by": "unit"} | row]).astype(frame.dtypes)
    longer: Assessment = replace(result, internal_service=pd.concat([frame, more], ignore_index=True))
    return longer


def test_departments_that_differ_from_the_others_are_named_with_the_difference() -> None:
    text = said(hand_made())
    assert "Trust (all departments): 40 of 100." in text
    assert "Served their colleagues worse than all other departments: Help desk (15 points)." in text
    assert "Served their colleagues better than all other departments: Payroll (15 points)." in text
    assert "no ranking among them" in text


def test_whom_a_department_serves_worse_than_others_is_told() -> None:
    assert "Served worse than all others by the same department: Unit 1 by Payroll (4 points)." in said(hand_made())


def test_no_order_is_told_where_no_difference_is_real() -> None:
    text = said(with_contrasts(real=False))
    assert "No order of departments can be told" in text
    assert "worse" not in text
    assert "better" not in text


def test_the_row_of_the_report_s_unit_is_told() -> None:
    assert "Unit 2 as served by all departments: 42 of 100." in said(replace(hand_made(), unit="Unit 2"))
    assert "as served by" not in said(hand_made())


@pytest.mark.parametrize(
    ("difference", "words"),
    [(6.0, "IT was served 6 points worse than it served others."), (-6.0, "IT served others 6 points worse than it was served.")],
)
def test_a_department_s_giving_is_held_against_its_getting(difference: float, words: str) -> None:
    ends = {"difference": difference, "ci_low": difference - 2, "ci_high": difference + 2}
    text = said(with_contrasts(contrast="balance", served="IT", rated="IT", **ends))
    assert words in text


def test_hidden_figures_are_counted_and_none_is_named() -> None:
    text = said(hand_made())
    assert "1 of 21 figures are hidden." in text
    assert "Unit 1 by Help desk" not in text


def test_ratings_that_count_nowhere_are_told() -> None:
    assert "A few ratings of departments that too few people rated are left out" in said(
        with_row(rated="=others", status="left_out")
    )


def test_nameless_departments_stand_together() -> None:
    result = with_row(rated="=others", status="shown", n=30.0, score=50.0, se=1.0, df=29.0, ci_low=48.0, ci_high=52.0)
    assert "Departments that fewer people rated stand together, as “Other departments”." in said(result)
    assert "Other departments" in str(tables.internal_service_matrix(result))


def test_a_wave_that_names_no_department_says_so_in_plain_words() -> None:
    result = with_row(status="not_named")
    alone = replace(result, internal_service=result.internal_service.tail(1))
    assert "In 2026-Q3, the answers do not say which department was rated" in said(alone)
    assert "rated_unit" in said(alone)
    assert figures.internal_service_matrix(alone).spec["data"] == []


def test_where_nothing_was_asked_that_is_said() -> None:
    result = replace(hand_made(), internal_service=hand_made().internal_service.head(0))
    assert said(result) == "Staff were not asked to rate the department that they need most."


def test_where_too_few_rated_that_is_said() -> None:
    frame = hand_made().internal_service
    few = frame.head(1).assign(status="too_few", **dict.fromkeys(("n", "score", "se", "df", "ci_low", "ci_high"), np.nan))
    assert said(replace(hand_made(), internal_service=few)).startswith("Too few staff rated a department to show it.")


def fields(result: Assessment) -> dict[tuple[str, str], str]:
    """Words of the picture's fields by row and column, of all layers."""
    spec = figures.internal_service_matrix(result).spec
    down, across = (spec["layout"][axis]["ticktext"] for axis in ("yaxis", "xaxis"))
    return {
        (down[i], across[j]): word
        for layer in spec["data"]
        for i, line in enumerate(layer["text"])
        for j, word in enumerate(line)
        if word
    }


def test_the_picture_has_every_number_once_and_says_why_one_is_hidden() -> None:
    found = fields(hand_made())
    assert len(found) == 21
    assert found["Unit 1", "Help desk"] == "&lt;10"
    assert (found["All together", "Payroll"], found["Unit 2", "Help desk"]) == ("<b>55</b>", "42")


def test_a_hidden_field_has_no_value_in_any_layer_of_scores() -> None:
    spec = figures.internal_service_matrix(hand_made()).spec
    values = [value for layer in spec["data"][:2] for line in layer["z"] for value in line if value is not None]
    assert len(values) == 20
    assert all(39 < value < 62 for value in values)


def test_totals_stand_last_and_departments_by_what_all_say_of_them() -> None:
    layout = figures.internal_service_matrix(hand_made()).spec["layout"]
    assert layout["xaxis"]["ticktext"] == ["Payroll", "Help desk", "All departments"]
    assert layout["yaxis"]["ticktext"][-1] == "All together"


def test_of_many_departments_those_rated_by_most_are_drawn_and_the_table_has_all() -> None:
    result = hand_made()
    row = result.internal_service[result.internal_service["rated"] == "Payroll"].head(1)
    more = [row.assign(rated=f"Office {number}", n=100.0 + number) for number in range(20)]
    result = replace(result, internal_service=pd.concat([result.internal_service, *more], ignore_index=True))
    picture = figures.internal_service_matrix(result)
    assert set(picture.spec["layout"]["xaxis"]["ticktext"]) == {
        *(f"Office {number}" for number in range(8, 20)),
        "All departments",
    }
    assert "10 departments more are in the table" in picture.caption
    assert len(picture.table.frame) == 41


def test_rows_of_levels_have_their_labels() -> None:
    result = hand_made()
    frame = result.internal_service.assign(by="level").replace({"served": {"Unit 1": "front_line", "Unit 2": "manager"}})
    result = replace(result, internal_service=frame[frame["served"].isin(["", "front_line", "manager"])])
    assert figures.internal_service_matrix(result).spec["layout"]["yaxis"]["ticktext"] == [
        "Front line",
        "Managers",
        "All together",
    ]


def test_the_table_has_the_range_and_n_of_each_figure_and_why_others_are_hidden() -> None:
    text = str(tables.internal_service_matrix(hand_made())).splitlines()
    assert "Unit 2  Payroll  57  55 to 59  40  –  –  " in text
    assert "Unit 1  Help desk  –  –  –  –  –  Hidden: too few people" in text
    assert strengths(hand_made()).count("hidden") == 1
