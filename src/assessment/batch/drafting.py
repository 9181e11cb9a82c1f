"""A first engagement from export files: what each file holds, told by its content, for a person to read and decide.

Every file is held against the bundled questionnaires and their modules, in all of their languages: whose answers it has, which
modules were asked, where unit, level and respondent stand, which wave it is of. Whatever is not plain is left to decide and
marked so. A draft holds heads of columns, names of units and usual words for levels: no answer, and nobody's name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import polars as pl

from assessment.errors import InputError, Problem, gathered
from assessment.language import in_list
from assessment.responses.claims import position_of
from assessment.responses.expected import Expected
from assessment.responses.exports import read_export
from assessment.responses.names import fold
from assessment.responses.place import find_items, find_roles
from assessment.responses.records import Records, column
from assessment.responses.roles import column_of
from assessment.responses.strangers import might_hold
from assessment.responses.suggest import Suggestion, suggest
from assessment.responses.workbook import sheets_to_read
from assessment.settings import LEVELS, Kind, Source
from assessment.surveys import Survey, find_module, list_modules, read_survey

__all__ = ["CORE", "Draft", "look_into", "look_into_sheets"]

CORE: dict[Kind, str] = {"employee": "care-employee", "customer": "care-customer"}
TELLING = 4  # steps of an answer list that other columns seldom have by chance, as they do yes and no
FEWEST_ITEMS = 2  # of a module, for it to have been asked
ONE_WAVE = 0.8  # of a file's dates that must lie in one quarter
WAVE = "wave-1"
SIDES: dict[Kind, str] = {
    "customer": r"customer|client|guest|buyer|kund|gäste|gast|patient|cliente|visitor|shopper",
    "employee": r"employee|staff|people|team|mitarbeit|personal|empleado|employ|collaborateur|worker",
}
QUARTER = re.compile(r"(?<!\d)(20\d\d)[-_ .]?q([1-4])(?!\d)|(?<![a-z0-9])q([1-4])[-_ .]?(20\d\d)(?!\d)", re.IGNORECASE)
MONTH = re.compile(r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])(?!\d)(?:[-_.]?\d\d(?!\d))?")
ROUND = re.compile(r"(?<![a-z])(?:wave|round|welle|vague|ola|w|t)[-_ ]?(\d{1,2})(?!\d)", re.IGNORECASE)
YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
DATE = re.compile(r"(20\d\d)-(\d\d)-\d\d(?!\d)")
GERMAN_DATE = re.compile(r"\d{1,2}\.(\d{1,2})\.(20\d\d)(?!\d)")


@dataclass(frozen=True)
class Draft:
    """What one file seems to hold.

    Parameters
    ----------
    path, sheet : Path, str
        The file, and which of its sheets; "" where there is nothing to choose.
    kind : {"employee", "customer"}
        Whose answers.
    wave : str
        Which round.
    suggestions : tuple of Suggestion
        What its columns may be that are not found by themselves.
    modules : tuple of str
        Modules whose items it has.
    units : mapping of str to int
        Names in its column of units, with how many rows each has; empty where no column was found.
    items : int
        Items found by id or text, or sure to be meant.
    decide : tuple of str
        What is left to decide.
    """

    path: Path
    sheet: str
    kind: Kind
    wave: str
    suggestions: tuple[Suggestion, ...] = ()
    modules: tuple[str, ...] = ()
    units: dict[str, int] = field(default_factory=dict)
    items: int = 0
    decide: tuple[str, ...] = ()


def look_into_sheets(path: Path) -> list[Draft]:
    """Tell what an export file holds; of a workbook, each sheet that holds questions of ours, or else each that can be read.

    Raises
    ------
    InputError
        There is no such file, or nothing in it can be read.
    """
    if not path.exists():
        raise InputError(Problem("There is no such file", file=str(path), todo="check the path"))
    sheets, found, problems = sheets_to_read(path), list[Draft](), list[Problem]()
    for sheet in sheets:
        with gathered(problems):
            found.append(look_into(path, sheet))
    if not found:
        raise InputError(problems)
    chosen = [one for one in found if one.items] or found
    rest = [sheet for sheet in sheets if sheet not in {one.sheet for one in chosen}]
    said = f"whether answers stand on other sheets, too: no source is drafted of {in_list(rest)}"
    return [replace(chosen[0], decide=(*chosen[0].decide, said)), *chosen[1:]] if rest else chosen


def look_into(path: Path, sheet: str = "") -> Draft:
    """Tell what an export file, or a sheet of a workbook, holds.

    Parameters
    ----------
    path, sheet : Path, str
        The file, and the sheet where it has several.

    Returns
    -------
    Draft

    Raises
    ------
    InputError
        There is no such file, or it is no table.
    """
    names = set().union(*(expected_of(kind, path.name).names for kind in CORE))
    records = read_export(path, Source(survey="employee", wave=WAVE, file=path.name, sheet=sheet), expected=names)
    known = {kind: known_items(records, expected_of(kind, path.name)) for kind in CORE}
    kind, doubts = side_of(records, f"{sheet} {path.name}", {kind: len(items) for kind, items in known.items()})
    modules = asked_modules(known[kind], kind)
    expected = expected_of(kind, path.name, modules)
    suggestions = by_answers(records, expected, suggest(records, expected))
    items = known_items(records, expected)
    roles = roles_of(records, expected, suggestions)
    wave, undated = wave_of(records, f"{sheet} {path.stem}")
    units = counted(records, roles["unit"]) if "unit" in roles else {}
    decide = [*doubts, *undated, *open_questions(records, kind, roles, (len(items), suggestions))]
    return Draft(path, sheet, kind, wave, suggestions, modules, units, len(items), tuple(decide))


def by_answers(records: Records, expected: Expected, suggestions: tuple[Suggestion, ...]) -> tuple[Suggestion, ...]:
    """Name the item of a column whose head is like none, where only one lacking item has such answers, five of them or more."""
    items, _ = find_items(records, expected, {})
    meant = {one.ours for one in suggestions if one.sure}
    answers = {item: expected.survey.answers[question.answers] for item, question in expected.survey.items.items()}
    lacking = [item for item in answers if item not in items and item not in meant and answers[item].span >= TELLING]
    unlike = {one.column for one in suggestions if one.column and not one.ours}
    if not lacking or 2 * len(items) < len(answers):  # of a questionnaire that is not ours, answers tell nothing
        return suggestions
    heads = [" ".join(head.split()) for head in records.header]
    held = {name: might_hold(records, place, lacking, expected) for place, name in enumerate(heads) if name in unlike}
    told = {name: items[0] for name, items in held.items() if len(items) == 1}
    claimed = Counter(told.values())
    why = "its answers are those of no other question that is lacking"
    return tuple(
        replace(one, ours=told[one.column], share=1.0, why=why, sure=True) if claimed[told.get(one.column, "")] == 1 else one
        for one in suggestions
    )


@cache
def survey_of(kind: Kind, modules: tuple[str, ...]) -> Survey:
    """The bundled questionnaire of one side with some modules."""
    return read_survey(CORE[kind], modules=modules)


def expected_of(kind: Kind, name: str, modules: tuple[str, ...] | None = None) -> Expected:
    """What a file of one side would hold; with every module, unless some are named."""
    survey = survey_of(kind, list_modules(kind) if modules is None else modules)
    return Expected(Source(survey=kind, wave=WAVE, file=name or "file"), survey, LEVELS, None, "client")


def known_items(records: Records, expected: Expected) -> set[str]:
    """Items that a file has by id or text, as columns or, in a long file, as values; and those that are sure to be meant."""
    items, _ = find_items(records, expected, {})
    if items:
        return set(items)
    sure = {one.ours: position_of(records, one.column) for one in suggest(records, expected) if one.sure and one.column}
    if found := {ours for ours in sure if ours in expected.survey.items}:
        return found
    place = find_roles(records, expected, {}, wide=False).get("item", sure.get("item", -1))
    if place < 0:
        return set()
    meant = (expected.item_words.get(fold(text), frozenset()) for text in column_of(records, place).texts)
    return {item for items in meant for item in items}


def side_of(records: Records, name: str, counts: dict[Kind, int]) -> tuple[Kind, list[str]]:
    """Whose answers a file has: by the items it has, else by its name, else by whether it has levels."""
    first, second = sorted(counts, key=lambda kind: -counts[kind])
    if counts[first] > counts[second]:
        return first, []
    named = next((kind for kind, words in SIDES.items() if re.search(words, name, re.IGNORECASE)), None)
    levels = any(one.ours == "level" and one.column for one in suggest(records, expected_of("employee", name, ())))
    kind: Kind = named or ("employee" if levels else "customer")
    why = "its name" if named else "its columns"
    return kind, [f"whose answers these are: taken to be of {kind}s by {why}, since no question of ours tells"]


def asked_modules(items: set[str], kind: Kind) -> tuple[str, ...]:
    """Modules of which a file has several items."""
    return tuple(name for name, own in items_of_modules(kind).items() if len(own & items) >= min(FEWEST_ITEMS, len(own)))


@cache
def items_of_modules(kind: Kind) -> dict[str, set[str]]:
    """Items of each bundled module of one side, which the core does not have."""
    files = {name: find_module(name, kind) for name in list_modules(kind)}
    return {name: set(read_survey(path.name, beside=path.parent).items) for name, path in files.items()}


def roles_of(records: Records, expected: Expected, suggestions: Sequence[Suggestion]) -> dict[str, int]:
    """Where unit, level and respondent stand: by our word, else as suggested."""
    found = find_roles(records, expected, {}, wide=True)
    told = {one.ours: position_of(records, one.column) for one in suggestions if one.sure and one.column}
    return {role: told.get(role, found.get(role, -1)) for role in ("unit", "level", "respondent") if role in {*told, *found}}


def counted(records: Records, place: int) -> dict[str, int]:
    """Different texts of a column, by their commonest spelling, with how many rows each has."""
    texts = records.frame.get_column(column(place)).rename("text").str.strip_chars()
    counts = texts.filter(texts != "").value_counts().sort(["count", "text"], descending=[True, False])
    names: dict[str, str] = {}
    sums: dict[str, int] = {}
    for text, count in counts.select("text", "count").iter_rows():
        name = names.setdefault(fold(text), " ".join(text.split()))
        sums[name] = sums.get(name, 0) + count
    return sums


def wave_of(records: Records, name: str) -> tuple[str, list[str]]:
    """Which round a file is of: by its name and its sheet's, else by the quarter that most of its dates lie in."""
    if found := QUARTER.search(name):
        return f"{found[1] or found[4]}-Q{found[2] or found[3]}", []
    if found := MONTH.search(name):
        return f"{found[1]}-{found[2]}", []
    if found := ROUND.search(name):
        return f"wave-{int(found[1])}", []
    if quarter := quarter_of(records):
        return quarter, []
    if found := YEAR.search(name):
        return found[1], []
    return WAVE, ["which round of the survey this is: neither its name nor its dates tell"]


