from __future__ import annotations

import re
from dataclasses import fields
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from assessment import figures, findings, tables
from assessment.errors import InputError
from assessment.pipeline import assess, compute
from assessment.result import Assessment, about, load_assessment, save_assessment
from assessment.settings import read_settings
from small_engagement import CUSTOMERS, STAFF, Rows, draw_people, write_engagement  # type: ignore[import-not-found]

NUMBERS = {"n", "score", "se", "df", "ci_low", "ci_high", "value", "rate", "headcount", "gap", "gap_low", "gap_high"}
FRAMES = ("scores", "response", "outcomes", "gaps")


def people_of(
    units: list[str], *, staff: int = 14, guests: int = 14, waves: tuple[str, ...] = ("w1", "w2"), level: str = "front_line"
) -> dict[str, Rows]:
    rng = np.random.default_rng(3)
    moods = dict(zip(units, rng.uniform(0.3, 0.7, len(units)), strict=True))
    drawn: dict[str, list[dict[str, Any]]] = {"employee": [], "customer": []}
    for kind, count in (("employee", staff), ("customer", guests)):
        for wave in waves:
            for unit, mood in moods.items():
                drawn[kind] += draw_people(kind, unit, count, mood=mood, rng=rng, wave=wave, level=level)
    return dict(drawn)


def run(folder: Path, people: dict[str, Rows], **more: Any) -> Assessment:
    """Run an engagement; whatever comes out, hidden rows have no numbers, and it can be saved and loaded."""
    result = compute(write_engagement(folder, people, **more)).assessment
    for name in FRAMES:
        frame: pd.DataFrame = getattr(result, name)
        hidden = frame.loc[frame["status"] != "shown", [column for column in frame.columns if column in NUMBERS]]
        assert hidden.isna().all(axis=None), name
    save_assessment(result, folder / "saved")
    again = load_assessment(folder / "saved")
    for name in (*FRAMES, "links", "agreement", "changes", "contrasts", "reasons", "units", "levels", "scales"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(result, name), check_exact=True)
    return result


def noted(result: Assessment, words: str) -> bool:
    return any(words in note for note in result.notes)


def shown(result: Assessment, scale: str, **place: str) -> pd.DataFrame:
    frame = result.scores[(result.scores["scale"] == scale) & (result.scores["status"] == "shown")]
    for name, value in place.items():
        frame = frame[frame[name] == value]
    return frame


def test_both_sides_with_no_files_of_units_or_records(tmp_path: Path) -> None:
    result = run(tmp_path, people_of(["A", "B", "C", "D", "E"]))
    assert result.units["unit"].tolist() == ["The House", "A", "B", "C", "D", "E"]
    assert result.steps == ("freedom", "gladness", "liking")
    assert noted(result, "No headcounts")
    assert noted(result, "No business records")
    on_the_chain = result.links["predictor"].isin(result.steps) & result.links["outcome"].isin(result.steps)
    assert result.links.loc[on_the_chain, "units"].eq(5).all()


@pytest.mark.parametrize(("front_line", "said"), [(13, True), (14, False), (200, False)])
def test_more_answers_than_people_are_spoken_of(tmp_path: Path, front_line: int, *, said: bool) -> None:
    units = [{"unit": "The House", "parent": ""}] + [
        {"unit": unit, "parent": "The House", "front_line": front_line, "customers": 900} for unit in ("A", "B")
    ]
    result = run(tmp_path, people_of(["A", "B"]), units=units)
    assert noted(result, "more people answered than the headcounts say there are") is said


def test_staff_alone(tmp_path: Path) -> None:
    result = run(tmp_path, {"employee": people_of(["A", "B"])["employee"]})
    assert noted(result, "No customers were surveyed")
    assert result.outcomes.empty
    assert set(result.links["family"]) == {"chain"}
    assert "customer" not in set(result.levels["level"])


