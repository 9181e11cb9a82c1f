"""Help with columns that could not be placed: what each may be, and a `columns:` block to edit and put into the settings.

It helps whether reading went well (with columns left over) or stopped (a needed one is missing). It reads the files again for
their heads and the kinds of values in them, shows no answer and nobody's name, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from assessment.errors import AssessmentError, shorten
from assessment.inputs import read_surveys
from assessment.pipeline import Run
from assessment.responses import Units, read_units
from assessment.responses.expected import Expected
from assessment.responses.exports import read_export
from assessment.responses.suggest import Suggestion, suggest, worth_a_look
from assessment.settings import Settings, Source

__all__ = ["Proposal", "block", "help_with_columns", "mapping_text", "mapping_values", "quoted"]

MOST_NAMED = 12
LONGEST = 300  # letters of a head that the settings can hold
ROLES = {"unit": "the unit", "level": "the level", "respondent": "the respondent"}
INDENT = " " * 4


@dataclass(frozen=True)
class Proposal:
    """What the columns of one source may be.

    Parameters
    ----------
    source : Source
        The file and what the settings say of it.
    suggestions : tuple of Suggestion
        One for each column that nothing is read from.
    """

    source: Source
    suggestions: tuple[Suggestion, ...]

    @property
    def helps(self) -> bool:
        """Whether there is anything to propose."""
        return any(one.ours and one.column for one in self.suggestions)


def help_with_columns(settings: Settings, found: Run | None = None) -> tuple[Proposal, ...]:
    """Look for what the columns may be that could not be placed.

    Parameters
    ----------
    settings : Settings
        The engagement.
    found : Run, optional
        What was read; None where reading stopped, so that every file is looked at that can be.

    Returns
    -------
    tuple of Proposal
        Of each file with columns that may be something; empty where the surveys themselves can't be read.
    """
    try:
        surveys = read_surveys(settings)
    except AssessmentError:
        return ()
    engagement, units = settings.engagement, listed_units(settings)
    arrivals = found.responses.arrivals if found else (None,) * len(engagement.sources)
    told = []
    for source, arrival in zip(engagement.sources, arrivals, strict=True):
        expected = Expected(source, surveys[source.survey], engagement.all_levels, units, engagement.client)
        if arrival is None or worth_a_look(arrival.ignored, expected):
            told.append(Proposal(source, suggestions_for(settings, expected)))
    return tuple(one for one in told if one.helps or (one.suggestions and not found))


def listed_units(settings: Settings) -> Units | None:
    """The list of units; None where there is none, or none that can be read."""
    try:
        return read_units(settings.engagement, settings.folder) if settings.engagement.units else None
    except AssessmentError:
        return None


def suggestions_for(settings: Settings, expected: Expected) -> tuple[Suggestion, ...]:
    """Suggestions for one file; none where it can't be read."""
    source = expected.source
    try:
        records = read_export(settings.folder / source.file, source, expected=expected.names)
    except AssessmentError:
        return ()
    return suggest(records, expected)


def mapping_values(mappings: Iterable[Proposal]) -> list[dict[str, Any]]:
    """Give the suggestions as plain values, for scripts.

    Returns
    -------
    list of dict
        For each file ``file, survey, wave``, its ``columns`` (``column``, what it may be in our words as ``ours``, ``share`` 0-1,
        ``sure``, ``why``, and the ``nearest`` items) and the ``block`` as text.
    """
    return [
        {
            "file": one.source.name,
            "survey": one.source.survey,
            "wave": one.source.wave,
            "columns": [
                {"column": told.column, "ours": told.ours, "share": round(told.share, 3), "sure": told.sure, "why": told.why}
                | {"nearest": [{"item": item.item, "share": round(item.share, 3), "by": item.by} for item in told.nearest]}
                for told in one.suggestions
                if told.column
            ],
            "block": block(one.source, one.suggestions),
        }
        for one in mappings
    ]


def mapping_text(mappings: Iterable[Proposal]) -> str:
    """Say what columns may be, each file with a block to edit; "" where there is nothing to say."""
    return "\n".join(line for one in mappings for line in lines_about(one))


