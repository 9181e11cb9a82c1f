"""Planted faults that leave no way to read a file: each must stop the run and name the file."""

from __future__ import annotations

import random
from collections.abc import Callable

from fuzz.house import House, make_house  # type: ignore[import-not-found]
from fuzz.planted import PLANTS, Aside, Found, Stop, place_of, plant, some_row  # type: ignore[import-not-found]

__all__ = ["PLANTS"]


def text_of(house: House) -> bytes | None:
    """The staff's export as text; None if it is a workbook."""
    return None if house.staff.book else house.staff.content()


def change(house: House, changed: bytes) -> Stop:
    house.changed[house.name] = changed
    return Stop(house.name)


@plant
def a_nul_byte(house: House, random: random.Random) -> Found:
    content = text_of(house)
    if content is None or house.staff.encoding == "utf-16":
        return Aside(())
    at = random.randint(4, len(content))
    return change(house, content[:at] + b"\0" + content[at:])


@plant
def a_quote_that_never_closes(house: House, random: random.Random) -> Found:
    if house.staff.book or house.staff.always:
        return Aside(())
    row = some_row(house, random)
    for cells in house.staff.rows:
        cells[-1] = cells[-1].replace('"', "").replace("\n", " ").replace(house.staff.delimiter, " ")
    written = house.staff.text().split(house.staff.end)
    written[row] = '"' + written[row]
    return change(house, house.staff.end.join(written).encode(house.staff.encoding))


@plant
def a_letter_of_another_encoding(house: House, random: random.Random) -> Found:
    if house.staff.book or house.staff.encoding not in {"utf-8", "utf-8-sig"}:
        return Aside(())
    row = some_row(house, random)
    house.staff.rows[row][1], house.staff.rows[row - 1 or 2][1] = "S@d", "Süd"
    return change(house, house.staff.content().replace(b"S@d", "Süd".encode("cp1252")))


@plant
def a_column_twice(house: House, random: random.Random) -> Found:
    place = random.randint(0, 6)
    for cells in house.staff.rows:
        cells.append(cells[place])
    return Stop(house.name)


@plant
def a_needed_column_renamed(house: House, random: random.Random) -> Found:
    house.staff.rows[0][place_of(house, random.choice(["Id", "unit", "Status", "When"]))] = "Other"
    return Stop(house.name)


@plant
def no_header(house: House, random: random.Random) -> Found:
    del house.staff.rows[0]
    return Stop(house.name)


@plant
def every_row_shifted(house: House, random: random.Random) -> Found:
    if house.staff.book:
        return Aside(())
    for cells in house.staff.rows[1:]:
        cells.insert(0, "x")
    return Stop(house.name)


@plant
def nothing_but_a_header(house: House, random: random.Random) -> Found:
    del house.staff.rows[1:]
    return Stop(house.name)


@plant
def another_scale(house: House, random: random.Random) -> Found:
    place = place_of(house, "answer" if house.long else "care")
    for number, cells in enumerate(house.staff.rows[1:]):
        cells[place] = str((number * 3) % 11)
    return Stop(house.name)


@plant
def an_item_the_other_way_round(house: House, random: random.Random) -> Found:
    vars(house).update(vars(make_house(random, people=60, long=house.long)))
    for cells in house.staff.rows[1:]:
        place = place_of(house, "answer" if house.long else "calm")
        if not house.long or cells[place_of(house, "item")] == "calm":
            cells[place] = str(6 - int(cells[place]))
    return Stop(house.name)


@plant
def several_answers_in_each_cell(house: House, random: random.Random) -> Found:
    place = place_of(house, "answer" if house.long else "care")
    for number, cells in enumerate(house.staff.rows[1:]):
        cells[place] = f"{1 + number % 3};{4 + number % 2}"
    return Stop(house.name)


@plant
def the_customers_file(house: House, random: random.Random) -> Found:
    if house.staff.book:
        return Aside(())
    house.changed["staff.csv"] = house.guests.content() + b"\n"
    return Stop("staff.csv")


