"""Qualtrics: names, question texts and import ids stand above the answers; previews, tests and spam stand among them.

The export of today has three header rows, the third of them `{"ImportId":"QID1"}` in JSON (with single quotes from the first
years of the API). The workbook and the old export (`V1` ... `V10` above `ResponseID`, `ResponseSet` ...) have two. A
statistics file has none: its variables bear the names and their labels the texts.

`Status` is a word or a number of bits: 1 a preview, 2 a generated test, 4 imported, 8 spam, 16 offline, 32 an employee
project; 9 is the preview of a spammer, 40 spam in an employee project.

References
----------
Qualtrics, "Understanding Your Dataset" and "Understanding Your Response Dataset (EX)", https://www.qualtrics.com/support/
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assessment.responses.about import Dictionary
from assessment.responses.collectors.heads import (
    also_named,
    bare,
    holds,
    place_of,
    plain,
    readings,
    set_rows_aside,
    texts_of,
    top_rows,
    without_top,
)
from assessment.responses.names import fold
from assessment.responses.records import Records, column

__all__ = ["read_qualtrics"]

KNOWN = {
    "startdate": "start", "enddate": "end", "status": "status", "responsetype": "status",
    "ipaddress": "ip", "progress": "progress",
    "durationinseconds": "duration", "duration": "duration", "qtotalduration": "duration", "finished": "finished",
    "recordeddate": "recorded", "responseid": "respondent", "recordid": "respondent", "recipientlastname": "last name",
    "recipientfirstname": "first name", "recipientemail": "email", "externalreference": "reference",
    "externaldatareference": "reference", "externaldata": "reference", "locationlatitude": "latitude",
    "locationlongitude": "longitude", "distributionchannel": "channel", "userlanguage": "language", "responseset": "set",
}  # fmt: skip
IMPORT_ID = re.compile(r"""\s*\{\s*["']ImportId["']\s*:\s*["'](?P<id>[^"']*)["']""")
CLOSE_DASH = re.compile(r"(?<=\S)-(?=\S)")
OLD_NAME = re.compile(r"V\d+$")
RESPONSE = re.compile(r"R_[A-Za-z0-9]{6,}$")
ENOUGH = 5  # columns of Qualtrics' own, with an R_... id, where no import ids tell
LOOK = 200
UNSEEN = Dictionary(blanks=frozenset({"-99"}))  # written, if so chosen, where a question was seen and not answered
GROUP = "_NPS_GROUP"  # of a column that it works out of an answer from 0 to 10, headed by the same question
NOT_FINISHED = frozenset({"false", "0", "falsch", "faux", "falso", "no"})
PERCENT, WHOLE = re.compile(r"\d{1,3}(\.\d+)?$"), 100
PREVIEW, TEST, SPAM = 1, 2, 8
CODES = ((PREVIEW, "preview"), (TEST, "test_answer"), (SPAM, "spam"))
WORDS = (
    (PREVIEW, ("preview", "vorschau", "aperçu", "vista previa", "anteprima")),
    (TEST, ("test", "prueba")),
    (SPAM, ("spam",)),
)


def read_qualtrics(records: Records) -> Records | None:
    """Read a Qualtrics export.

    Parameters
    ----------
    records : Records
        A file as its container gives it.

    Returns
    -------
    Records or None
        Without the further header rows, and with previews, tests and spam set aside; None if it is none of Qualtrics'.
    """
    top = top_rows(records)
    ids = next((at for at, cells in enumerate(top) if is_import_ids(cells)), -1)
    count, places = (ids + 1, known_places(records, top[: ids + 1])) if ids >= 0 else text_rows(records, top)
    if count < 0:
        return None
    asked = [place for place, head in enumerate(records.header) if not head.strip().endswith(GROUP)]
    named = also_named(records, {place: further_names([list(records.header), *top[:count]], place) for place in asked})
    roles = {role: place for role, place in places.items() if role in {"respondent", "start", "end", "duration"}}
    below = without_top(records, count)
    unseen = {place: UNSEEN for place in range(len(below.header)) if holds(below, place, "-99")}
    about = replace(
        records.about, collector="qualtrics", also=named, roles=roles, unfinished=not_finished(below, places),
        dictionaries={**unseen, **records.about.dictionaries},
    )  # fmt: skip
    return without_trials(replace(below, about=about), places)


def is_import_ids(cells: list[str]) -> bool:
    """Whether a row holds import ids: most of its cells that hold anything do."""
    full = [cell for cell in cells if cell.strip()]
    return bool(full) and sum(bool(IMPORT_ID.match(cell)) for cell in full) * 2 > len(full)


def known_places(records: Records, top: list[list[str]]) -> dict[str, int]:
    """Where Qualtrics' own columns stand: by import ids, else by their names in the first row, else in the second."""
    found: dict[str, int] = {}
    for cells in [*reversed(top), records.header]:
        ids = [match["id"] if (match := IMPORT_ID.match(cell)) else cell for cell in cells]
        found = {**place_of(ids, KNOWN), **found}
    return found


def text_rows(records: Records, top: list[list[str]]) -> tuple[int, dict[str, int]]:
    """Header rows of an export without import ids, and where its own columns stand; -1 if it is none of Qualtrics'."""
    for count in (0, 1):
        places = known_places(records, top[:count])
        if len(places) < ENOUGH:
            continue
        if top and is_texts(records.header, top[0], places):
            return 1, known_places(records, top[:1])
        further = rows_before_ids(records, places) if "respondent" in places else -1
        if further >= count:
            return further, known_places(records, top[:further])
        if count == 0 and says_ip_address(records, places):
            return 0, places
    return -1, {}


def is_texts(header: Sequence[str], below: list[str], places: dict[str, int]) -> bool:
    """Whether a row has the texts of Qualtrics' own columns: `Start Date` below `StartDate`, `ResponseID` below `V1`."""
    alike = [place for role, place in places.items() if KNOWN.get(bare(below[place])) == role]
    return len(alike) >= ENOUGH and all(KNOWN.get(bare(header[place])) or OLD_NAME.match(header[place]) for place in alike)


def rows_before_ids(records: Records, places: dict[str, int]) -> int:
    """Rows (0 or 1) before those that all bear a response's id; -1 where some do not."""
    seen = [text.strip() for text in records.frame.get_column(column(places["respondent"])).head(LOOK).to_list()]
    further = 0 if not seen or RESPONSE.match(seen[0]) else 1
    below = [text for text in seen[further:] if text]
    return further if below and all(RESPONSE.match(text) for text in below) else -1


def says_ip_address(records: Records, places: dict[str, int]) -> bool:
    """Whether the status is in Qualtrics' words, which call an ordinary answer `IP Address`."""
    return "status" in places and "ip address" in map(fold, texts_of(records, places["status"]))


def further_names(top: list[list[str]], place: int) -> list[str]:
    """Names of a column in its header rows: its question's text, the row's label in it, its import id."""
    names: list[str] = []
    for cells in top:
        found = IMPORT_ID.match(cells[place])
        names += [found["id"]] if found else [*readings(cells[place]), *ends_close(cells[place])]
    return names


def ends_close(text: str) -> list[str]:
    """What may be a row's label in the texts of the old exports, which put `Question-Row` without spaces.

    Examples
    --------
    >>> ends_close("How far do you agree with...-I am well-informed")
    ['I am well-informed', 'informed']
    """
    whole = plain(text)
    return [whole[dash.end() :] for dash in CLOSE_DASH.finditer(whole)]


def not_finished(records: Records, places: dict[str, int]) -> tuple[int, frozenset[str]] | None:
    """Column and texts that say that a row is not finished: by `Finished`, else by less than 100 % of `Progress`."""
    if "finished" in places:
        texts = texts_of(records, places["finished"])
        return places["finished"], frozenset(text for text in texts if fold(text) in NOT_FINISHED)
    if "progress" in places:
        texts = texts_of(records, places["progress"])
        return places["progress"], frozenset(text for text in texts if PERCENT.match(text.strip()) and float(text) < WHOLE)
    return None


def without_trials(records: Records, places: dict[str, int]) -> Records:
    """Set aside previews, tests and spam, each with its code."""
    for name in ("status", "channel"):
        if name not in places:
            continue
        bits = {text: status_bits(text) for text in texts_of(records, places[name])}
        for bit, code in CODES:
            records = set_rows_aside(records, places[name], [text for text, held in bits.items() if held & bit], code)
    return records


def status_bits(text: str) -> int:
    """What a status says, as bits.

    Examples
    --------
    >>> status_bits("0"), status_bits("Survey Preview"), status_bits("9"), status_bits("IP Address"), status_bits("Spam")
    (0, 1, 9, 0, 8)
    """
    word = fold(text)
    if re.fullmatch(r"\d{1,3}(\.0+)?", word):
        return int(float(word))
    return sum(bit for bit, words in WORDS if any(one in word for one in words))
