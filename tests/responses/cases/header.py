"""Headers: what collectors write, and what people do to them."""

from __future__ import annotations

from typing import Any

from cases.model import GOOD, HEADER, PEOPLE, ROWS, Case, Reads, Stops, lines, many  # type: ignore[import-not-found]

__all__ = ["CASES"]

TEXTS = ("I am trusted", "People care here", "It is calm here")
STARTED = "2026-05-04 10:0"
IMPORTS = ",".join(
    f'"{{""ImportId"":""{name}""}}"'
    for name in ("startDate", "endDate", "status", "_recordId", "unit", "level", "QID1", "QID2", "QID3")
)
QUALTRICS = "StartDate,EndDate,Status,ResponseId,unit,level,trust,care,calm"
QUALTRICS_TEXTS = f"Start Date,End Date,Response Type,Response ID,unit,level,{','.join(TEXTS)}"
LEGACY = "V1,V2,V8,V9,V5,unit,level,trust,care,calm"
MONKEY = "Respondent ID,Collector ID,Start Date,End Date,IP Address,unit,level,How is it here?,,"
MONKEY_BELOW = f",,,,,Open-Ended Response,Response,{','.join(TEXTS)}"
LIME = 'id,"Datum Abgeschickt",unit,level,G01Q01[SQ001],G01Q01[SQ002],G01Q01[SQ003]'
FORMS = f"Timestamp,respondent,unit,level,{','.join(TEXTS)}"
WHO = {"respondent": "ResponseId"}
STAFF_AND_AGAIN = [{"survey": "employee", "wave": wave, "file": f"staff{wave}.csv"} for wave in ("W1", "W2")]
SIX = many(6, lambda number: f"{1 + number % 5},{1 + (number + 1) % 5},3")


def timed(*before: str) -> tuple[str, ...]:
    """The good rows behind the columns that a collector puts first."""
    return tuple(",".join([*(cell.replace("?", str(number)) for cell in before), row]) for number, row in enumerate(ROWS))


def after_id(*beside: str) -> tuple[str, ...]:
    """The good rows with a collector's columns behind the respondent's."""
    rows = (row.split(",", 1) for row in ROWS)
    return tuple(
        ",".join([first, *(cell.replace("?", str(number)) for cell in beside), rest]) for number, (first, rest) in enumerate(rows)
    )


def renamed(**source: Any) -> list[dict[str, Any]]:
    return [STAFF_AND_AGAIN[0], {**STAFF_AND_AGAIN[1], **source}]


CASES = [
    Case(
        38,
        "three header rows of Qualtrics",
        Reads(structural=3),
        {"staff.csv": lines(QUALTRICS_TEXTS, IMPORTS, *timed(f"{STARTED}?", f"{STARTED}?", "IP Address"), header=QUALTRICS)},
        {"columns": WHO},
    ),
    Case(
        39,
        "two header rows of old Qualtrics",
        Reads(structural=2),
        {
            "staff.csv": lines(
                f"ResponseID,ResponseSet,StartDate,EndDate,Finished,unit,level,{','.join(TEXTS)}",
                *after_id("Default", f"{STARTED}?", f"{STARTED}?", "1"),
                header=LEGACY,
            )
        },
        {"columns": {"respondent": "V1"}},
    ),
    Case(
        40,
        "two header rows of SurveyMonkey",
        Reads(structural=2),
        {"staff.csv": lines(MONKEY_BELOW, *after_id("77", f"{STARTED}?", f"{STARTED}?", "10.0.0.?"), header=MONKEY)},
        {"columns": {"respondent": "Respondent ID"}},
    ),
    Case(
        41,
        "codes of LimeSurvey, mapped",
        Reads(),
        {"staff.csv": lines(*after_id(f"{STARTED}?"), header=LIME)},
        {"columns": {"respondent": "id", "trust": "G01Q01[SQ001]", "care": "G01Q01[SQ002]", "calm": "G01Q01[SQ003]"}},
    ),
    Case(
        42, "questions in full, as Google Forms writes them", Reads(), {"staff.csv": lines(*timed(f"{STARTED}?"), header=FORMS)}
    ),
    Case(
        43,
        "two columns of one name",
        Stops("line 1: 2 columns have the same name: 'care'"),
        {"staff.csv": GOOD.replace("trust,care", "care,Care ")},
    ),
    Case(
        44,
        "a column without a name that nobody needs",
        Reads(remarks=("1 columns without a name ignored",)),
        {"staff.csv": lines(*(f"{row},x" for row in ROWS), header=HEADER + ",")},
    ),
    Case(
        44, "the unit's column has lost its name", Stops("No column says the unit"), {"staff.csv": GOOD.replace("unit,", ",", 1)}
    ),
    Case(
        45,
        "needed columns in other case and spaces",
        Reads(),
        {"staff.csv": GOOD.replace(HEADER, "RESPONDENT, Unit\u00a0,LEVEL ,trust ,I  am\u00a0CARED for,calm")},
        {"columns": {"care": "i am cared for"}},
    ),
    Case(46, "a needed column is missing", Stops("did you mean 'unitt'"), {"staff.csv": GOOD.replace("unit,", "unitt,", 1)}),
    Case(46, "a mapped column is missing", Stops("Did you mean 'respondent'"), source={"columns": {"respondent": "Respondents"}}),
    Case(
        47,
        "further columns",
        Reads(remarks=("2 columns ignored: Age, Shoe size",)),
        {"staff.csv": lines(*(f"{row},x,y" for row in ROWS), header=HEADER + ",Age,Shoe size")},
    ),
    Case(
        48,
        "the header again in the middle",
        Reads(aside=((4, "respondent", "respondent", "repeated_header"),), letter="Q"),
        {"staff.csv": lines(*ROWS[:2], HEADER, *ROWS[2:])},
    ),
    Case(
        49,
        "titles above the header",
        Reads(structural=4, remarks=("2 title lines (lines 1, 2) above the header left out",)),
        {"staff.csv": f"Staff survey 2026\nConfidential,,,,,\n\n{GOOD}"},
    ),
    Case(
        50,
        "a question was renamed between waves",
        Stops("a question that other waves have", "staffW2.csv"),
        {"staffW1.csv": lines(*SIX), "staffW2.csv": lines(*SIX[::-1]).replace("care", "Q17", 1)},
        more={"sources": renamed()},
    ),
    Case(
        50,
        "a question was renamed, and is mapped",
        Reads(None, structural=2),
        {"staffW1.csv": lines(*SIX), "staffW2.csv": lines(*SIX[::-1]).replace("care", "Q17", 1)},
        more={"sources": renamed(columns={"care": "Q17"})},
    ),
    Case(
        50,
        "a question was dropped, and another is none of ours",
        Reads(None, structural=2),
        {"staffW1.csv": lines(*SIX), "staffW2.csv": lines(*SIX[::-1]).replace("care", "Q17", 1)},
        more={"sources": renamed(ignore=["Q17"])},
    ),
    Case(
        51,
        "the columns in another order",
        Reads(PEOPLE[:1]),
        {"staff.csv": lines("3,4,Manager,5,North,a", header="calm,trust,level,care,unit,respondent")},
    ),
]
