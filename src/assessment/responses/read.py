"""Export files -> one tidy table of answers, and the account of everything else.

Every file is read by itself; then, over the files of a survey's wave, respondents who come twice are found. At the end
each file's account is closed: what was read is what was accepted, what was set aside, and header and blank lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from assessment.errors import InputError, Problem
from assessment.responses.account import FAULTS, explain
from assessment.responses.dictionaries import in_words, renumbered
from assessment.responses.duplicates import find_duplicates
from assessment.responses.expected import Expected
from assessment.responses.exports import read_export
from assessment.responses.model import SET_ASIDE_COLUMNS, Arrival, Responses, Units
from assessment.responses.names import fold
from assessment.responses.people import People, gather_people
from assessment.responses.place import place_columns
from assessment.settings import Engagement, Kind, Source
from assessment.surveys.model import Survey

__all__ = ["read_responses"]

OFTEN = 0.05  # a code outside the scale that fills this share of a column is rarely a slip of the pen


@dataclass(frozen=True)
class Export:
    """One file, read and understood, before duplicates over files are known."""

    source: Source
    people: People
    read: int
    structural: int
    sha256: str
    respondent: str
    notes: tuple[str, ...]


def read_responses(engagement: Engagement, folder: Path, surveys: Mapping[Kind, Survey], units: Units | None) -> Responses:
    """Read all of an engagement's export files.

    Parameters
    ----------
    engagement : Engagement
        The client's sources, levels and waves.
    folder : Path
        What the sources' paths are relative to.
    surveys : mapping of {"employee", "customer"} to Survey
        What was asked.
    units : Units or None
        The list of units; None where units are what the answers say (see :func:`derive_units`).

    Returns
    -------
    Responses

    Raises
    ------
    InputError
        Faults that make a file unusable, of all files together.
    """
    exports = read_all(engagement, folder, surveys, units)
    if units is None:
        exports = spell_alike(exports, engagement.client)
    exports = set_duplicates_aside(exports)
    arrivals = tuple(arrival(export) for export in exports)
    for one in arrivals:
        one.check()
    accounts = [explain(all_faults(export), file=export.source.file) for export in exports]
    return Responses(
        answers={kind: tidy(exports, kind, survey) for kind, survey in surveys.items()},
        set_aside=pl.concat([pl.DataFrame(schema=SET_ASIDE_COLUMNS), *accounts]),
        arrivals=arrivals,
    )


def read_all(engagement: Engagement, folder: Path, surveys: Mapping[Kind, Survey], units: Units | None) -> list[Export]:
    """Read every file, and raise the faults of all together."""
    exports: list[Export] = []
    problems: list[Problem] = []
    for source in engagement.sources:
        expected = Expected(source, surveys[source.survey], engagement.all_levels, units, engagement.client)
        try:
            exports.append(read_source(folder / source.file, expected))
        except InputError as error:
            problems.extend(error.problems)
    problems += given_twice(exports)
    if problems:
        raise InputError(dict.fromkeys(problems))
    return exports


def read_source(path: Path, expected: Expected) -> Export:
    """Read one file and understand it."""
    source = expected.source
    records = read_export(path, source, expected=expected.names)
    placement = place_columns(records, expected)
    records = in_words(records, placement, expected)
    who = records.header[placement.roles["respondent"]] if "respondent" in placement.roles else ""
    return Export(
        source=source,
        people=gather_people(records, placement, expected),
        read=records.read,
        structural=records.structural,
        sha256=records.sha256,
        respondent=who,
        notes=records.notes + placement.notes + renumbered(records, placement, expected),
    )


def given_twice(exports: Sequence[Export]) -> list[Problem]:
    """Files with the same content: the same answers would count twice."""
    counts = Counter(export.sha256 for export in exports)
    first: dict[str, str] = {}
    problems = []
    for export in exports:
        if counts[export.sha256] > 1 and export.sha256 in first:
            what = f"This file holds the same bytes as {first[export.sha256]}"
            problems.append(Problem(what, file=export.source.file, todo="remove one of the two sources, or name the right file"))
        first.setdefault(export.sha256, export.source.file)
    return problems


def spell_alike(exports: list[Export], client: str) -> list[Export]:
    """Write each unit in one way in all files: the client's name, else its commonest spelling."""
    written = pl.concat([export.people.answers.select("unit") for export in exports])
    counts = written.get_column("unit").value_counts().sort(["count", "unit"], descending=[True, False])
    names = {fold(client): client}
    for name in counts.get_column("unit"):
        names.setdefault(fold(name), name)
    spelled = {name: names[fold(name)] for name in counts.get_column("unit")}
    unit = pl.col("unit").replace(spelled)
    return [with_people(export, answers=export.people.answers.with_columns(unit)) for export in exports]


