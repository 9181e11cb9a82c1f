"""Teachers and parents of 455 schools, as a city published them: one row a school, one column a question and answer.

The file may not be part of this project; where it is not at hand, these tests say so and are skipped. Its questions are
known by their codes only, so their wordings here are made up. The figures that must come out were worked out by others.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
import yaml

from assessment.inputs import read_inputs
from assessment.links import measure_agreement
from assessment.pipeline import Run, compute
from assessment.responses import read_responses
from assessment.scores import respondents_by_statistic
from assessment.settings import read_settings
from assessment.summing import sum_up
from assessment.surveys import read_survey

FILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "nyc-schools-2011" / "survey_all.txt"
pytestmark = pytest.mark.skipif(
    not FILE.is_file(), reason=f"THE SCHOOLS' DATA ARE NOT AT HAND ({FILE}): nothing was checked on them"
)

SCORES = ("saf", "com", "eng", "aca")
CITY, WAVE = "The city", "2011"
DONT_KNOW = "5"  # what the fifth answer of the parents' questions means


def header() -> list[str]:
    """Names of the file's columns."""
    with FILE.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file, delimiter="\t"))


def schools() -> list[dict[str, str]]:
    """The file's rows as text; the last one is cut."""
    with FILE.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def write_whole(path: Path) -> None:
    """Write the file with its last line, which the copy has cut, filled up with blanks: what it holds is right."""
    lines = FILE.read_text("utf-8-sig").splitlines()
    lines[-1] += "\t" * (lines[0].count("\t") - lines[-1].count("\t"))
    path.write_text("\n".join(lines), "utf-8")


def survey(kind: str, side: str, options: int, outcomes: set[str]) -> dict[str, Any]:
    """A questionnaire of the questions of one side that have so many answers, each by its code."""
    given: dict[str, set[str]] = {}
    for name in header():
        if found := re.fullmatch(rf"{side}_N_(q\w+)_(\d+)", name):
            given.setdefault(found[1], set()).add(found[2])
    chosen = [code for code, answers in given.items() if len(answers) == options]
    plain = {"answers": "agree", "alone": True}
    items = {
        f"{side}_{code}": {"text": f"Question {code} ({side})", "concepts": [f"{side}.{code}"], **plain,
                           "role": "outcome" if code in outcomes else "context"}
        for code in chosen
    }  # fmt: skip
    answers = {"agree": {"low": 1, "high": 4, "no_answer": [DONT_KNOW] if options == 5 else []}}
    return {"survey": f"{side}-2011", "title": kind, "respondents": kind, "answers": answers, "items": items}


def write_engagement(folder: Path, file: Path) -> None:
    """Write the engagement: both sides' counts from one file, and its published scores as metrics."""
    teachers, parents = survey("employee", "t", 4, set()), survey("customer", "p", 5, {"q7a"})
    teachers["items"]["t_q6a"]["role"] = "predictor"
    sources = [
        {"survey": kind, "wave": WAVE, "file": str(file), "counts": f"{side}_N_{{item}}_{{answer}}",
         "columns": {"unit": "dbn", "respondents": f"N_{side}"},
         "values": {"item": {name.removeprefix(f"{side}_"): name for name in asked["items"]}}}
        for kind, side, asked in (("employee", "t", teachers), ("customer", "p", parents))
    ]  # fmt: skip
    document = {
        "client": CITY, "waves": [WAVE], "surveys": {"employee": "t.yml", "customer": "p.yml"}, "sources": sources,
        "units": "units.csv", "metrics": "metrics.csv", "staff_metrics": [f"{score}_t_11" for score in SCORES],
    }  # fmt: skip
    for name, content in {"engagement": document, "t": teachers, "p": parents}.items():
        (folder / f"{name}.yml").write_text(yaml.safe_dump(content, sort_keys=False), "utf-8")
    rows = schools()
    pd.DataFrame({"unit": [row["dbn"] for row in rows]}).to_csv(folder / "units.csv", index=False)
    metrics = [{"unit": row["dbn"], "wave": WAVE, **{f"{score}_{side}_11": row[f"{score}_{side}_11"].replace("NA", "")
                for score in SCORES for side in "tp"}} for row in rows]  # fmt: skip
    pd.DataFrame(metrics).to_csv(folder / "metrics.csv", index=False)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """What the run may show, with its account."""
    folder = tmp_path_factory.mktemp("schools")
    write_whole(folder / "schools.txt")
    write_engagement(folder, folder / "schools.txt")
    return compute(read_settings(folder))