def test_customers_alone(tmp_path: Path) -> None:
    result = run(tmp_path, {"customer": people_of(["A", "B"])["customer"]})
    assert noted(result, "No staff were surveyed")
    assert result.gaps.empty
    assert result.levels["level"].tolist() == ["customer"]
    assert len(shown(result, "liking", unit="A")) == 2


def test_staff_whose_level_nobody_gave(tmp_path: Path) -> None:
    result = run(tmp_path, people_of(["A", "B"], level=""))
    assert noted(result, "Nobody's level is known")
    assert set(result.scores.loc[result.scores["kind"] == "employee", "level"]) == {"all"}
    assert set(result.gaps["seen_by"]) == {"all", "customer"}


@pytest.mark.parametrize("count", [1, 3])
def test_few_units_say_that_they_are_too_few(tmp_path: Path, count: int) -> None:
    units = ["A", "B", "C"][:count]
    metrics = [{"unit": unit, "wave": "w1", "repeat_rate": 0.2 + place / 10} for place, unit in enumerate(units)]
    result = run(tmp_path, people_of(units), metrics=metrics)
    assert set(result.links["verdict"]) == {"not computed: too_few"}
    assert result.contrasts.empty == (count == 1)


def test_the_organisation_is_its_only_unit(tmp_path: Path) -> None:
    result = run(tmp_path, people_of(["The House"]), units=[{"unit": "The House", "parent": "", "front_line": 20}])
    assert result.units["unit"].tolist() == ["The House"]
    assert len(shown(result, "freedom", unit="The House", level="all")) == 2
    assert result.contrasts.empty


@pytest.mark.parametrize(("kind", "called"), [("employee", "staff"), ("customer", "customers")])
def test_nobody_of_one_survey_answered_in_one_wave(tmp_path: Path, kind: str, called: str) -> None:
    people = people_of(["A", "B", "C", "D"])
    people[kind] = [row for row in people[kind] if row["wave"] == "w1"]
    result = run(tmp_path, people)
    assert f"In w2, no answer of {called} counts: nothing is said of them there." in result.notes
    assert set(result.links.loc[result.links["family"] == "detail", "wave"]) == {"w1"}


@pytest.mark.parametrize("kind", ["employee", "customer"])
def test_nobody_of_one_survey_answered_at_all(tmp_path: Path, kind: str) -> None:
    people = people_of(["A", "B"])
    people[kind] = [row | {"unit": "Elsewhere"} for row in people[kind]]
    result = run(tmp_path, people, units=[{"unit": unit, "parent": ""} for unit in ("A", "B")])
    assert sum("no answer of" in note for note in result.notes) == 2
    assert kind not in set(result.scores["kind"])


def test_nobody_at_all_is_refused(tmp_path: Path) -> None:
    settings = write_engagement(tmp_path, people_of(["Elsewhere"]), units=[{"unit": "A", "parent": ""}])
    with pytest.raises(InputError, match="No answer counts: every row was set aside"):
        compute(settings)


def test_a_scale_that_nobody_answered_is_not_spoken_of(tmp_path: Path) -> None:
    people = people_of(["A", "B"])
    people["employee"] = [row | {"glad1": None, "glad2": None} for row in people["employee"]]
    result = run(tmp_path, people)
    assert "gladness" not in set(result.scores["scale"])
    assert "gladness" in set(result.scales["scale"])
    spirit, freedom = (shown(result, scale, unit="A", level="all")["score"].tolist() for scale in ("spirit", "freedom"))
    assert spirit == freedom


