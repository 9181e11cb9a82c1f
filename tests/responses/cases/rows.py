"""Rows and ids: who answered, how often, when, and rows that nobody answered."""

from __future__ import annotations

from cases.model import GOOD, HEADER, PEOPLE, ROWS, Case, Reads, Stops, lines  # type: ignore[import-not-found]

__all__ = ["CASES"]

TIMED = "respondent,unit,level,trust,care,calm,When"
TIMES = ("2026-05-04 10:01", "2026-05-04 10:02", "2026-05-05 11:00", "2026-05-06 09:30")
TIMED_ROWS = tuple(f"{row},{time}" for row, time in zip(ROWS, TIMES, strict=True))
STATUS = "respondent,unit,level,trust,care,calm,Status"
STATUSES = ("IP Address", "Survey Preview", "Survey Test", "Spam")
GUEST_ROWS = lines("g1,North,9,8", "g2,South,3,7", header="respondent,unit,again,advise")
TWICE = [{"survey": "employee", "wave": wave, "file": f"staff{wave}.csv"} for wave in ("W1", "W2")]


def ids(*names: str) -> tuple[str, ...]:
    return tuple(f"{name},North,Manager,4,5,{number}" for number, name in enumerate(names, 1))


def known(*names: str) -> tuple[tuple[str | None, str, str, int, int, int], ...]:
    return tuple((name or None, "North", "manager", 4, 5, number) for number, name in enumerate(names, 1))


CASES = [
    Case(
        52,
        "a respondent twice with the same answers",
        Reads(aside=((6, "respondent", "a", "duplicate_same"),), letter="Q"),
        {"staff.csv": lines(*ROWS, ROWS[0])},
    ),
    Case(
        53,
        "a respondent twice with different answers",
        Reads(PEOPLE[1:], ((2, "respondent", "a", "duplicate_differs"), (6, "respondent", "a", "duplicate_differs")), letter="Q"),
        {"staff.csv": lines(*ROWS, "a,North,Manager,4,5,4")},
    ),
    Case(
        54,
        "one person under two names, to the minute",
        Reads((*PEOPLE, ("z", "North", "manager", 4, 5, 3)), remarks=("2 rows (lines 2, 6) alike in all but the respondent",)),
        {"staff.csv": lines(*TIMED_ROWS, "z" + TIMED_ROWS[0][1:], header=TIMED)},
    ),
    Case(55, "a missing id where nobody needs it", Reads(known("", "")), {"staff.csv": lines(*ids("", ""))}),
    Case(
        55,
        "a missing id where answers stand in rows of their own",
        Reads((("a", "North", "not_stated", 4, None, None),), ((3, "respondent", "", "respondent_missing"),), letter="Q"),
        {"staff.csv": lines("a,North,trust,4", ",North,care,5", header="respondent,unit,item,answer")},
    ),
    Case(56, "ids with zeros in front", Reads(known("007", "7")), {"staff.csv": lines(*ids("007", "7"))}),
    Case(57, "ids that look like the same number", Reads(known("1E5", "100000")), {"staff.csv": lines(*ids("1E5", "100000"))}),
    Case(
        58,
        "ids of 24 digits",
        Reads(known("123456789012345678901234", "123456789012345678901235")),
        {"staff.csv": lines(*ids("123456789012345678901234", "123456789012345678901235"))},
    ),
    Case(
        59,
        "a row of totals",
        Reads(aside=((6, "unit", "Total", "totals_row"),), letter="Q"),
        {"staff.csv": lines(*ROWS, ",Total,,3,4,4")},
    ),
    Case(
        59,
        "a row of means, named in the first cell",
        Reads(aside=((6, "respondent", "Mittelwert", "totals_row"),), letter="Q"),
        {"staff.csv": lines(*ROWS, "Mittelwert,,,3,4,4")},
    ),
    Case(
        59,
        "a row of totals without a list of units",
        Reads(aside=((6, "unit", "Gesamt", "totals_row"),), letter="Q"),
        {"staff.csv": lines(*ROWS, ",Gesamt,,3,4,4")},
        more={"units": ""},
    ),
    Case(
        60,
        "a note under the table",
        Reads(aside=((6, "", "Source: HR, as of May", "note_row"),), letter="Q"),
        {"staff.csv": lines(*ROWS, '"Source: HR, as of May"')},
    ),
    Case(
        60,
        "a note under the table, with its empty cells",
        Reads(aside=((6, "respondent", "Printed by HR", "note_row"),), letter="Q"),
        {"staff.csv": lines(*ROWS, "Printed by HR,,,,,")},
    ),
    Case(
        61,
        "previews, tests and spam",
        Reads(PEOPLE[:1], tuple((line, "Status", text, "not_kept") for line, text in enumerate(STATUSES[1:], 3)), letter="Q"),
        {"staff.csv": lines(*(f"{row},{status}" for row, status in zip(ROWS, STATUSES, strict=True)), header=STATUS)},
        {"keep": {"Status": ["IP Address"]}},
    ),
    Case(
        62,
        "not finished, by the engagement's rule",
        Reads(PEOPLE[:3], ((5, "Finished", "0", "not_kept"),), letter="Q"),
        {"staff.csv": lines(*(f"{row},{done}" for row, done in zip(ROWS, "1110", strict=True)), header=HEADER + ",Finished")},
        {"keep": {"Finished": ["1", "True"]}},
    ),
    Case(
        63,
        "answered in seconds, all alike: kept",
        Reads((("a", "North", "not_stated", 3, 3, 3),)),
        {"staff.csv": lines("a,North,,3,3,3")},
    ),
    Case(
        64,
        "answered outside the days of the survey",
        Reads(PEOPLE[:2], ((4, "When", TIMES[2], "outside_period"), (5, "When", TIMES[3], "outside_period")), letter="Q"),
        {"staff.csv": lines(*TIMED_ROWS, header=TIMED)},
        {"period": {"column": "When", "from": "2026-05-01", "to": "2026-05-04"}},
    ),
    Case(
        64,
        "no readable day",
        Reads(PEOPLE[1:], ((2, "When", "soon", "date_unclear"),), letter="Q"),
        {"staff.csv": lines(f"{ROWS[0]},soon", *TIMED_ROWS[1:], header=TIMED)},
        {"period": {"column": "When", "from": "2026-05-01"}},
    ),
    Case(
        65,
        "no consent",
        Reads(PEOPLE[1:], ((2, "Consent", "No", "not_kept"),), letter="Q"),
        {
            "staff.csv": lines(
                *(f"{row},{said}" for row, said in zip(ROWS, ("No", "Yes", "yes", "YES"), strict=True)),
                header=HEADER + ",Consent",
            )
        },
        {"keep": {"Consent": ["Yes"]}},
    ),
    Case(66, "customers' answers in the staff's file", Stops("looks like the customer survey's"), {"staff.csv": GUEST_ROWS}),
    Case(
        66,
        "rows of customers among the staff's",
        Reads(aside=((6, "", "", "no_answers"),), letter="Q"),
        {"staff.csv": lines(*(f"{row}," for row in ROWS), "g,North,,,,,9", header=HEADER + ",again")},
    ),
    Case(
        67,
        "the same file twice",
        Stops("holds the same bytes as staffW1.csv", "staffW2.csv"),
        {"staffW1.csv": GOOD, "staffW2.csv": GOOD},
        more={"sources": TWICE},
    ),
]
