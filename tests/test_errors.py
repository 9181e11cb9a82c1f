"""A user's mistake is said in plain words, with its place, and survives the way between processes."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.errors import AssessmentError, InputError, Problem, ReportError, WithheldError, disk_told, nearest


def test_a_problem_says_what_where_found_allowed_and_what_to_do() -> None:
    problem = Problem(
        "No such level", file="e.csv", line=7, column="Role", found="Chief", allowed="front_line, manager", todo="map it"
    )
    assert str(problem) == "e.csv, line 7, 'Role': No such level: 'Chief'. Allowed: front_line, manager. Map it."


def test_parts_that_are_not_known_are_left_out() -> None:
    assert str(Problem("The file is empty")) == "The file is empty."
    assert (
        str(Problem("Unknown key", column="unit", todo="did you mean 'units'?")) == "'unit': Unknown key. Did you mean 'units'?"
    )


def test_a_long_value_is_cut_and_a_control_character_made_visible() -> None:
    assert str(Problem("Wrong", found="x" * 100)) == f"Wrong: '{'x' * 60}…'."
    assert str(Problem("Wrong", found="a\n\x1b[31mb")) == r"Wrong: 'a\n\x1b[31mb'."


@settings(deadline=None)
@given(st.text(max_size=200))
def test_a_message_is_one_printable_line(found: str) -> None:
    assert str(Problem("Wrong", found=found)).isprintable()


def test_all_problems_travel_in_one_error() -> None:
    error = InputError(Problem(what) for what in ("One", "Two"))
    assert [problem.what for problem in error.problems] == ["One", "Two"]
    assert str(error) == "One.\nTwo."


def test_one_problem_may_come_alone() -> None:
    assert InputError(Problem("One")).problems == (Problem("One"),)


def test_an_error_is_the_same_after_the_way_between_processes() -> None:
    error = pickle.loads(pickle.dumps(InputError([Problem("One", line=3), Problem("Two")])))
    assert error.problems == (Problem("One", line=3), Problem("Two"))
    assert str(error) == "line 3: One.\nTwo."


@pytest.mark.parametrize(("kind", "code"), [(AssessmentError, 1), (InputError, 2), (WithheldError, 3), (ReportError, 4)])
def test_each_error_has_its_exit_code(kind: type[AssessmentError], code: int) -> None:
    assert kind.exit_code == code
    assert issubclass(kind, AssessmentError)


def test_the_nearest_word_comes_first_without_regard_to_case() -> None:
    assert nearest("MANAGR", ["front_line", "Manage", "manager"]) == ["manager", "Manage"]
    assert nearest("zzz", ["front_line", "manager"]) == []


def test_no_name_in_a_file_breaks_the_line_or_steers_a_terminal() -> None:
    said = str(Problem("Unknown column", file="x.csv", column="a\nb\u202ec", allowed="d\x1b[2Je"))
    assert said == "x.csv, 'a\\nb\\u202ec': Unknown column. Allowed: d\\x1b[2Je."


def test_a_fault_that_is_not_of_the_disk_is_raised_as_it_is() -> None:
    with pytest.raises(ValueError, match="too wide"), disk_told(Path("x.parquet")):
        raise ValueError("too wide")