@pytest.mark.parametrize(
    ("further", "why"),
    [
        ({"alone": True, "levels": ["manager"]}, "'Lets speak' is asked of Managers only."),
        ({"scales": ["gladness"]}, "some of them are part of a figure that others are not part of."),
        ({"scales": ["gladness"], "levels": ["manager"]}, "some of them are part of a figure that others are not part of."),
    ],
)
def test_a_concept_of_which_no_figure_may_be_shown_says_why(tmp_path: Path, further: dict[str, Any], why: str) -> None:
    speak = {"text": "Lets speak", "concepts": ["k.heard"], "answers": "agree", **further}
    people = people_of(["A", "B"])
    people["employee"] = [*people["employee"], *people_of(["A", "B"], level="manager")["employee"]]
    people["employee"] = [
        row | {"speak": row["free1"] if row["level"] in further.get("levels", [row["level"]]) else None, "respondent": number}
        for number, row in enumerate(people["employee"])
    ]
    surveys = {"employee": STAFF | {"items": {**STAFF["items"], "speak": speak}}, "customer": CUSTOMERS}
    result = run(tmp_path, people, surveys=surveys)
    assert shown(result, "k.heard")["kind"].eq("customer").all()
    assert noted(result, f"No figure is shown of 'Heard' and 'Lets speak' together: {why}")


def test_concepts_that_are_shown_are_not_spoken_of(tmp_path: Path) -> None:
    assert not noted(run(tmp_path, people_of(["A", "B"])), "No figure is shown")


def test_a_unit_that_nobody_answered_in_is_listed_and_silent(tmp_path: Path) -> None:
    units = [{"unit": name, "parent": "", "front_line": 20, "customers": 90} for name in ("A", "B", "Empty")]
    result = run(tmp_path, people_of(["A", "B"]), units=units)
    empty = result.scores[result.scores["unit"] == "Empty"]
    assert set(empty["status"]) == {"no_answers"}
    assert set(empty["shown_at"]) == {"The House"}


def test_surveys_may_share_names_of_scales(tmp_path: Path) -> None:
    scales: dict[str, Any] = {"freedom": CUSTOMERS["scales"]["liking"]}
    items = {
        name: item | ({"scales": ["freedom"]} if item.get("scales") else {})
        for name, item in CUSTOMERS["items"].items()
        if not name.startswith("see")
    }
    people = people_of(["A", "B", "C", "D", "E"])
    result = run(tmp_path, people, surveys={"employee": STAFF, "customer": CUSTOMERS | {"scales": scales, "items": items}})
    both = shown(result, "freedom", unit="A", wave="w1")
    assert sorted(both["kind"]) == ["customer", "employee", "employee"]
    assert both.groupby("kind")["score"].nunique().eq(1).all()
    assert result.links.duplicated(["predictor", "outcome", "wave", "family", "same_people"]).sum() == 0


def test_a_record_may_not_have_the_name_of_what_customers_were_asked(tmp_path: Path) -> None:
    settings = write_engagement(tmp_path, people_of(["A"]), metrics=[{"unit": "A", "wave": "w1", "liking": 0.5}])
    with pytest.raises(InputError, match=r"metrics.csv, line 1, 'liking': A metric has the name of something people were asked"):
        compute(settings)


def test_a_small_unit_is_shown_at_its_region(tmp_path: Path) -> None:
    people = people_of(["A", "B", "C"])
    people["customer"] = [row for row in people["customer"] if row["unit"] != "A" or row["respondent"].endswith(("-1", "-2"))]
    units = [{"unit": "North", "parent": ""}, *({"unit": unit, "parent": "North"} for unit in "ABC")]
    result = run(tmp_path, people, units=units)
    row = result.scores.query("unit == 'A' and scale == 'liking' and wave == 'w1'").iloc[0]
    assert [row["status"], row["shown_at"]] == ["too_few", "North"]


def test_the_order_of_rows_changes_nothing(tmp_path: Path) -> None:
    people = people_of(["A", "B", "C", "D"])
    mixed = {kind: [rows[place] for place in np.random.default_rng(1).permutation(len(rows))] for kind, rows in people.items()}
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    one, two = run(tmp_path / "one", people), run(tmp_path / "two", mixed)
    for name in ("scores", "response", "outcomes", "gaps", "links", "agreement", "changes", "contrasts"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(two, name), check_exact=True)


