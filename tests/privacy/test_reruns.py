"""A wave that is released twice, from files to what a reader has in hand."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from assessment.errors import InputError
from assessment.pipeline import Run, compute
from assessment.privacy import PLANNED, prove_releases, read_ledger, write_entry
from assessment.result import Assessment
from small_engagement import SURVEYS, draw_people, write_engagement  # type: ignore[import-not-found]

UNITS = [{"unit": "All", "parent": ""}, *({"unit": name, "parent": "All"} for name in ("A", "B", "C"))]
Rows = list[dict[str, Any]]


def answers() -> dict[str, Rows]:
    """Thirty staff and forty customers of each of three units."""
    rng = np.random.default_rng(7)
    return {
        kind: [row for unit in ("A", "B", "C") for row in draw_people(kind, unit, count, mood=0.6, rng=rng)]
        for kind, count in (("employee", 30), ("customer", 40))
    }


def released(folder: Path, people: dict[str, Rows], ledger: Path, **more: Any) -> Run:
    """Compute, prove and enter a release."""
    folder.mkdir()
    known = read_ledger(ledger)
    run = compute(write_engagement(folder, people, units=UNITS, **{"waves": ["w1"], **more}), known)
    assert prove_releases({**known.without(run.entry), "this release": run.entry})
    write_entry(run.entry, ledger, secret=known.secret)
    return run


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Run]:
    """A release, and one in which one more employee of A answered."""
    root, people = tmp_path_factory.mktemp("reruns"), answers()
    first = released(root / "first", people, root / "ledger")
    late = draw_people("employee", "A", 1, mood=0.2, rng=np.random.default_rng(1))
    late[0]["respondent"] = "late"
    return first, released(root / "second", {**people, "employee": [*people["employee"], *late]}, root / "ledger")


def late_and_corrected(people: dict[str, Rows]) -> dict[str, Rows]:
    """One more employee of A, and another answer of six others there, to one question."""
    late = draw_people("employee", "A", 1, mood=0.2, rng=np.random.default_rng(1))
    late[0]["respondent"] = "late" if people["employee"][0]["respondent"] else ""
    corrected = [{**row, "glad1": "5" if row["glad1"] != "5" else "4"} for row in people["employee"][:6]]
    return {**people, "employee": [*corrected, *people["employee"][6:], *late]}


@pytest.mark.parametrize("ids", [True, False])
def test_a_late_answer_does_not_hide_among_corrected_ones(ids: bool, tmp_path: Path) -> None:
    people = {kind: [row if ids else {**row, "respondent": ""} for row in rows] for kind, rows in answers().items()}
    first = released(tmp_path / "first", people, tmp_path / "ledger")
    second = released(tmp_path / "second", late_and_corrected(people), tmp_path / "ledger")
    change = (counted(second, "scores") - counted(first, "scores")).dropna().reset_index().query("kind == 'employee'")
    assert (change["n"] == 0).all()
    assert {*change["unit"]} == {"B", "C"}


def one_more(people: dict[str, Rows]) -> dict[str, Rows]:
    late = draw_people("employee", "A", 1, mood=0.2, rng=np.random.default_rng(1))
    return {**people, "employee": [*people["employee"], {**late[0], "respondent": "late"}]}


def called(name: str, rows: Rows) -> Rows:
    """One question under another name."""
    return [{name if key == "heard" else key: value for key, value in row.items()} for row in rows]


@pytest.mark.parametrize("late", [True, False])
def test_a_question_under_a_new_name_is_shown_where_nobody_came_since(late: bool, tmp_path: Path) -> None:
    released(tmp_path / "first", answers(), tmp_path / "ledger")
    staff = {**SURVEYS["employee"], "items": called("listened", [SURVEYS["employee"]["items"]])[0]}
    people = one_more(answers()) if late else answers()
    again = {**people, "employee": called("listened", people["employee"])}
    second = released(tmp_path / "second", again, tmp_path / "ledger", surveys={**SURVEYS, "employee": staff})
    told = second.assessment.scores.query("kind == 'employee' and scale == 'listened'")["status"]
    assert set(told) == {"protects_earlier" if late else "shown"}


@pytest.mark.parametrize("kind", ["employee", "customer"])
def test_a_wave_that_was_released_under_another_name_is_refused(kind: str, tmp_path: Path) -> None:
    people = {kind: answers()[kind]}
    released(tmp_path / "first", people, tmp_path / "ledger")
    again = {kind: [{**row, "wave": "spring"} for row in people[kind][1:]]}
    with pytest.raises(InputError, match=r"A wave was released under another name: 'spring'\. Allowed: w1\."):
        released(tmp_path / "second", again, tmp_path / "ledger", waves=["spring"])


def test_a_later_wave_of_the_same_people_is_no_other_name_of_the_first(tmp_path: Path) -> None:
    people, rng = answers(), np.random.default_rng(8)
    released(tmp_path / "first", people, tmp_path / "ledger")
    later = {of: [row for unit in "ABC" for row in draw_people(of, unit, 30, mood=0.6, rng=rng)] for of in people}
    autumn = {of: [{**row, "wave": "w2"} for row in rows] for of, rows in later.items()}
    assert counted(released(tmp_path / "second", autumn, tmp_path / "ledger", waves=["w2"]), "scores").notna().any()


def counted(run: Run, frame: str) -> pd.Series[float]:
    """How many people each shown figure is of."""
    rows: pd.DataFrame = getattr(run.assessment, frame)
    shown = rows[rows["status"] == "shown"]
    return shown.set_index([name for name in ("kind", "wave", "unit", "level", "scale") if name in shown])["n"]


@pytest.mark.parametrize("frame", ["scores", "response"])
def test_no_figure_differs_from_its_earlier_self_by_a_few_people(both: tuple[Run, Run], frame: str) -> None:
    change = (counted(both[1], frame) - counted(both[0], frame)).dropna().abs()
    assert not change.between(1, 9).any()
    assert len(change) > 0


def test_the_unit_with_the_late_answer_and_the_whole_are_hidden_and_say_why(both: tuple[Run, Run]) -> None:
    response = both[1].assessment.response
    staff = response[(response["kind"] == "employee") & (response["level"] == "all")].set_index("unit")["status"]
    assert staff.to_dict() == {"All": "protects_earlier", "A": "protects_earlier", "B": "shown", "C": "shown"}


def test_the_report_says_why_figures_are_hidden(both: tuple[Run, Run]) -> None:
    more = set(both[1].assessment.notes) - set(both[0].assessment.notes)
    assert [note[:26] for note in more] == ["Of staff in w1, figures ar"]


def test_the_other_side_is_as_it_was(both: tuple[Run, Run]) -> None:
    before, after = (run.assessment.scores[run.assessment.scores["kind"] == "customer"] for run in both)
    pd.testing.assert_frame_equal(before.reset_index(drop=True), after.reset_index(drop=True))


def test_figures_of_the_whole_that_are_no_sums_are_left_out_of_a_changed_side(both: tuple[Run, Run]) -> None:
    for name in ("agreement", "measurement"):
        assert set(getattr(both[0].assessment, name)["kind"]) == {"employee", "customer"}
        assert set(getattr(both[1].assessment, name)["kind"]) == {"customer"}


def test_a_run_without_a_ledger_and_a_first_release_show_the_same(both: tuple[Run, Run], tmp_path: Path) -> None:
    plain = compute(write_engagement(tmp_path, answers(), units=UNITS, waves=["w1"])).assessment
    for field in fields(Assessment):
        if field.name in PLANNED:
            pd.testing.assert_frame_equal(getattr(plain, field.name), getattr(both[0].assessment, field.name))


def test_every_figure_of_a_run_is_in_the_release_plan(both: tuple[Run, Run]) -> None:
    frames = {name: value for name, value in vars(both[0].assessment).items() if isinstance(value, pd.DataFrame)}
    assert set(PLANNED) == set(frames)
    for name, frame in frames.items():
        figures = frame.select_dtypes("number").columns
        assert set(figures) <= set(PLANNED[name].numbers.split()), name


def test_the_ledger_holds_no_answer_and_no_id(both: tuple[Run, Run]) -> None:
    people = both[1].entry.people
    assert people.columns == ["kind", "wave", "person", "unit", "level", "scored", "n", "who"]
    assert set(people["person"].bin.size()) == {12}
    assert set("".join(people["scored"])) == {"0", "1"}