def quarter_of(records: Records) -> str:
    """The quarter that most dates of the first column with dates lie in; "" where there is none, or several."""
    sample = records.frame.head(5_000)
    for place in range(len(records.header)):
        texts = sample.get_column(column(place)).drop_nulls()
        quarters = texts.map_elements(quarter, return_dtype=pl.String).filter(texts != "") if len(texts) else texts
        dated = quarters.filter(quarters != "")
        if len(dated) and len(dated) >= ONE_WAVE * len(quarters):
            top = dated.value_counts().sort(["count", dated.name], descending=[True, False]).row(0)
            return str(top[0]) if top[1] >= ONE_WAVE * len(dated) else ""
    return ""


def quarter(text: str) -> str:
    """The quarter of a date that is written in an order that can't be misread.

    Examples
    --------
    >>> quarter("2026-05-04 10:00"), quarter("4.5.2026"), quarter("04/05/2026")
    ('2026-Q2', '2026-Q2', '')
    """
    if found := DATE.match(text.strip()):
        year, month = found[1], int(found[2])
    elif found := GERMAN_DATE.match(text.strip()):
        year, month = found[2], int(found[1])
    else:
        return ""
    return f"{year}-Q{(month - 1) // 3 + 1}" if 1 <= month <= 12 else ""


