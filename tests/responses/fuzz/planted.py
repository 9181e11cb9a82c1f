"""Faults that are planted at a known place, and where each must be found.

A fault is on this list if it can be told from the files at all. A 4 that was typed for a 5, a unit's name that is another
unit's, an answer moved to a neighbour on the same scale: nothing in a file shows those, and no reader can find them.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from fuzz.house import ITEMS, House  # type: ignore[import-not-found]

__all__ = ["PLANTS", "Aside", "Found", "Stop", "plant"]


@dataclass(frozen=True)
class Stop:
    """The file that must be refused."""

    file: str


@dataclass(frozen=True)
class Aside:
    """Lines and codes that must be set aside in the staff's export, and respondents who no longer count, or lose an item."""

    places: tuple[tuple[int, str], ...]
    gone: tuple[str, ...] = ()
    lost: tuple[tuple[str, str], ...] = ()
    column: str = ""


Found = Stop | Aside
Plant = Callable[[House, random.Random], Found]
PLANTS: dict[str, Plant] = {}


def plant(does: Plant) -> Plant:
    """Put a fault on the list."""
    PLANTS[does.__name__.replace("_", " ")] = does
    return does


def some_row(house: House, random: random.Random) -> int:
    return random.randint(1, len(house.staff.rows) - 1)


def place_of(house: House, name: str) -> int:
    return int(house.staff.rows[0].index(name))


def spoil(house: House, random: random.Random, text: str, code: str) -> Aside:
    """Write a text over an answer."""
    row = some_row(house, random)
    cells = house.staff.rows[row]
    item = cells[place_of(house, "item")] if house.long else random.choice(ITEMS[:3])
    name = "answer" if house.long else item
    cells[place_of(house, name)] = text
    return Aside(((house.staff.line(row), code),), lost=((cells[0], item),), column=name)


def spoil_row(house: House, random: random.Random, column: str, text: str, code: str) -> Aside:
    """Write a text over what says whose row it is."""
    row = some_row(house, random)
    cells = house.staff.rows[row]
    cells[place_of(house, column)] = text
    return drop(house, row, code, column)


def drop(house: House, row: int, code: str, column: str = "") -> Aside:
    """A row that no longer counts: the person, or in long format one answer."""
    cells, places = house.staff.rows[row], ((house.staff.line(row), code),)
    if house.long:
        return Aside(places, lost=((cells[0], cells[5]),), column=column)
    return Aside(places, gone=(cells[0],), column=column)


@plant
def an_answer_off_the_scale(house: House, random: random.Random) -> Found:
    return spoil(house, random, random.choice(["7", "0", "-3", "45781", "6.0"]), "out_of_range")


@plant
def half_an_answer(house: House, random: random.Random) -> Found:
    return spoil(house, random, random.choice(["4.5", "2,5", "3.999"]), "not_whole")


@plant
def a_text_that_is_no_answer(house: House, random: random.Random) -> Found:
    texts = ["04-May", "80%", "TRUE", "inf", "1e400", "maybe", "4 5", "1;3", "💥"]
    # In a workbook this is a formula, and without a value it stops the file.
    texts += [] if house.name.endswith(".xlsx") else ["=1+1"]
    return spoil(house, random, random.choice(texts), "not_an_answer")


@plant
def a_word_for_no_answer(house: House, random: random.Random) -> Found:
    return spoil(house, random, random.choice(["N/A", "-", "n.a.", "don't know"]), "undeclared_no_answer")


@plant
def a_number_with_the_wrong_word(house: House, random: random.Random) -> Found:
    return spoil(house, random, "2 - Strongly agree", "label_disagrees")


@plant
def an_unknown_unit(house: House, random: random.Random) -> Found:
    return spoil_row(
        house, random, "unit", random.choice(["North Gaet", "null", "N\u043erth Gate", "SÃ¼d", "Manager"]), "unit_unknown"
    )


@plant
def no_unit(house: House, random: random.Random) -> Found:
    return spoil_row(house, random, "unit", random.choice(["", "  ", "\u00a0"]), "unit_missing")


