"""Mutated copies of every collector's export: the account closes, or the file is refused in words; no row is lost in silence."""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from as_collected import (  # type: ignore[import-not-found]
    as_text,
    google_forms,
    kobo,
    limesurvey,
    microsoft_forms,
    odk,
    qualtrics,
    qualtrics_legacy,
    surveymonkey,
)

from assessment.errors import InputError
from assessment.responses import CODES

if TYPE_CHECKING:
    from tests.responses.conftest import Desk

Rows = list[list[str]]
EXPORTS: dict[str, Callable[[], Rows]] = {
    "qualtrics": qualtrics, "qualtrics_legacy": qualtrics_legacy, "limesurvey": limesurvey, "surveymonkey": surveymonkey,
    "google_forms": google_forms, "microsoft_forms": microsoft_forms, "kobo": kobo, "odk": odk,
}  # fmt: skip
WHOLE = [name for name, code in CODES.items() if code.of == "row"]


TEXTS = ["", "7", "Agree", "N/A", "#REF!", '{"ImportId":"x"}', "A3", "R_1", "Response", "\n", "preview"]


def cell_changed(rows: Rows, draw: random.Random) -> None:
    row, at = draw.choice(rows), draw.randrange(len(rows[0]))
    row[at : at + 1] = [draw.choice(TEXTS)]


def row_gone(rows: Rows, draw: random.Random) -> None:
    rows.pop(draw.randrange(len(rows)))


def row_twice(rows: Rows, draw: random.Random) -> None:
    rows.insert(draw.randrange(len(rows)), list(draw.choice(rows)))


def column_gone(rows: Rows, draw: random.Random) -> None:
    at = draw.randrange(len(rows[0]))
    for row in rows:
        del row[at : at + 1]


def columns_swapped(rows: Rows, draw: random.Random) -> None:
    one, other = draw.randrange(len(rows[0])), draw.randrange(len(rows[0]))
    for row in rows:
        if max(one, other) < len(row):
            row[one], row[other] = row[other], row[one]


def row_cut(rows: Rows, draw: random.Random) -> None:
    del draw.choice(rows[1:])[draw.randrange(len(rows[0])) :]


MUTATIONS = (cell_changed, row_gone, row_twice, column_gone, columns_swapped, row_cut)


def mutate(rows: Rows, draw: random.Random) -> str:
    copied = [[str(cell) for cell in row] for row in rows]
    for _ in range(draw.randrange(1, 4)):
        if len(copied) > 1 and len(copied[0]) > 2:
            draw.choice(MUTATIONS)(copied, draw)
    text: str = as_text(copied, delimiter=draw.choice([",", ";", "\t"]))
    at = draw.randrange(len(text))
    return (
        text if draw.random() < 0.7 else text[:at] + draw.choice(['"', "\n", "", ";;", "\u00a0"]) + text[at + draw.randrange(3) :]
    )


def refused(error: InputError) -> str:
    assert all(str(problem).startswith("1.csv") and len(str(problem)) < 1000 for problem in error.problems)
    return "refused"


def outcome(desk: type[Desk], text: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        try:
            read = desk(Path(folder)).read(text, units=None)
        except InputError as error:
            return refused(error)
    arrival, aside = read.arrivals[0], read.set_aside
    arrival.check()
    lines = Counter(read.answers["employee"].get_column("line")) + Counter(
        aside.filter(pl.col("code").is_in(WHOLE)).get_column("line")
    )
    assert max(lines.values(), default=1) == 1
    assert sum(lines.values()) == arrival.accepted + arrival.set_aside
    return "read"


@pytest.mark.parametrize("name", EXPORTS)
def test_a_mutated_export_is_read_with_a_closed_account_or_refused(desk_type: type[Desk], name: str) -> None:
    found = Counter(outcome(desk_type, mutate(EXPORTS[name](), random.Random(f"{name} {seed}"))) for seed in range(40))
    assert found["read"] > 0