def lines_about(one: Proposal) -> Iterator[str]:
    """What is said of one file."""
    source = one.source
    yield f"Columns of {source.name} ({source.survey}, {source.wave}) that nothing is read from:"
    for told in one.suggestions:
        if not told.column:
            yield f"  No column was found that may hold {ROLES[told.ours]}"
        elif told.ours in ROLES:
            yield f"  '{shorten(told.column)}' may be {ROLES[told.ours]}: {told.why}"
        elif told.ours:
            yield f"  '{shorten(told.column)}' is near {told.ours}: {told.why}"
            yield from (f"    {near.item}, {round(100 * near.share)} %: {shorten(near.wording)}" for near in told.nearest)
    nothing = [told.column for told in one.suggestions if not told.ours]
    if nothing:
        more = f" and {len(nothing) - MOST_NAMED} more" if len(nothing) > MOST_NAMED else ""
        yield f"  No item is near: {', '.join(shorten(name) for name in nothing[:MOST_NAMED])}{more}"
    if one.helps:
        yield "  To read them, edit this and put it in place of 'columns' and 'values' under this file in engagement.yml:"
        yield from (f"{INDENT}{line}" for line in block(source, one.suggestions).splitlines())


def block(source: Source, suggestions: Sequence[Suggestion]) -> str:
    """The `columns:` and `values:` of a source with what is suggested: valid YAML, unsure lines as remarks.

    Examples
    --------
    >>> given = Source(survey="customer", wave="1", file="a.csv", columns={"unit": "Shop"})
    >>> print(block(given, [Suggestion("Q3. On a scale: how easy?", "effort", 0.8, "80 % by its text", sure=True)]))
    columns:
      unit: "Shop"
      effort: "Q3. On a scale: how easy?"  # 80 % by its text
    """
    known = {ours: line for ours, theirs in source.columns.items() for line in ["\n".join(given(ours, theirs))]}
    lines = [*known.values(), *(mapped(one) for one in suggestions if one.ours and not one.again and one.ours not in known)]
    head = "columns:" if any(not line.startswith("  #") for line in lines) else "# columns:"  # which comes in with one of them
    return "\n".join([*([head] if lines else []), *lines, *values_block(source, suggestions)])


def values_block(source: Source, suggestions: Sequence[Suggestion]) -> Iterator[str]:
    """The `values:` of a source: those it has, then levels by their usual words, and further columns of one item."""
    lines: dict[str, list[str]] = {
        key: [f"    {quoted(theirs)}: {quoted(ours)}" for theirs, ours in words.items()] for key, words in source.values.items()
    }
    for one in suggestions:
        for theirs, ours in one.words:
            lines.setdefault("level", []).append(f"    {quoted(theirs)}: {ours}  # as this word is usually meant")
        if one.again:
            lines.setdefault("item", []).append(f"    {quoted(one.column)}: {one.ours}  # {one.why}")
    if lines:
        yield "values:"
    for key, words in lines.items():
        yield f"  {key}:"
        yield from words


def given(ours: str, theirs: str | dict[str, str]) -> Iterator[str]:
    """A mapping that the settings have already."""
    if isinstance(theirs, str):
        yield f"  {ours}: {quoted(theirs)}"
    else:
        yield f"  {ours}:"
        yield from (f"    {level}: {quoted(column)}" for level, column in theirs.items())


def mapped(one: Suggestion) -> str:
    """One suggested mapping; one that is not sure, or that can't be written, is a remark."""
    remark = "" if one.sure and len(one.column) <= LONGEST else "# "
    long = "; the head is too long to be mapped: shorten it in the file" if len(one.column) > LONGEST else ""
    return f"  {remark}{one.ours}: {quoted(one.column)}  # {one.why}{long}"


def quoted(text: str) -> str:
    r"""A text as YAML, in double quotes; what can't be seen is written as its number.

    Examples
    --------
    >>> print(quoted('R&D "North": 5 # a\x85b'))
    "R&D \"North\": 5 # a\u0085b"
    """
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(letter if letter.isprintable() else escaped(letter) for letter in plain) + '"'


def escaped(letter: str) -> str:
    """A letter by its number."""
    return f"\\u{ord(letter):04x}" if ord(letter) < 1 << 16 else f"\\U{ord(letter):08x}"
