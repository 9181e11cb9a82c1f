"""Published scores of units that speak of staff: they predict, and are no outcomes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml

from assessment import findings
from assessment.errors import InputError
from assessment.pipeline import Assessment, compute
from assessment.settings import read_settings

SCORES = {"A": (1.0, 2.0), "B": (2.0, 1.0), "C": (3.0, 4.0), "D": (5.0, 6.0), "E": (4.0, 3.0)}


def assess_records(folder: Path, *, staff: list[str], respondents: str = "") -> Assessment:
    """Five units with counts of one question, and two published scores of each."""
    asked = {"text": "Good?", "concepts": ["k"], "answers": "agree", "alone": True, "role": "outcome"}
    survey = {
        "survey": "c",
        "title": "C",
        "respondents": "customer",
        "answers": {"agree": {"low": 1, "high": 5}},
        "items": {"good": asked},
    }
    source = {"survey": "customer", "wave": "w", "file": "t.csv", "counts": "{item} {answer}", "columns": {"unit": "place"}}
    document = {"client": "All", "waves": ["w"], "surveys": {"customer": "c.yml"}, "sources": [source], "metrics": "m.csv",
                "staff_metrics": staff}  # fmt: skip
    (folder / "c.yml").write_text(yaml.safe_dump(survey), "utf-8")
    (folder / "engagement.yml").write_text(yaml.safe_dump(document), "utf-8")
    rows = [f"{unit},{10 + number},{9 - number}{respondents}" for number, unit in enumerate(SCORES)]
    (folder / "t.csv").write_text("\n".join([f"place,good 5,good 1{respondents and ',respondents'}", *rows]), "utf-8")
    metrics = [f"{unit},w,{staff_score},{other}" for unit, (staff_score, other) in SCORES.items()]
    (folder / "m.csv").write_text("\n".join(["unit,wave,climate,praise", *metrics]), "utf-8")
    return compute(read_settings(folder)).assessment


def test_a_record_of_staff_is_linked_to_the_other_records(tmp_path: Path) -> None:
    result = assess_records(tmp_path, staff=["climate"])
    row = result.links[(result.links["predictor"] == "climate") & (result.links["outcome"] == "praise")].iloc[0]
    assert row["r"] == pytest.approx(np.corrcoef(np.array(list(SCORES.values())).T)[0, 1])
    assert (row["units"], row["same_people"]) == (5, False)


def test_a_record_of_staff_is_linked_to_what_customers_say_and_is_no_outcome(tmp_path: Path) -> None:
    result = assess_records(tmp_path, staff=["climate"])
    assert set(result.links["outcome"]) == {"good", "praise"}
    assert "climate" not in set(result.outcomes["outcome"])


def test_a_record_of_staff_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="'staff_metrics' names no metric: 'climat'"):
        assess_records(tmp_path, staff=["climat"])


def test_how_many_answered_is_not_the_sum_over_questions_but_not_known(tmp_path: Path) -> None:
    result = assess_records(tmp_path, staff=[])
    assert set(result.response["status"]) == {"not_recorded"}
    assert result.response["n"].isna().all()
    assert "how many answered is not known" in str(findings.response_rates(result).found[0])


def test_how_many_answered_is_what_the_table_says(tmp_path: Path) -> None:
    result = assess_records(tmp_path, staff=[], respondents=",25")
    assert result.response.set_index("unit")["n"]["All"] == 125


def test_what_counts_cannot_tell_of_problems_is_said(tmp_path: Path) -> None:
    result = assess_records(tmp_path, staff=[])
    assert "can't be told" in str(findings.recovery_funnel(result).found[0])
    assert "can't be told" in str(findings.silent_customers(result).found[0])
