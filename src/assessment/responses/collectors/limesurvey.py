"""LimeSurvey: heads are codes, texts or `code. text`; a row without a submit date was never submitted.

A row of an array is `G01Q01[SQ001]`, or `G01Q01_SQ001` in files for statistics programs; as text, `Question [Row]`. Answers are
words or codes. A code such as `A2` is the second answer of its list: it is read as 2, and a note says so, because nobody but
the survey's author knows in which order the answers stand. `N/A` stands in a question that was not shown.

References
----------
LimeSurvey Manual, "Exporting results", https://www.limesurvey.org/manual/Exporting_results
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from assessment.responses.about import Dictionary
from assessment.responses.collectors.heads import also_named, bare, holds, readings, texts_of
from assessment.responses.names import fold
from assessment.responses.records import Records

__all__ = ["read_limesurvey"]

KNOWN = {
    "submitdate": "end", "datesubmitted": "end", "datumabgeschickt": "end", "datedesoumission": "end", "fechadeenvío": "end",
    "datadinvio": "end", "datadiinvio": "end", "datumingezonden": "end",
    "lastpage": "last page", "letzteseite": "last page", "dernièrepage": "last page", "últimapágina": "last page",
    "ultimapagina": "last page", "laatstepagina": "last page",
    "startlanguage": "language", "startsprache": "language", "languedebase": "language", "languededépart": "language",
    "lenguajeinicial": "language", "idiomadeinicio": "language", "linguadiinizio": "language", "starttaal": "language",
    "seed": "seed", "zufallsstartwert": "seed", "têtedesérie": "seed",
    "startdate": "start", "datestarted": "start", "datumgestartet": "start", "datededébut": "start",
    "datedelancement": "start", "fechadeinicio": "start",
    "interviewtime": "duration", "totaltime": "duration", "gesamtzeit": "duration",
}  # fmt: skip
TELLING = {"end", "last page", "language", "seed"}  # two of these together are LimeSurvey's
ENOUGH = 2
CODED_ID = re.compile(r"id\. \S")  # an export of some columns only, with heads of code and text
CODE_AND_TEXT = re.compile(r"(?P<code>[A-Za-z]\w*(\[[^\[\]]*\])*)\.\s+(?P<text>.*)", re.DOTALL)
ROW_OF_ARRAY = re.compile(r"(?P<question>[A-Za-z]\w*)\[(?P<row>\w+)\](\[(?P<scale>\w+)\])?$")
ANSWER_CODE = re.compile(r"AO?0*(?P<place>[1-9]\d?)$")


def read_limesurvey(records: Records) -> Records | None:
    """Read a LimeSurvey export.

    Parameters
    ----------
    records : Records
        A file as its container gives it.

    Returns
    -------
    Records or None
        None if it is none of LimeSurvey's.
    """
    places: dict[str, int] = {}
    for position, head in enumerate(records.header):
        meant = [KNOWN.get(bare(name)) for name in (head, code_of(head)) if name]
        for role in filter(None, meant):
            places.setdefault(role, position)
    if len(TELLING & places.keys()) < ENOUGH and not any(map(CODED_ID.match, records.header)):
        return None
    named = also_named(records, {place: further_names(head) for place, head in enumerate(records.header)})
    roles = {role: place for role, place in places.items() if role in {"start", "end", "duration"}}
    coded = answer_codes(records)
    blanks = Dictionary(blanks=frozenset({"N/A"}))
    dictionaries = {place: blanks for place in range(len(records.header)) if holds(records, place, "N/A")}
    unfinished = (places["end"], frozenset({""})) if "end" in places else None
    about = replace(
        records.about, collector="limesurvey", also=named, roles=roles, unfinished=unfinished,
        dictionaries={**dictionaries, **coded, **records.about.dictionaries},
    )  # fmt: skip
    return replace(records, about=about)


def code_of(head: str) -> str:
    """The code in a head of code and text; "" in others."""
    found = CODE_AND_TEXT.match(head.strip())
    return found["code"] if found else ""


def further_names(head: str) -> Iterable[str]:
    """Names that a head may stand for.

    Examples
    --------
    >>> list(further_names("G01Q01[SQ001]"))
    ['SQ001', 'G01Q01_SQ001']
    >>> list(further_names("Q1[trust]. How far do you agree? [I am trusted]"))[:3]
    ['Q1[trust]', 'trust', 'Q1_trust']
    """
    head = head.strip()
    found = CODE_AND_TEXT.match(head)
    code = found["code"] if found else head
    if found:
        yield code
    if row := ROW_OF_ARRAY.match(code):
        yield from (row["row"], f"{row['question']}_{row['row']}")
    elif "_" in code and " " not in code:
        yield code.rpartition("_")[2]
    if found or " " in head:
        yield from readings(found["text"] if found else head)


def answer_codes(records: Records) -> dict[int, Dictionary]:
    """Columns that hold nothing but answer codes, with each code's place in its list."""
    found = {}
    for place in range(len(records.header)):
        texts = [text for text in texts_of(records, place) if fold(text) not in {"", "n/a", "-oth-"}]
        codes = {text: match["place"] for text in texts if (match := ANSWER_CODE.match(text.strip()))}
        if codes and len(codes) == len(texts):
            found[place] = Dictionary(labels=codes, blanks=frozenset({"N/A"}), by_place=True)
    return found
