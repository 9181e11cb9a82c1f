"""The page on how often intervals hold: sections made alone take their places, and others stay."""

import re
from pathlib import Path

import pytest
from benchmarks.calibration import SECTIONS, page
from benchmarks.coverage import Cell, overall, summary

PAGE = Path(__file__).resolve().parents[2] / "docs" / "calibration.md"


def test_a_section_made_anew_takes_its_place_and_all_others_stay() -> None:
    before = PAGE.read_text("utf-8")
    stale = before.replace("| share about 0.05 |", "| share about 0.06 |")
    assert stale != before
    assert page(4000, only="Shares", before=stale) == before


def test_a_section_made_alone_is_that_of_the_whole_page() -> None:
    again = page(4000, only="Net promoter scores")
    assert again.startswith("# How often intervals hold")
    section = again[again.index("## ") :].strip()
    assert section in PAGE.read_text("utf-8")


def test_the_page_has_all_sections_in_their_order() -> None:
    assert re.findall(r"^## (.*)$", PAGE.read_text("utf-8"), flags=re.MULTILINE) == list(SECTIONS)


@pytest.mark.parametrize(
    ("at_least", "words"),
    [(False, "4 cells: 50% at 94-96 %, 75% at 93-97.5 %"), (True, "4 cells: 75% at 95 % or more, 100% at 94 % or more")],
)
def test_a_promise_of_at_least_so_much_has_no_upper_end(at_least: bool, words: str) -> None:
    cells = [Cell("what", 10, "", held) for held in (0.943, 0.951, 0.972, 0.998)]
    assert words in summary(cells, at_least=at_least)


def test_all_cells_of_the_page_are_added_up_but_for_promises_of_at_least_so_much() -> None:
    cells = [Cell("what", 10, "", held) for held in (0.943, 0.951, 0.972, 0.998)]
    both = [summary(cells), summary(cells, at_least=True), summary(cells[:2])]
    assert "of 6 cells" in overall("\n\n".join(both))
    assert "67 % hold in 94 to 96 % of samples and 83.3 % in 93 to 97.5 %" in overall("\n\n".join(both))
    assert overall(both[1]) == ""


def test_the_page_says_how_all_its_cells_hold_before_it_says_it_of_each_section() -> None:
    head, _, rest = PAGE.read_text("utf-8").partition("\n\n## ")
    assert head.endswith(overall(rest))
