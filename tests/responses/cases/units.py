"""Units and levels: one name in many spellings, many names that look like one, and names that try something."""

from __future__ import annotations

from typing import Any

from cases.model import PEOPLE, ROWS, Case, Reads, Stops, lines  # type: ignore[import-not-found]

__all__ = ["CASES"]

CYRILLIC = "N\u043erth"
STRANGE = ("=1+1", "<script>alert(1)</script>", "../../etc", "x" * 300, "\U0001f4a5", "\u202etrohs", "@SUM(A1)")
QUOTED = "unit,parent\n" + "".join(f'"{name}",\n' for name in STRANGE)


def in_units(*names: str) -> str:
    return str(lines(*(f'r{number},"{name}",Manager,4,5,3' for number, name in enumerate(names))))


def read_in(*names: str) -> tuple[tuple[str, str, str, int, int, int], ...]:
    return tuple((f"r{number}", name, "manager", 4, 5, 3) for number, name in enumerate(names))


def levels(*words: str) -> str:
    return str(lines(*(f"r{number},North,{word},4,5,3" for number, word in enumerate(words))))


def at(*names: str) -> tuple[tuple[str, str, str, int, int, int], ...]:
    return tuple((f"r{number}", "North", name, 4, 5, 3) for number, name in enumerate(names))


MAPPED: dict[str, Any] = {"values": {"level": {"Line manager": "manager", "Mgr": "manager"}}}
CASES = [
    Case(
        68,
        "spaces around and inside a unit's name",
        Reads(read_in(*['R&D "North"/<b>'] * 3)),
        {"staff.csv": in_units('R&D ""North""/<b> ', 'R&D  ""North""/<b>', 'R&D\u00a0""North""/<b>')},
    ),
    Case(
        69,
        "a unit in other case",
        Reads(read_in("North", "North", "North"), remarks=("written in several ways: 'NORTH' = 'North' = 'north'",)),
        {"staff.csv": in_units("North", "NORTH", "north")},
    ),
    Case(
        70,
        "letters composed in two ways",
        Reads(read_in("Café Ltd", "Café Ltd")),
        {"staff.csv": in_units("Caf\u00e9 Ltd", "Cafe\u0301 Ltd")},
    ),
    Case(
        71,
        "a letter of another alphabet, with a list of units",
        Reads(read_in("North"), ((3, "unit", CYRILLIC, "unit_unknown"),), ("letters of another alphabet",), letter="Q"),
        {"staff.csv": in_units("North", CYRILLIC)},
    ),
    Case(
        71,
        "a letter of another alphabet, without a list",
        Reads(read_in("North", CYRILLIC), remarks=("letters of another alphabet",)),
        {"staff.csv": in_units("North", CYRILLIC)},
        more={"units": ""},
    ),
    Case(
        72,
        "units called NA, None, null and nan",
        Reads(read_in("NA", "None", "null", "nan")),
        {"staff.csv": in_units("NA", "None", "null", "nan"), "units.csv": "unit,parent\nNA,\nNone,\nnull,\nnan,\n"},
    ),
    Case(
        73,
        "no unit given",
        Reads(read_in("North"), ((3, "unit", "", "unit_missing"),), letter="Q"),
        {"staff.csv": in_units("North", "")},
    ),
    Case(
        74,
        "a unit that is not in the list",
        Reads(read_in("North"), ((3, "unit", "Norht", "unit_unknown"),), letter="Q"),
        {"staff.csv": in_units("North", "Norht")},
    ),
    Case(
        75,
        "a unit in two regions",
        Stops("line 5, 'unit': This unit belongs to two parents", "units.csv"),
        {"units.csv": "unit,parent\nEast,\nWest,\nNorth,East\nNorth,West\n"},
    ),
    Case(
        77,
        "words for a level, mapped",
        Reads(at("manager", "manager", "manager")),
        {"staff.csv": levels("Line manager", "Manager", "MGR")},
        MAPPED,
    ),
    Case(
        77,
        "an unknown level",
        Reads(at("manager"), ((3, "level", "Boss", "level_unknown"),), letter="Q"),
        {"staff.csv": levels("Manager", "Boss")},
    ),
    Case(78, "names that try something", Reads(read_in(*STRANGE)), {"staff.csv": in_units(*STRANGE), "units.csv": QUOTED}),
    Case(78, "a name with a line break", Reads(read_in("North")), {"staff.csv": in_units("North\n")}),
    Case(
        79,
        "300 units, one of them silent",
        Reads(read_in(*(f"U{number}" for number in range(299)))),
        {
            "staff.csv": in_units(*(f"U{number}" for number in range(299))),
            "units.csv": "unit,parent\n" + "".join(f"U{number},\n" for number in range(300)),
        },
    ),
    Case(79, "a unit of the list that nobody answered in", Reads(PEOPLE), {"staff.csv": lines(*ROWS)}),
]