@pytest.mark.parametrize(
    ("kind", "item", "n", "icc1", "icc2"),
    [("employee", "t_q6a", 13_632, 0.2455, 0.9071), ("customer", "p_q7a", 95_534, 0.0823, 0.9498)],
)
def test_agreement_of_a_question_is_the_one_others_found(
    tmp_path: Path, kind: str, item: str, n: int, icc1: float, icc2: float
) -> None:
    row = of_all_schools(tmp_path).query("kind == @kind and scale == @item").iloc[0]
    assert row["n"] == n
    assert (round(row["icc1"], 4), round(row["icc2"], 4)) == (icc1, icc2)


def of_all_schools(folder: Path) -> pd.DataFrame:
    """Agreement as if every school were shown, as others had them all."""
    write_whole(folder / "schools.txt")
    write_engagement(folder, folder / "schools.txt")
    inputs = read_inputs(settings := read_settings(folder))
    summed = sum_up(settings.engagement, inputs)
    everyone = pd.DataFrame(respondents_by_statistic(summed.summaries).rows(named=True))
    shown = everyone.assign(status="shown", level=everyone["level"].replace("not_stated", "all"))
    known: dict[str, Any] = {"units": summed.units, "surveys": inputs.surveys, "keys": summed.keys, "minimum": 10}
    return measure_agreement(summed.summaries, summed.within, shown, **known)


@pytest.mark.parametrize(("score", "r"), [("eng", 0.4226), ("saf", 0.5366), ("com", 0.3921)])
def test_published_scores_of_teachers_and_parents_are_linked_as_others_found(run: Run, score: str, r: float) -> None:
    links = run.assessment.links
    row = links[(links["predictor"] == f"{score}_t_11") & (links["outcome"] == f"{score}_p_11")].iloc[0]
    assert round(row["r"], 4) == r
    if score == "eng":
        assert (row["units"], round(row["ci_low"], 3), round(row["ci_high"], 3)) == (453, 0.344, 0.495)


def test_every_line_of_both_readings_is_accounted_for(run: Run) -> None:
    arrivals = run.assessment.arrivals
    assert list(arrivals["read"]) == list(arrivals[["accepted", "set_aside", "structural"]].sum(axis=1)) == [456, 456]
    # Two schools asked no parents; of the school in the line that is cut no count of teachers is left.
    assert list(arrivals["set_aside"]) == [1, 2]
    assert list(run.assessment.reasons["code"]) == ["no_counts"]


def test_a_line_that_is_cut_is_set_aside(tmp_path: Path) -> None:
    write_engagement(tmp_path, FILE)
    settings = read_settings(tmp_path)
    surveys = {kind: read_survey(name, beside=tmp_path) for kind, name in settings.engagement.surveys.items()}
    responses = read_responses(settings.engagement, tmp_path, surveys, None)
    assert responses.set_aside.filter(pl.col("code") == "wrong_length")["line"].to_list() == [456, 456]


def test_shares_of_answers_are_those_of_the_file(run: Run) -> None:
    scores = run.assessment.scores
    row = scores[(scores["scale"] == "p_q7a") & (scores["unit"] == "01M015")].iloc[0]
    school = next(row for row in schools() if row["dbn"] == "01M015")
    counts = np.array([int(school[f"p_N_q7a_{answer}"]) for answer in range(1, 5)])
    assert row["n"] == counts.sum()
    assert row["score"] == pytest.approx(100 / 3 * (counts @ np.arange(4)) / counts.sum(), abs=1e-12)


def test_staff_and_customers_of_the_same_schools_are_linked_by_their_answers(run: Run) -> None:
    links = run.assessment.links
    row = links[(links["predictor"] == "t_q6a") & (links["outcome"] == "p_q7a")].iloc[0]
    assert row["units"] > 400
    assert row["verdict"] == "clear"


def test_respondents_are_those_that_the_city_counted(run: Run) -> None:
    response = run.assessment.response
    row = response[(response["unit"] == "01M015") & (response["kind"] == "employee") & (response["level"] == "all")].iloc[0]
    assert (row["n"], row["status"]) == (22, "shown")


def test_no_school_is_shown_with_fewer_answers_than_allowed(run: Run) -> None:
    result = run.assessment
    for frame in (result.scores, result.response, result.outcomes):
        assert not (frame["n"] < result.minimum_group).any()
