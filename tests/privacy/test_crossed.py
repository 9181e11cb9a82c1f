"""A table of who was served by whom: its cells and margins tell nothing of a few people, whatever is added and subtracted."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_certificate import fewest_by_trying  # type: ignore[import-not-found]

from assessment.privacy import EVERY, certify, crossed, gate_crossed

Cells = dict[tuple[str, str], int]
ROWS, COLUMNS = ("North", "South", "West"), ("IT", "Pay", "HR")
PLACES = [(row, column) for row in ROWS for column in COLUMNS]
MINIMUM = 10


def shown_of(cells: Cells) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """The shown groups with the cells that have people in them."""
    states = gate_crossed(cells, minimum=MINIMUM)
    there = [place for place, n in cells.items() if n]
    inside = {
        place: [cell for cell in there if place[0] in {EVERY, cell[0]} and place[1] in {EVERY, cell[1]}] for place in states
    }
    return {place: members for place, members in inside.items() if states[place] == "shown"}


def test_a_table_of_many_is_shown_whole() -> None:
    assert set(gate_crossed(dict.fromkeys(PLACES, 12), minimum=MINIMUM).values()) == {"shown"}


def test_one_small_cell_takes_three_others_with_it_and_no_margin() -> None:
    states = gate_crossed(dict.fromkeys(PLACES, 20) | {("West", "HR"): 3}, minimum=MINIMUM)
    assert states["West", "HR"] == "too_few"
    assert list(states.values()).count("protects_others") == 3
    assert all(state == "shown" for (row, column), state in states.items() if EVERY in (row, column))


def test_an_empty_cell_is_no_secret() -> None:
    states = gate_crossed({place: 20 for place in PLACES if place != ("West", "HR")}, minimum=MINIMUM)
    assert states.pop(("West", "HR")) == "no_answers"
    assert set(states.values()) == {"shown"}


def test_a_row_of_few_hides_another_row_since_the_total_is_out() -> None:
    states = gate_crossed({("North", "IT"): 40, ("South", "IT"): 30, ("West", "IT"): 6}, minimum=MINIMUM)
    assert [states[row, EVERY] for row in ROWS] == ["shown", "protects_others", "too_few"]


@pytest.mark.parametrize("cells", [{}, {("North", "IT"): 0}, {("North", "IT"): 9}])
def test_of_nobody_or_a_few_nothing_is_shown(cells: Cells) -> None:
    assert "shown" not in gate_crossed(cells, minimum=MINIMUM).values()


@pytest.mark.parametrize("kept", [3, 2, 0])
def test_what_can_not_be_proved_is_given_up_from_the_cells_on(kept: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def doubting(groups: dict[tuple[str, str], object], **_: object) -> bool:
        return max(map(crossed.worth, groups)) <= kept

    monkeypatch.setattr(crossed, "certify", doubting)
    states = gate_crossed(dict.fromkeys(PLACES, 12), minimum=MINIMUM)
    assert {crossed.worth(place) for place, state in states.items() if state == "shown"} == set(range(kept + 1))


SIZES = st.one_of(st.integers(0, 12), st.integers(0, 60))
TABLES = st.fixed_dictionaries(dict.fromkeys(PLACES[:6], SIZES))


@settings(deadline=None, max_examples=60)
@given(cells=TABLES)
@example(cells=dict(zip(PLACES, (20, 20, 20, 20, 20, 3), strict=False)))
def test_no_combination_of_what_is_shown_is_of_a_few_whatever_is_tried(cells: Cells) -> None:
    there = [place for place, n in cells.items() if n]
    groups = [{there.index(cell) for cell in members} for members in shown_of(cells).values()]
    assert fewest_by_trying(groups, [cells[place] for place in there], MINIMUM) == 0


@settings(deadline=None, max_examples=60)
@given(cells=st.fixed_dictionaries(dict.fromkeys(PLACES, SIZES)))
def test_what_is_shown_is_proved_by_the_certificate_too(cells: Cells) -> None:
    atoms = {place: n for place, n in cells.items() if n}
    assert certify(shown_of(cells), atoms=atoms, minimum=MINIMUM)


@settings(deadline=None, max_examples=40)
@given(cells=TABLES)
def test_nothing_could_be_added_that_is_large_enough_and_safe(cells: Cells) -> None:
    shown, atoms = shown_of(cells), {place: n for place, n in cells.items() if n}
    hidden = [place for place, state in gate_crossed(cells, minimum=MINIMUM).items() if state == "protects_others"]
    for row, column in hidden:
        more = {(row, column): [cell for cell in atoms if row in {EVERY, cell[0]} and column in {EVERY, cell[1]}]}
        assert not certify(shown | more, atoms=atoms, minimum=MINIMUM)


def test_a_large_table_of_small_cells_keeps_its_margins() -> None:
    cells = {(f"row {i}", f"column {j}"): 1 + (i * j) % 12 for i in range(15) for j in range(60)}
    states = gate_crossed(cells, minimum=MINIMUM)
    margins = [state for (row, column), state in states.items() if EVERY in (row, column)]
    assert margins.count("shown") > 0.9 * len(margins)