def set_duplicates_aside(exports: list[Export]) -> list[Export]:
    """Set aside respondents who come twice in a survey's wave."""
    settled = list(exports)
    for group in dict.fromkeys((export.source.survey, export.source.wave) for export in exports):
        members = [at for at, export in enumerate(exports) if (export.source.survey, export.source.wave) == group]
        found = find_duplicates([exports[at].people.answers for at in members])
        for position, at in enumerate(members):
            settled[at] = without(exports[at], found.filter(pl.col("file") == position))
    return settled


def without(export: Export, dropped: pl.DataFrame) -> Export:
    """An export without some of its people; all of their records are set aside."""
    if dropped.is_empty():
        return export
    people = export.people
    gone = people.members.join(dropped.rename({"line": "person"}), on="person", how="inner").select(
        "line", pl.lit(export.respondent).alias("column"), pl.col("respondent").alias("value"), "code", pl.lit("").alias("hint")
    )
    return with_people(
        export,
        answers=people.answers.join(dropped, on="line", how="anti"),
        members=people.members.join(gone, on="line", how="anti"),
        rows=pl.concat([people.rows, gone.select(*FAULTS)]),
        cells=people.cells.join(gone, on="line", how="anti"),
    )


def with_people(export: Export, **changes: pl.DataFrame) -> Export:
    """An export with some frames of its people replaced."""
    return replace(export, people=replace(export.people, **changes))


def all_faults(export: Export) -> pl.DataFrame:
    """Rows and cells of an export that do not count."""
    return pl.concat([export.people.rows, export.people.cells])


def arrival(export: Export) -> Arrival:
    """Account of one file."""
    return Arrival(
        file=export.source.file,
        wave=export.source.wave,
        survey=export.source.survey,
        read=export.read,
        accepted=export.people.members.height,
        set_aside=export.people.rows.height,
        structural=export.structural,
        cells=export.people.cells.height,
        notes=export.notes + frequent(export.people),
    )


def frequent(people: People) -> tuple[str, ...]:
    """Notes on numbers outside the scale that come so often that they must mean something."""
    outside = people.cells.filter(pl.col("code") == "out_of_range").group_by("column", "value").len().sort("column", "value")
    often = outside.filter(pl.col("len") > OFTEN * people.members.height)
    return tuple(f"'{value}' stands {count} times in '{column}', outside the scale" for column, value, count in often.iter_rows())


def tidy(exports: Sequence[Export], kind: Kind, survey: Survey) -> pl.DataFrame:
    """All accepted answers of one side, in the order of files and lines."""
    schema: dict[str, type[pl.DataType]] = {
        "file": pl.String, "line": pl.Int64, "respondent": pl.String, "wave": pl.String, "unit": pl.String, "level": pl.String,
        **dict.fromkeys(survey.items, pl.Int16),
    }  # fmt: skip
    frames = [
        export.people.answers.with_columns(pl.lit(export.source.file).alias("file"), pl.lit(export.source.wave).alias("wave"))
        for export in exports
        if export.source.survey == kind
    ]
    return pl.concat([pl.DataFrame(schema=schema), *(frame.select(*schema) for frame in frames)])
