"""Answers: what is on the scale, what is not, and what is another scale; and the business's figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cases.model import AGREE, STAFF, Case, Reads, Stops, lines, many  # type: ignore[import-not-found]

__all__ = ["CASES"]

NINE = ("Strongly agree", "Stimme völlig zu", "TOUT À FAIT D'ACCORD", "totalmente de acuerdo", "Totalmente d’accordo",
        "helemaal mee eens", "Concordo totalmente", "Zdecydowanie się zgadzam", "Instämmer  helt")  # fmt: skip


def trusting(texts: Sequence[str]) -> str:
    """Respondents who answer so to the first item, and 4 and 3 to the others."""
    return str(lines(*(f'r{number},North,Manager,"{text}",4,3' for number, text in enumerate(texts))))


def read(code: str, *texts: str, **more: Any) -> dict[str, Any]:
    """Texts that are read as no answer, each with the code."""
    people = tuple((f"r{number}", "North", "manager", None, 4, 3) for number in range(len(texts)))
    aside = tuple((number, "trust", text, code) for number, text in enumerate(texts, 2)) if code else ()
    return {"outcome": Reads(people, aside, letter="C" if code else "A", **more), "files": {"staff.csv": trusting(texts)}}


def means(texts: Sequence[str], values: Sequence[int]) -> dict[str, Any]:
    """Texts that are read as these answers."""
    people = tuple((f"r{number}", "North", "manager", value, 4, 3) for number, value in enumerate(values))
    return {"outcome": Reads(people), "files": {"staff.csv": trusting(texts)}}


def metrics(outcome: Stops | Reads, *rows: str, header: str = "unit,wave,revenue") -> dict[str, Any]:
    return {"outcome": outcome, "files": {"metrics.csv": "\n".join([header, *rows, ""])}, "more": {"metrics": "metrics.csv"}}


def leaning(number: int) -> str:
    """Three answers that agree with each other."""
    mood = 1 + number % 5
    return f"{mood},{min(5, mood + number % 2)},{max(1, mood - number % 3 // 2)}"


def turned_calm(number: int) -> str:
    trust, care, calm = leaning(number).split(",")
    return f"{trust},{care},{6 - int(calm)}"


SEVERAL_CODES = tuple(f"r{number},North,Manager,{7 if number < 3 else 4},5,3" for number in range(12))
SURVEY_OF_99 = {**STAFF, "answers": {"agree": {**AGREE, "no_answer": ["99", "98", "-1", "-99"]}}}
WIDE = many(12, lambda number: f"{number % 11},{(number + 3) % 11},{(number + 5) % 11}")
FOURS = {"staff.csv": lines(*many(30, lambda number: f"{number % 5},{(number + 1) % 5},{(number + 2) % 5}"))}
PLAIN = ("This is not a plain number", "metrics.csv")
CASES = [
    Case(80, "7 on a scale of 1 to 5", **read("out_of_range", "7")),
    Case(81, "0 on a scale of 1 to 5", **read("out_of_range", "0")),
    Case(82, "4.5 where answers are whole", **read("not_whole", "4.5")),
    Case(83, "declared codes for no answer", survey=SURVEY_OF_99, **read("", "99", "98", "-1", "-99", "99.0")),
    Case(83, "codes for no answer that nobody declared", **read("out_of_range", "98", "-1", "-99")),
    Case(
        83,
        "one code fills much of a column",
        Reads(
            None,
            tuple((line, "trust", "7", "out_of_range") for line in (2, 3, 4)),
            ("'7' stands 3 times in 'trust', outside the scale",),
            letter="C",
        ),
        {"staff.csv": lines(*SEVERAL_CODES)},
    ),
    Case(84, "words for no answer", **read("undeclared_no_answer", "N/A", "-", ".", "n.a.", "Don't know", "don’t know")),
    Case(84, "nothing, and the survey's own words", **read("", "", "  ", "does not apply")),
    Case(84, "a word that is no answer", **read("not_an_answer", "Perhaps")),
    Case(85, "strongly agree in nine languages", **means(NINE, [5] * 9)),
    Case(85, "a word of no language", **read("not_an_answer", "Strongly agreeable")),
    Case(86, "numbers and words in one column", **means(("4", "Agree", "1", "disagree"), (4, 4, 1, 2))),
    Case(
        87, "a number with its word", **means(("5 - Strongly agree", "5=Strongly agree", "(4) Agree", "Agree (4)"), (5, 5, 4, 4))
    ),
    Case(
        88,
        "one item runs the other way round",
        Stops("'calm': The answers run against those of the other items"),
        {"staff.csv": lines(*many(60, turned_calm))},
    ),
    Case(
        88,
        "one item runs the other way round, as declared",
        Reads(None),
        {"staff.csv": lines(*many(60, turned_calm))},
        {"direction": {"calm": "reversed"}},
    ),
    Case(
        88,
        "1 is said to be strongly agree",
        Stops("Numbers and words name different answers"),
        {"staff.csv": lines(*many(12, lambda _: "1 - Strongly agree,2 - Agree,4 - Disagree"))},
    ),
    Case(
        88,
        "1 is strongly agree, as declared",
        Reads((("a", "North", "manager", 5, 4, 2),)),
        {"staff.csv": lines("a,North,Manager,1 - Strongly agree,2,4")},
        {"direction": {"all": "reversed"}},
    ),
    Case(89, "0 to 10 where 1 to 5 is declared", Stops("so this is another scale"), {"staff.csv": lines(*WIDE)}),
    Case(89, "0 to 4 where 1 to 5 is declared", Stops("so this is another scale"), FOURS),
    Case(90, "a date that Excel made of a score", **read("not_an_answer", "04-May", "2026-05-04")),
    Case(90, "a date's serial number", **read("out_of_range", "45781")),
    Case(91, "percent", **read("not_an_answer", "80%", "80 %")),
    Case(92, "true and false", **read("not_an_answer", "TRUE", "FALSE")),
    Case(93, "infinite numbers", **read("not_an_answer", "inf", "-inf", "1e400")),
    Case(94, "digits of other scripts", **means(("٤", "５", "४"), (4, 5, 4))),
    Case(95, "a decimal comma", **read("not_whole", "4,5")),
    Case(95, "a decimal comma before nothing, as declared", **means(("4,0", "5,00"), (4, 5)), source={"decimal": ","}),
    Case(95, "a decimal comma where a point is declared", **read("not_whole", "4,0"), source={"decimal": "."}),
    Case(96, "thousands parted by commas", **metrics(Stops(*PLAIN), 'North,W1,"1,200,300"')),
    Case(96, "thousands or decimals: nobody can tell", **metrics(Stops(*PLAIN), 'North,W1,"1,200"')),
    Case(97, "a loss", **metrics(Reads(), "North,W1,-1200.5")),
    Case(
        98,
        "two currencies, by their signs",
        **metrics(Stops("several currencies", "metrics.csv"), "North,W1,€1200", "South,W1,$900"),
    ),
    Case(
        98,
        "two currencies, in a column of their own",
        **metrics(
            Stops("several currencies", "metrics.csv"),
            "North,W1,1200,EUR",
            "South,W1,900,USD",
            header="unit,wave,revenue,currency",
        ),
    ),
    Case(
        99,
        "an item that nobody answered",
        Reads((("a", "North", "manager", 4, None, 3),), remarks=("no answer at all to: care",)),
        {"staff.csv": lines("a,North,Manager,4,,3")},
    ),
    Case(
        100,
        "an item that everybody answers alike",
        Reads(None),
        {"staff.csv": lines(*many(40, lambda number: f"{1 + number % 5},4,3"))},
    ),
    Case(
        101,
        "several answers in each cell",
        Stops("The cells hold several answers each"),
        {"staff.csv": lines(*many(6, lambda number: f"1;{2 + number % 3},4,3"))},
    ),
    Case(101, "several answers in one cell of many", **read("not_an_answer", "1;3")),
]
