"""All that is known to happen to survey files, each with what must come of it; one table, by theme."""

from __future__ import annotations

from cases import answers, books, files, header, rows, settings, syntax, units  # type: ignore[import-not-found]
from cases.model import Case  # type: ignore[import-not-found]

__all__ = ["AWAITING", "CASES"]

THEMES = (files, syntax, header, rows, units, answers, books, settings)
CASES: list[Case] = [case for theme in THEMES for case in theme.CASES]

# Cases whose outcome is not reached yet. A case that is reached and still stands here fails the tests.
AWAITING: frozenset[str] = frozenset({
    "21 a file of 5 GB",
    "35 a text of 5 MB in one cell",
    "38 three header rows of Qualtrics",
    "39 two header rows of old Qualtrics",
    "40 two header rows of SurveyMonkey",
    "102 a formula whose value was never stored",
    "103 a cell that shows an error",
    "104 hidden rows",
    "109 SPSS with labels for answers",
    "109 SPSS with a code that its user declared missing",
    "111 a workbook that unpacks to 500 MB",
    "113 macros",
    "113 links to other workbooks",
})  # fmt: skip
