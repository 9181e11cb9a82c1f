"""CSV syntax: delimiters, quotes, and rows that are longer or shorter than the header."""

from __future__ import annotations

from cases.model import GOOD, HEADER, PEOPLE, ROWS, Case, Reads, Stops, lines  # type: ignore[import-not-found]

__all__ = ["CASES"]

REMARK = "respondent,unit,level,trust,care,calm,Remark"


def with_remark(*remarks: str) -> str:
    return str(lines(*(f"{row},{remark}" for row, remark in zip(ROWS, remarks, strict=True)), header=REMARK))


IGNORED = ("1 column ignored: Remark",)
CASES = [
    Case(24, "semicolons part the cells", Reads(), {"staff.csv": GOOD.replace(",", ";")}),
    Case(25, "tabs part the cells", Reads(), {"staff.csv": GOOD.replace(",", "\t")}),
    Case(26, "pipes part the cells", Reads(), {"staff.csv": GOOD.replace(",", "|")}),
    Case(
        27,
        "semicolons, and commas for decimals",
        Reads(),
        {"staff.csv": GOOD.replace(",", ";").replace(";4;5;3", ";4,0;5,0;3,0")},
        {"decimal": ","},
    ),
    Case(28, "Excel's first line says the delimiter", Reads(structural=2), {"staff.csv": "sep=;\n" + GOOD.replace(",", ";")}),
    Case(29, "a quote that is never closed", Stops("line 3: A quote opens"), {"staff.csv": GOOD.replace("b,North", 'b,"North')}),
    Case(
        30,
        "a quote inside a text",
        Reads(remarks=IGNORED),
        {"staff.csv": with_remark('the 5" pipe', 'so "so"', '"he said ""no"""', "")},
    ),
    Case(
        31, "a line break inside a comment", Reads(remarks=IGNORED), {"staff.csv": with_remark('"one\ntwo"', "", '"x\r\ny"', "")}
    ),
    Case(
        32,
        "one row with an extra cell",
        Reads(PEOPLE[1:], ((2, "", "7", "wrong_length"),), letter="Q"),
        {"staff.csv": GOOD.replace("4,5,3", "4,5,3,1")},
    ),
    Case(
        33,
        "every row with an extra cell",
        Stops("line 2: Every row has 7 cells under a header of 6"),
        {"staff.csv": lines(*(f"{row}," for row in ROWS))},
    ),
    Case(
        33,
        "nearly every row with an extra cell in front",
        Stops("line 2: Most rows have 7 cells"),
        {"staff.csv": lines(*(f"{number},{row}" for number, row in enumerate(ROWS)), "e,North,,1,1,1")},
    ),
    Case(
        34,
        "a short row",
        Reads(PEOPLE[1:], ((2, "", "5", "wrong_length"),), letter="Q"),
        {"staff.csv": GOOD.replace("4,5,3", "4,5")},
    ),
    Case(
        35,
        "a text of 5 MB in one cell",
        Reads(PEOPLE[1:], ((2, "", "", "too_long"),), letter="Q"),
        {"staff.csv": with_remark("x" * 5_000_000, "", "", "")},
    ),
    Case(
        36,
        "a unit with the delimiter in its name, not quoted",
        Reads(PEOPLE[1:], ((2, "", "7", "wrong_length"),), letter="Q"),
        {"staff.csv": GOOD.replace("a,North", "a,North, Hall 2")},
    ),
    Case(
        37,
        "comment lines",
        Reads(structural=3, remarks=("2 comment lines (lines 1, 4) starting with # left out",)),
        {"staff.csv": lines(HEADER, ROWS[0], "# the pilot ends here", *ROWS[1:], header="# exported on 4 May, 2026")},
    ),
]
