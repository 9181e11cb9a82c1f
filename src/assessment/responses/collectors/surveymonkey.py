"""SurveyMonkey: the question stands in the first row, once, and what is below it in the second.

The columns of one question share its text, which stands above the first of them only; here, and in a header only, what is
blank is filled from the left. The second row says `Response`, `Open-Ended Response`, a row of a matrix, or (in the expanded
export) one of the answers. The collector's own columns have nothing in the second row.

References
----------
SurveyMonkey Help Center, "Exporting Survey Data (XLS, CSV, PDF, SPSS)", https://help.surveymonkey.com/
"""

from __future__ import annotations

import re
from dataclasses import replace

from assessment.responses.collectors.heads import also_named, place_of, plain, readings, top_rows, without_top
from assessment.responses.names import fold
from assessment.responses.records import Records

__all__ = ["read_surveymonkey"]

KNOWN = {
    "respondentid": "respondent", "collectorid": "collector", "datecreated": "start", "startdate": "start", "datemodified": "end",
    "enddate": "end",
}  # fmt: skip
ID = re.compile(r"\s*\d{8,}\s*$")
PLAIN = {"response", "open-ended response", ""}  # says no more than that this is the answer


def read_surveymonkey(records: Records) -> Records | None:
    """Read a SurveyMonkey export.

    Parameters
    ----------
    records : Records
        A file as its container gives it.

    Returns
    -------
    Records or None
        With `question [row]` as heads; None if it is none of SurveyMonkey's.
    """
    places, top = place_of(records.header, KNOWN), top_rows(records)
    below = top[0] if top else []
    own = {"respondent", "collector"} <= places.keys()
    second = len(below) > 1 and has_second_row(records, top, places)
    if not own and not second:
        return None
    parents = filled(records.header, below if second else ["" for _ in records.header])
    subs = [plain(cell) for cell in below] if second else ["" for _ in records.header]
    header = tuple(
        parent if fold(sub) in PLAIN else f"{parent} [{sub}]" if parent else sub
        for parent, sub in zip(parents, subs, strict=True)
    )
    names = {
        place: [*([] if fold(sub) in PLAIN else [sub]), *readings(parent)]
        for place, (parent, sub) in enumerate(zip(parents, subs, strict=True))
    }
    roles = {role: place for role, place in places.items() if role in {"respondent", "start", "end"}}
    about = replace(records.about, collector="surveymonkey", also=also_named(records, names), roles=roles)
    return replace(without_top(records, int(second)), header=header, about=about)


def has_second_row(records: Records, top: list[list[str]], places: dict[str, int]) -> bool:
    """Whether the first row under the header is a second header row: nothing under the ids, and words that only a header has.

    In other languages the columns and words have other names. There it is known by the long numbers that begin every row but
    the second, two of them, or one where that row names columns that the first leaves without a name.
    """
    below = top[0]
    if {"respondent", "collector"} <= places.keys():
        return not below[places["respondent"]].strip() and not below[places["collector"]].strip()
    if below[0].strip():
        return False
    words = [fold(cell) for cell in below]
    unnamed = [bool(sub.strip()) for head, sub in zip(records.header, below, strict=True) if not head.strip()]
    names = any(unnamed)
    if words.count("response") > 1 or "open-ended response" in words:
        return names or not below[1].strip()
    ids = (0,) if names else (0, 1)
    numbered = [all(ID.match(cells[place]) for place in ids) for cells in top[1:]]
    return not any(below[place].strip() for place in ids) and bool(numbered) and all(numbered)


def filled(header: tuple[str, ...], below: list[str]) -> list[str]:
    """The question of each column: a blank one is that to its left, where the second row says something.

    Examples
    --------
    >>> filled(("ID", "Agree?", "", ""), ["", "I am trusted", "I am heard", ""])
    ['ID', 'Agree?', 'Agree?', '']
    """
    parents, last = [], ""
    for head, sub in zip(header, below, strict=True):
        last = plain(head) if head.strip() else last
        parents.append(last if head.strip() or sub.strip() else "")
    return parents