def test_levels_that_can_not_be_told_within_units_are_not_weighted_and_the_report_says_so(tmp_path: Path) -> None:
    # All twelve without a level are of B, as B's own shown groups tell: so A has none, and fitting comes near it for ever.
    answered = {
        ("A", "front_line"): 14,
        ("A", "manager"): 3,
        ("B", "front_line"): 14,
        ("B", "manager"): 13,
        ("B", "not_stated"): 12,
    }
    answered |= {("C", "front_line"): 14, ("C", "manager"): 13}
    rng = np.random.default_rng(3)
    people = [draw_people("employee", unit, n, mood=0.5, rng=rng, level=at, missing=0) for (unit, at), n in answered.items()]
    units = [{"unit": unit, "front_line": 40, "manager": 20} for unit in "ABC"]
    result = run(tmp_path, {"employee": list(chain.from_iterable(people))}, units=units, waves=["w1"])
    assert set(result.raked["reason"]) == {"not_converged"}
    assert result.raked[["raked", "ci_low", "ci_high"]].isna().all(axis=None)
    said = next(found for found in findings.non_response(result).found if "by unit and by level" in found.sentence)
    assert said.caution == "How many of each level answered in a unit can not be told closely enough from what is shown."


def rated_staff(folder: Path, *, waves: tuple[str, ...] = ("w2",)) -> Assessment:
    """A run in which everybody rates the stores or the office, in some waves."""
    survey = {**STAFF, "scales": {**STAFF["scales"], "dept": {"title": "Department", "of": "rated_unit"}}}
    asked = {name: {"text": name, "concepts": ["k.free"], "answers": "agree", "scales": ["dept"]} for name in ("quick", "right")}
    survey["items"] = {**STAFF["items"], **asked}
    people = {"employee": people_of(["A", "B", "C"])["employee"]}
    for place, row in enumerate(people["employee"]):
        rates = ("Stores", "office", "Office")[place % 3]
        row |= {"quick": str(1 + place % 5), "right": str(1 + place % 4), "rated_unit": rates if row["wave"] in waves else ""}
    settings = write_engagement(folder, people, surveys={"employee": survey})
    for wave in waves:
        rows = [row for row in people["employee"] if row["wave"] == wave]
        pd.DataFrame(rows).drop(columns="wave").to_csv(folder / f"employee-{wave}.csv", index=False)
    return compute(settings).assessment


def test_who_rated_whom_is_shown_in_the_matrix_and_nowhere_else(tmp_path: Path) -> None:
    result = rated_staff(tmp_path)
    frame = result.internal_service[result.internal_service["wave"] == "w2"]
    assert set(frame["rated"]) == {"", "Stores", "Office"}
    assert set(frame["served"]) == {"", "A", "B", "C"}
    elsewhere = (result.scores, result.agreement, result.contrasts)
    assert not any(((one["scale"] == "dept") & (one["wave"] == "w2")).any() for one in elsewhere)


def test_a_wave_that_names_no_department_has_scores_and_no_matrix(tmp_path: Path) -> None:
    result = rated_staff(tmp_path)
    assert result.internal_service.loc[result.internal_service["wave"] == "w1", "status"].to_list() == ["not_named"]
    assert len(shown(result, "dept", wave="w1"))


def test_a_survey_that_rates_no_department_has_no_matrix(tmp_path: Path) -> None:
    assert run(tmp_path, people_of(["A", "B"])).internal_service.empty


def test_the_architecture_page_tells_the_columns_of_every_frame(tmp_path: Path) -> None:
    result = run(tmp_path, people_of(["A", "B"]))
    page = (Path(__file__).resolve().parents[1] / "docs/architecture.md").read_text("utf-8")
    told = {
        name: columns.split(", ") for name, columns in re.findall(r"^\| `(\w+)` \| [^|`]+ \| `([\w, ]+)` \|$", page, re.MULTILINE)
    }
    frames = {field.name: getattr(result, field.name) for field in fields(Assessment)}
    assert told == {name: list(frame.columns) for name, frame in frames.items() if isinstance(frame, pd.DataFrame)}