@plant
def the_same_file_twice(house: House, random: random.Random) -> Found:
    sources: list[dict[str, object]] = house.engagement["sources"]
    house.changed["copy.csv"] = house.guests.content()
    sources.append({**sources[1], "file": "copy.csv"})
    return Stop("copy.csv")


@plant
def a_workbook_cut_short(house: House, random: random.Random) -> Found:
    if not house.staff.book:
        return Aside(())
    content = house.staff.content()
    return change(house, content[: random.randint(30, len(content) - 30)])


TABLES: tuple[tuple[str, str, Callable[[list[list[str]]], object]], ...] = (
    ("units", "a parent that is no unit", lambda rows: rows[1].__setitem__(1, "Nowhere")),
    ("units", "a unit twice", lambda rows: rows.append(list(rows[1]))),
    ("units", "units in a circle", lambda rows: (rows[1].__setitem__(1, rows[2][0]), rows[2].__setitem__(1, rows[1][0]))),
    ("units", "a headcount that is none", lambda rows: rows[2].__setitem__(2, "about 20")),
    ("units", "a headcount below nothing", lambda rows: rows[2].__setitem__(2, "-3")),
    ("units", "a unit without a name", lambda rows: rows[2].__setitem__(0, " ")),
    ("units", "a misspelt column", lambda rows: rows[0].__setitem__(1, "parents")),
    ("units", "a row too long", lambda rows: rows[3].append("x")),
    ("metrics", "an unknown unit", lambda rows: rows[1].__setitem__(0, "Nowhere")),
    ("metrics", "an unknown wave", lambda rows: rows[1].__setitem__(1, "W9")),
    ("metrics", "a percentage", lambda rows: rows[1].__setitem__(2, "46 %")),
    ("metrics", "a share above one", lambda rows: rows[1].__setitem__(2, "46")),
    ("metrics", "no number", lambda rows: rows[1].__setitem__(2, random.Random(1).choice(["n/a", "1.2.3", "inf", "1e400"]))),
    ("metrics", "a unit and wave twice", lambda rows: rows.append(list(rows[1]))),
    ("metrics", "a short row", lambda rows: rows[2].pop()),
)  # fmt: skip


def spoil_table(table: str, does: Callable[[list[list[str]]], object]) -> Callable[[House, random.Random], Found]:
    def spoil(house: House, random: random.Random) -> Found:
        does(getattr(house, table).rows)
        return Stop(f"{table}.csv")

    return spoil


DOCUMENTS: tuple[tuple[str, str, str, str], ...] = (
    ("engagement.yml", "an unknown key", "client:", "clinet:"),
    ("engagement.yml", "a key twice", "client:", "client: Other\nclient:"),
    ("engagement.yml", "a tab", "- survey: employee", "\t- survey: employee"),
    ("engagement.yml", "a tag", "units: units.csv", "units: !!python/name:os.system units.csv"),
    ("engagement.yml", "a wave that is not declared", "wave: W1", "wave: W7"),
    ("engagement.yml", "an unknown column of ours", "respondent: Id", "respondents: Id"),
    ("engagement.yml", "a quote left open", "client: The House", "client: 'The House"),
    ("staff.yml", "an unknown answer list", "answers: agree", "answers: agreed"),
    ("staff.yml", "an unknown scale", "- climate", "- climat"),
    ("staff.yml", "an unknown level", "- manager", "- mangaer"),
    ("staff.yml", "a misspelt key", "concepts:", "concept:"),
    ("staff.yml", "a scale upside down", "high: 5", "high: 0"),
    ("guests.yml", "a number that is none", "high: 10", "high: ten"),
)


def spoil_document(name: str, old: str, new: str) -> Callable[[House, random.Random], Found]:
    def spoil(house: House, random: random.Random) -> Found:
        text = house.files()[name].decode()
        assert old in text
        house.changed[name] = text.replace(old, new, 1).encode()
        file = house.name if new.startswith("respondents") else name
        return Stop(file)

    return spoil


PLANTS |= {f"{what} in {table}.csv": spoil_table(table, does) for table, what, does in TABLES}
PLANTS |= {f"{what} in {name}": spoil_document(name, old, new) for name, what, old, new in DOCUMENTS}