def open_questions(records: Records, kind: Kind, roles: dict[str, int], found: tuple[int, Iterable[Suggestion]]) -> list[str]:
    """What a person has to say of a file that its columns don't."""
    items, suggestions = found
    unsure = sum(1 for one in suggestions if one.column and one.ours and not one.sure)
    said = {
        "which columns hold our questions: none was found; map them as ours: theirs, or write a survey of your own": not items,
        f"{unsure} of the lines below that begin with # may be right: take the # away from those that are": unsure > 0,
        "which column says the unit: none was found, so all answers are of the whole organisation": "unit" not in roles,
        "which column says the level: none was found, so that staff are one group": kind == "employee" and "level" not in roles,
    }
    told = [sentence for sentence, holds in said.items() if holds]
    if kind == "employee" and "level" in roles:
        told += unknown_levels(records, roles["level"])
    return told


def unknown_levels(records: Records, place: int) -> list[str]:
    """Say that some words of a column of levels are not known; what they are stays in the file."""
    expected = expected_of("employee", records.name, ())
    known = {text for one in suggest(records, expected) for text, _ in one.words}
    texts = counted(records, place)
    from_us = {fold(level.label) for level in LEVELS.values()} | {fold(name.replace("_", " ")) for name in LEVELS} | {*LEVELS}
    left = {text: n for text, n in texts.items() if text not in known and fold(text) not in from_us}
    rows = sum(left.values())
    column_name, more = records.header[place].strip(), "s" if len(left) > 1 else ""
    said = (
        f"which levels are meant by {len(left)} other word{more} of '{column_name}' ({rows} rows): `assessment check` shows them"
    )
    return [said] if left else []