def test_assess_reads_files_or_a_saved_run(tmp_path: Path) -> None:
    units = [{"unit": unit, "parent": ""} for unit in ("A", "B")]
    settings = write_engagement(tmp_path, people_of(["A", "B"]), units=units)
    fresh = assess(str(settings.folder), unit="B", wave="w1")
    save_assessment(fresh, tmp_path / "work")
    saved = assess(work=str(tmp_path / "work"), unit="A")
    assert [fresh.unit, fresh.wave, saved.unit, saved.wave] == ["B", "w1", "A", "w1"]
    near = fresh.scores[fresh.scores["unit"] != "B"].reset_index(drop=True)
    pd.testing.assert_frame_equal(near, saved.scores)


LEADERS = "manager+senior_leader"


def people_with_leaders() -> dict[str, Rows]:
    """Four units of 30, 12 and 5 staff, and one of 30 at each level."""
    rng, rows = np.random.default_rng(5), []
    for wave in ("w1", "w2"):
        for unit in "ABCDE":
            for level, count in {"front_line": 30, "manager": 12, "senior_leader": 5}.items():
                many = 30 if unit == "E" else count
                rows += draw_people("employee", unit, many, mood=0.6, rng=rng, wave=wave, level=level, missing=0.0)
    return {"employee": rows}


def test_a_unit_shows_levels_together_where_one_of_them_would_give_the_other_away(tmp_path: Path) -> None:
    result = run(tmp_path, people_with_leaders())
    mine = result.scores[(result.scores["scale"] == "freedom") & (result.scores["wave"] == "w2")].set_index(["unit", "level"])
    assert mine["status"]["A"].to_dict() == {
        "all": "shown", "front_line": "shown", "manager": "pooled_with_senior_leader", "senior_leader": "pooled_with_manager",
        LEADERS: "shown",
    }  # fmt: skip
    assert LEADERS not in mine.loc["E"].index
    assert mine["n"]["A", LEADERS] == 17
    total, front = ((mine["score"] * mine["n"])["A", level] for level in ("all", "front_line"))
    assert mine["score"]["A", LEADERS] == pytest.approx((total - front) / 17)
    assert noted(result, "Managers and senior leaders: a unit in which one of them")
    both = result.response[(result.response["unit"] == "A") & (result.response["level"] == LEADERS)]
    assert both["n"].tolist() == [17, 17]
    assert set(result.changes.loc[result.changes["unit"] == "A", "level"]) == {"all", "front_line", LEADERS}


def test_reports_name_levels_that_are_shown_together_and_say_why(tmp_path: Path) -> None:
    whole = run(tmp_path, people_with_leaders())
    of_unit, of_other = about(whole, "A"), about(whole, "E")
    said = [found.sentence for found in findings.care_by_level(of_unit).found]
    assert "Shown together for A: managers and senior leaders." in said
    assert set(tables.care_by_level(of_unit).frame["label"]) == {"Front line", "Managers and senior leaders"}
    assert {bar.series for bar in figures.care_by_level(of_unit).bars} == {"Front line", "Managers and senior leaders"}
    assert set(tables.care_change(of_unit).frame["label"]) == {"Front line", "Managers and senior leaders", "All staff"}
    assert LEADERS in set(of_unit.gaps.loc[of_unit.gaps["unit"] == "A", "seen_by"])
    assert set(tables.care_by_level(of_other).frame["label"]) == {"Front line", "Managers", "Senior leaders"}


def test_a_level_can_not_be_called_like_levels_together(tmp_path: Path) -> None:
    write_engagement(tmp_path, people_of(["A"]))
    path = tmp_path / "engagement.yml"
    path.write_text(path.read_text("utf-8") + "levels: {a+b: {label: Both, form: manager}}\n", "utf-8")
    with pytest.raises(InputError, match=r"'a\+b' can't be the name of a level"):
        read_settings(tmp_path)