@plant
def an_unknown_level(house: House, random: random.Random) -> Found:
    return spoil_row(house, random, "level", random.choice(["Boss", "Mangaer", "3", "NA"]), "level_unknown")


@plant
def a_status_that_is_not_kept(house: House, random: random.Random) -> Found:
    return spoil_row(house, random, "Status", random.choice(["", "preview", "do ne", "0"]), "not_kept")


@plant
def a_day_outside_the_period(house: House, random: random.Random) -> Found:
    return spoil_row(house, random, "When", random.choice(["2026-04-30 23:59", "2026-06-01", "30/04/2026"]), "outside_period")


@plant
def no_readable_day(house: House, random: random.Random) -> Found:
    return spoil_row(house, random, "When", random.choice(["", "soon", "2026-13-45", "46146"]), "date_unclear")


@plant
def a_cell_too_many(house: House, random: random.Random) -> Found:
    row = some_row(house, random)
    if house.staff.book:  # every row of a workbook is as wide as the widest: the column has no name, and is ignored
        return Aside(())
    found = drop(house, row, "wrong_length")
    house.staff.rows[row].insert(random.randint(0, 5), "x")
    return found


@plant
def a_cell_too_few(house: House, random: random.Random) -> Found:
    if house.staff.book:
        return Aside(())
    row = some_row(house, random)
    found = drop(house, row, "wrong_length")
    house.staff.rows[row].pop(random.randint(0, 5))
    return found


@plant
def another_delimiter_in_one_row(house: House, random: random.Random) -> Found:
    if house.staff.book:
        return Aside(())
    row = some_row(house, random)
    found = drop(house, row, "wrong_length")
    other = random.choice([mark for mark in ",;\t|" if mark != house.staff.delimiter])
    house.staff.rows[row] = [other.join(cell.replace("\n", " ") for cell in house.staff.rows[row])]
    return found


@plant
def the_header_again(house: House, random: random.Random) -> Found:
    row = some_row(house, random)
    house.staff.rows.insert(row, list(house.staff.rows[0]))
    return Aside(((house.staff.line(row), "repeated_header"),), column="Id")


@plant
def a_row_of_totals(house: House, random: random.Random) -> Found:
    cells = [""] * len(house.staff.rows[0])
    column = random.choice(["Id", "unit"])
    cells[place_of(house, column)] = random.choice(["Total", "Gesamt", "MEAN", "Summe"])
    cells[-1] = "4"
    house.staff.rows.append(cells)
    return Aside(((house.staff.line(len(house.staff.rows) - 1), "totals_row"),), column=column)


@plant
def a_note_below_the_table(house: House, random: random.Random) -> Found:
    width = len(house.staff.rows[0])
    house.staff.rows.append(["Source: the survey office", *[""] * random.choice([0, width - 1])])
    return Aside(((house.staff.line(len(house.staff.rows) - 1), "note_row"),))


@plant
def a_person_twice_alike(house: House, random: random.Random) -> Found:
    row = some_row(house, random)
    house.staff.rows.append(list(house.staff.rows[row]))
    code = "answered_again" if house.long else "duplicate_same"
    return Aside(((house.staff.line(len(house.staff.rows) - 1), code),))


@plant
def a_person_twice_with_other_answers(house: House, random: random.Random) -> Found:
    row, place = some_row(house, random), place_of(house, "answer" if house.long else "trust")
    again = list(house.staff.rows[row])
    again[place] = str(1 + int(again[place]) % 5)
    house.staff.rows.append(again)
    lines = [house.staff.line(row), house.staff.line(len(house.staff.rows) - 1)]
    code = "answers_contradict" if house.long else "duplicate_differs"
    dropped = drop(house, row, code)
    return Aside(tuple((line, code) for line in lines), dropped.gone, dropped.lost)


@plant
def an_answer_to_a_question_not_asked(house: House, random: random.Random) -> Found:
    front = [row for row in range(1, len(house.staff.rows)) if house.staff.rows[row][2] == "Front line"]
    if house.long or not front:
        return Aside(())
    row = random.choice(front)
    house.staff.rows[row][place_of(house, "lead")] = "4"
    return Aside(((house.staff.line(row), "not_asked"),), column="lead")
