"""What a run says of the county's levels is what others found, counted over all answers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from assessment.pipeline import Assessment, compute
from assessment.settings import read_settings

FILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "pierce" / "employee_survey_long.csv"
pytestmark = pytest.mark.skipif(
    not FILE.is_file(), reason=f"THE COUNTY'S DATA IS NOT AT HAND ({FILE}): nothing was checked on it"
)

LOWEST, SPAN = 1, 3  # of the answers, 1 to 4
QUESTIONS = [f"q{number}" for number in range(1, 11)]
MEANS = {"senior_leader": 3.409, "manager": 3.270, "supervisor": 3.201, "front_line": 2.971, "not_stated": 3.032}


@pytest.fixture(scope="module")
def result() -> Assessment:
    """What the run may show."""
    return compute(read_settings(Path(__file__).parent)).assessment


@pytest.fixture(scope="module")
def whole(result: Assessment) -> pd.DataFrame:
    """The whole county's scores, a row a level and question."""
    scores = result.scores[(result.scores["unit"] == "Pierce County") & result.scores["scale"].isin(QUESTIONS)]
    return scores[scores["status"] == "shown"]


@pytest.mark.parametrize("level", MEANS)
def test_the_scores_of_a_level_average_to_the_mean_others_found(whole: pd.DataFrame, level: str) -> None:
    theirs = whole[whole["level"] == level]
    assert len(theirs) == len(QUESTIONS)
    mean = LOWEST + SPAN * np.average(theirs["score"], weights=theirs["n"]) / 100
    assert round(mean, 3) == MEANS[level]


def test_the_further_level_of_the_client_has_its_own_place(result: Assessment) -> None:
    assert result.levels.set_index("level")["label"]["supervisor"] == "Supervisors"


def test_nothing_is_said_of_two_answers_of_one_person(result: Assessment) -> None:
    # Every question stands alone, and no two are known to be one person's: there is nothing to measure alpha from.
    questions = result.agreement[result.agreement["scale"].isin(QUESTIONS)]
    assert len(questions) == len(QUESTIONS)
    assert questions["alpha"].isna().all()


def test_all_21_departments_are_there(result: Assessment) -> None:
    assert result.units["leaf"].sum() == 21


def test_no_department_is_shown_with_fewer_answers_than_allowed(result: Assessment) -> None:
    assert not (result.scores["n"] < result.minimum_group).any()
