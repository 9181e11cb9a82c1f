"""One file for several sources: only where none of its rows is in two of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
import yaml

from assessment.errors import InputError
from assessment.inputs import read_inputs
from assessment.responses.twice import same_people
from assessment.settings import read_settings

if TYPE_CHECKING:
    from tests.responses.conftest import Desk

BOTH = """who,unit,level,trust,care,lead,again,When
staff,North,Manager,4,5,3,,2026-03-02
staff,South,,2,3,,,2026-09-02
guest,North,,,,,9,2026-03-02
guest,South,,,,,7,2026-09-02
"""
SIDES = [{"survey": "employee", "keep": {"who": ["Staff"]}}, {"survey": "customer", "keep": {"Who": ["guest"]}}]
SPRING = {"column": "When", "from": "2026-03-01", "to": "2026-03-31"}
AUTUMN = {"column": "When", "from": "2026-09-01", "to": "2026-09-30"}


def read(desk: Desk, *sources: dict[str, Any]) -> dict[tuple[str, str], list[str]]:
    """Units of those who answered, by side and wave."""
    file = desk.put("both.csv", BOTH)
    answers = desk.read_sources(*({"file": file, **source} for source in sources)).answers
    rows = [(kind, *row) for kind, table in answers.items() for row in table.select("wave", "unit").iter_rows()]
    return {key: sorted(unit for *side, unit in rows if tuple(side) == key) for key in {(kind, wave) for kind, wave, _ in rows}}


def test_staff_and_customers_in_one_file_are_told_apart_by_what_is_kept(desk: Desk) -> None:
    assert read(desk, *SIDES) == {("employee", "W1"): ["North", "South"], ("customer", "W1"): ["North", "South"]}


def test_two_waves_in_one_file_are_told_apart_by_days(desk: Desk) -> None:
    waves = [{**SIDES[0], "wave": "W1", "period": SPRING}, {**SIDES[0], "wave": "W2", "period": AUTUMN}]
    assert read(desk, *waves) == {("employee", "W1"): ["North"], ("employee", "W2"): ["South"]}


@pytest.mark.parametrize("keep", [{}, {"who": ["staff", "guest"]}, {"unit": ["North", "South"]}])
def test_a_row_that_could_be_in_two_sources_stops_the_file(desk: Desk, keep: dict[str, list[str]]) -> None:
    with pytest.raises(InputError, match="say under 'keep' of each which are its own"):
        read(desk, SIDES[0], {"survey": "customer", "keep": keep})


def test_days_that_meet_are_not_apart(desk: Desk) -> None:
    waves = [{**SIDES[0], "wave": "W1", "period": SPRING}, {**SIDES[0], "wave": "W2", "period": AUTUMN | {"from": "2026-03-31"}}]
    with pytest.raises(InputError, match="holds the same bytes"):
        read(desk, *waves)


def said(first: int, last: int, shift: int = 0) -> pl.DataFrame:
    """People by number, each with answers that differ from the next one's."""
    rows = range(first, last)
    return pl.DataFrame(
        {
            "line": list(rows),
            "respondent": [f"r{n}" for n in rows],
            **{f"q{k}": [(n * k + shift) % 5 + 1 for n in rows] for k in range(1, 8)},
        }
    )


def test_whoever_answered_alike_in_an_earlier_wave_is_in_an_export_of_all_so_far() -> None:
    assert same_people(said(0, 40), said(20, 90)) == 20


def test_people_who_were_asked_again_and_changed_their_minds_are_no_export_of_all_so_far() -> None:
    assert same_people(said(0, 40), said(0, 40, shift=1)) == 0
    mixed = pl.concat([said(0, 10), said(10, 30, shift=1)])
    assert same_people(said(0, 40), mixed) == 0


def test_few_people_or_few_questions_may_come_out_alike() -> None:
    assert same_people(said(0, 40), said(31, 90)) == 0
    assert same_people(said(0, 40).select("respondent", "q1", "q2"), said(0, 40).select("respondent", "q1", "q2")) == 0


def test_an_export_of_all_so_far_stops_with_both_files_named(tmp_path: Path) -> None:
    items = ["seen_C2", "seen_C3", "seen_A1a", "seen_A2", "seen_A3", "overall"]
    for wave, people in (("w1", 30), ("w2", 60)):
        rows = [",".join(["respondent", "unit", *items])]
        rows += [f"r{n},North," + ",".join(str((n * k) % 5 + 1) for k in range(1, 7)) for n in range(people)]
        (tmp_path / f"{wave}.csv").write_text("\n".join(rows) + "\n", "utf-8")
    sources = [{"survey": "customer", "wave": wave, "file": f"{wave}.csv"} for wave in ("w1", "w2")]
    engagement = {"client": "C", "waves": ["w1", "w2"], "surveys": {"customer": "care-customer"}, "sources": sources}
    (tmp_path / "engagement.yml").write_text(yaml.safe_dump(engagement), "utf-8")
    with pytest.raises(
        InputError, match=r"w2\.csv: At least 30 respondents stand in w1\.csv \(w1\), too, with the same answers\. Export"
    ):
        read_inputs(read_settings(tmp_path))
