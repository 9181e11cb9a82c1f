"""What holds of every reading and of every refusal, whatever the files hold."""

from __future__ import annotations

import re

import polars as pl

from assessment.errors import InputError
from assessment.responses import CODES
from fuzz.house import House, Reading  # type: ignore[import-not-found]

__all__ = ["keep_promises", "refuse_well"]

ROWS = [name for name, code in CODES.items() if code.of == "row"]


def keep_promises(reading: Reading, house: House) -> None:
    """The account closes, no row is in two places, everything that does not count has its place and reason, no name leaks."""
    responses = reading.responses
    for arrival in responses.arrivals:
        assert arrival.read == arrival.accepted + arrival.set_aside + arrival.structural
        aside = responses.set_aside.filter(pl.col("file") == arrival.file)
        rows = aside.filter(pl.col("code").is_in(ROWS))
        assert rows.height == arrival.set_aside
        assert not rows.get_column("line").is_duplicated().any()
        people = responses.answers[arrival.survey].filter(pl.col("file") == arrival.file)
        assert not set(people.get_column("line")) & set(rows.get_column("line"))
        assert aside.height - rows.height == arrival.cells
        assert not named(house, *arrival.notes)
    said = responses.set_aside
    assert set(said.get_column("code")) <= CODES.keys()
    assert said.null_count().sum_horizontal().item() == 0
    assert said.filter((pl.col("line") < 1) | (pl.col("reason").str.len_chars() < 20)).is_empty()
    for kind, answers in responses.answers.items():
        low, high = (1, 5) if kind == "employee" else (0, 10)
        values = answers.select(pl.selectors.by_dtype(pl.Int8))
        assert values.min().fill_null(low).min_horizontal().item() in range(low, high + 1), "outside the scale"
        assert values.max().fill_null(high).max_horizontal().item() in range(low, high + 1), "outside the scale"
        assert set(answers.get_column("unit")) <= set(reading.units.names)


def refuse_well(error: InputError, house: House) -> None:
    """Every problem is one line that names a file and says what is wrong; no respondent's name is in it."""
    assert error.problems
    for problem in error.problems:
        assert re.fullmatch(r"[^\n\r]+", str(problem))
        assert problem.file, str(problem)
        assert problem.todo or problem.allowed, f"what to do is missing: {problem}"
    assert not named(house, str(error)), str(error)


def named(house: House, *texts: str) -> list[str]:
    """Respondents who are named in some texts."""
    return [who for who in house.truth if any(who in text for text in texts)]
