"""Export files -> one tidy table of answers, and the account of everything else.

Every file is read by itself; then, over the files of a survey's wave, respondents who come twice are found. At the end
each file's account is closed: what was read is what was accepted, what was set aside, and header and blank lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl

from assessment.careless import INDICES, believed, find_careless
from assessment.errors import InputError, Problem, gathered
from assessment.responses.account import FAULTS, explain
from assessment.responses.count_columns import place_counts
from assessment.responses.dictionaries import in_words, renumbered
from assessment.responses.duplicates import find_duplicates
from assessment.responses.expected import RATED, Expected
from assessment.responses.exports import open_export
from assessment.responses.model import SET_ASIDE_COLUMNS, Arrival, Counts, Responses, Units
from assessment.responses.people import People, gather_people
from assessment.responses.place import place_columns
from assessment.responses.rated import spell_rated, spellings
from assessment.responses.records import Records
from assessment.responses.remarks import remarks
from assessment.responses.scales import all_turned, scale_faults
from assessment.responses.spellings import spelling_notes
from assessment.responses.strangers import Found, find_questions, renamed_questions, wrong_survey
from assessment.responses.tabulated import gather_counts
from assessment.responses.twice import carried_over, given_twice
from assessment.settings import Engagement, Kind, Source
from assessment.surveys.model import Answers, Survey

__all__ = ["read_responses"]

NOT_SECONDS = "most respondents took less than a second a question: these times are no seconds, and nobody is judged by them"
LARGEST_INT8 = 127
OFTEN = 0.05  # a code outside the scale that fills this share of a column is rarely a slip of the pen


@dataclass(frozen=True)
class Export:
    """One file, read and understood, before duplicates over files are known."""

    source: Source
    people: People
    respondent: str
    notes: tuple[str, ...]
    found: Found
    ignored: tuple[str, ...] = ()
    counts: Counts = field(default_factory=Counts)


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
    exports = spell_rated_alike(exports, units)
    exports = set_duplicates_aside(exports)
    everyone = {kind: tidy(exports, kind, survey) for kind, survey in surveys.items()}
    exports = [with_people(export, answers=export.people.answers.select("line")) for export in exports]  # the rest is held twice
    flags = {kind: find_careless(everyone[kind], survey, engagement.all_levels) for kind, survey in surveys.items()}
    counting = {kind: ~flags[kind]["careless"] | (engagement.careless == "keep") for kind in surveys}
    exports = [
        set_careless_aside(export, flags[export.source.survey].filter(~counting[export.source.survey])) for export in exports
    ]
    arrivals = tuple(arrival(export) for export in exports)
    for one in arrivals:
        one.check()
    accounts = [explain(all_faults(export), file=export.source.name) for export in exports]
    return Responses(
        answers={kind: answers if counting[kind].all() else answers.filter(counting[kind]) for kind, answers in everyone.items()},
        set_aside=pl.concat([pl.DataFrame(schema=SET_ASIDE_COLUMNS), *accounts]),
        arrivals=arrivals,
        flags=flags,
        left_out={kind: answers.filter(~counting[kind]) for kind, answers in everyone.items()},
        counts={kind: counts_of(exports, kind) for kind in engagement.tabulated},
    )


def read_all(engagement: Engagement, folder: Path, surveys: Mapping[Kind, Survey], units: Units | None) -> list[Export]:
    """Read every file, and raise the faults of all together."""
    exports: list[Export] = []
    problems: list[Problem] = []
    for source in engagement.sources:
        expected = Expected(source, surveys[source.survey], engagement.all_levels, units, engagement.client)
        with gathered(problems):
            exports.append(read_source(folder / source.file, expected, surveys))
    problems += given_twice([(export.source, export.people) for export in exports], folder)
    problems += renamed_questions([export.found for export in exports])
    for kind, survey in surveys.items():
        files = [export for export in exports if export.source.survey == kind]
        problems += carried_over([(export.source, export.people) for export in files])
        problems += all_turned([(one.source.name, one.people.answers, one.source.direction) for one in files], survey)
    if problems:
        raise InputError(dict.fromkeys(problems))
    return exports


def read_source(path: Path, expected: Expected, surveys: Mapping[Kind, Survey]) -> Export:
    """Read one file and understand it."""
    source = expected.source
    with open_export(path, source, expected=expected.names) as stream:
        if source.is_tabulated:
            return read_counts(stream.gather(strays=True), expected)
        if problems := wrong_survey(stream, expected, surveys):
            raise InputError(problems)
        placement = place_columns(stream, expected)
        people = gather_people(in_words(stream, placement, expected), placement, expected)
    if problems := scale_faults(people, stream, placement, expected):
        raise InputError(problems)
    return Export(
        source=source,
        people=people,
        respondent=stream.header[placement.roles["respondent"]] if "respondent" in placement.roles else "",
        notes=(
            *stream.notes,
            *people.remarks,
            *placement.notes,
            *renumbered(stream, placement, expected),
            *spelling_notes(stream, people),
            *remarks(stream.first, placement, people),
            *(() if believed(people.answers, expected.survey) else (NOT_SECONDS,)),
        ),
        found=find_questions(stream.first, placement, expected),
        ignored=placement.ignored,
    )


def read_counts(records: Records, expected: Expected) -> Export:
    """Understand a table of counts."""
    placement = place_counts(records, expected)
    people, counts = gather_counts(records, placement, expected)
    return Export(
        source=expected.source,
        people=people,
        respondent="",
        notes=records.notes + placement.notes,
        found=Found(expected.source.survey, expected.source.wave, expected.source.name, frozenset(counts.answers["item"]), {}),
        counts=counts,
    )


def spell_alike(exports: list[Export], client: str) -> list[Export]:
    """Write each unit in one way in all files: the client's name, else its commonest spelling."""
    written = pl.concat(
        [export.people.answers.select("unit") for export in exports]
        + [export.counts.respondents.select("unit") for export in exports]
    )
    unit = pl.col("unit").replace(spellings(written.get_column("unit"), [client]))
    alike = [with_people(export, answers=export.people.answers.with_columns(unit)) for export in exports]
    return [
        replace(export, counts=Counts(export.counts.answers.with_columns(unit), export.counts.respondents.with_columns(unit)))
        for export in alike
    ]


def spell_rated_alike(exports: list[Export], units: Units | None) -> list[Export]:
    """Write each rated department in one way in all files: a unit's name, else the engagement's, else its commonest spelling."""
    found = (name for export in exports for name in export.people.answers.get_column("unit").unique(maintain_order=True))
    said = (name for export in exports for name in export.source.values.get(RATED, {}).values())
    answers = spell_rated([export.people.answers for export in exports], [*(units.names if units else found), *said])
    return [with_people(export, answers=frame) for export, frame in zip(exports, answers, strict=True)]


def set_duplicates_aside(exports: list[Export]) -> list[Export]:
    """Set aside respondents who come twice in a survey's wave."""
    settled = list(exports)
    for group in dict.fromkeys((export.source.survey, export.source.wave) for export in exports):
        members = [at for at, export in enumerate(exports) if (export.source.survey, export.source.wave) == group]
        found = find_duplicates([exports[at].people.answers for at in members])
        for position, at in enumerate(members):
            gone = found.filter(pl.col("file") == position).select("line", pl.col("respondent").alias("value"), "code")
            settled[at] = without(exports[at], gone, column=exports[at].respondent)
    return settled


def set_careless_aside(export: Export, flagged: pl.DataFrame) -> Export:
    """Set aside respondents who answered carelessly, each with the indices that say so."""
    said = [pl.when(pl.col(name)).then(pl.lit(index.title.lower())) for name, index in INDICES.items()]
    value = pl.concat_str(said, separator=", ", ignore_nulls=True).alias("value")
    mine = flagged.filter((pl.col("file") == export.source.name) & (pl.col("wave") == export.source.wave))
    return without(export, mine.select("line", value, pl.lit("careless").alias("code")))


def without(export: Export, dropped: pl.DataFrame, *, column: str = "") -> Export:
    """An export without some of its people (``line, value, code``); all of their records are set aside."""
    if dropped.is_empty():
        return export
    people = export.people
    gone = people.members.join(dropped.rename({"line": "person"}), on="person", how="inner").select(
        "line", pl.lit(column).alias("column"), "value", "code", pl.lit("").alias("hint")
    )
    return with_people(
        export,
        answers=people.answers.join(dropped, on="line", how="anti"),
        members=people.members.join(gone, on="line", how="anti"),
        rows=pl.concat([people.rows, gone.select(*FAULTS)]),
        cells=people.cells.join(gone, on="line", how="anti"),
    )


def with_people(export: Export, **changes: Any) -> Export:
    """An export with some frames of its people replaced."""
    return replace(export, people=replace(export.people, **changes))


def all_faults(export: Export) -> pl.DataFrame:
    """Rows and cells of an export that do not count."""
    return pl.concat([export.people.rows, export.people.cells])


def arrival(export: Export) -> Arrival:
    """Account of one file."""
    return Arrival(
        file=export.source.name,
        wave=export.source.wave,
        survey=export.source.survey,
        read=export.people.read,
        accepted=export.people.members.height,
        set_aside=export.people.rows.height,
        structural=export.people.structural,
        cells=export.people.cells.height,
        notes=export.notes + frequent(export.people),
        tabulated=export.source.is_tabulated,
        ignored=export.ignored,
    )


def frequent(people: People) -> tuple[str, ...]:
    """Notes on numbers outside the scale that come so often that they must mean something."""
    outside = people.cells.filter(pl.col("code") == "out_of_range").group_by("column", "value").len().sort("column", "value")
    often = outside.filter(pl.col("len") > OFTEN * people.members.height)
    return tuple(f"'{value}' stands {count} times in '{column}', outside the scale" for column, value, count in often.iter_rows())


def counts_of(exports: Sequence[Export], kind: Kind) -> Counts:
    """All counts of one side, added up over files. Where one file does not say how many answered, the sum is not known."""
    of_kind = [export.counts for export in exports if export.source.survey == kind]
    answers = pl.concat([Counts().answers, *(counts.answers for counts in of_kind)])
    respondents = pl.concat([Counts().respondents, *(counts.respondents for counts in of_kind)])
    known = pl.when(pl.col("n").is_null().any()).then(None).otherwise(pl.col("n").sum()).alias("n")
    place = ["wave", "unit", "level"]
    return Counts(
        answers.group_by([*place, "item", "answer"]).agg(pl.col("n").sum()).sort(*place, "item", "answer"),
        respondents.group_by(place).agg(known).sort(place),
    )


def tidy(exports: Sequence[Export], kind: Kind, survey: Survey) -> pl.DataFrame:
    """All accepted answers of one side, in the order of files and lines."""
    named = dict.fromkeys(("unit", "level"), pl.Categorical)
    schema: dict[str, type[pl.DataType]] = {
        "file": pl.Categorical, "line": pl.Int64, "respondent": pl.String, "wave": pl.Categorical, **named,
        "duration": pl.Float64, **({RATED: pl.Categorical} if kind == "employee" else {}),
        **{name: smallest(survey.answers[item.answers]) for name, item in survey.items.items()},
    }  # fmt: skip
    frames = [
        export.people.answers.with_columns(pl.lit(export.source.name).alias("file"), pl.lit(export.source.wave).alias("wave"))
        for export in exports
        if export.source.survey == kind
    ]
    return pl.concat(
        [pl.DataFrame(schema=schema), *(frame.select(pl.col(name).cast(of) for name, of in schema.items()) for frame in frames)]
    )


def smallest(scale: Answers) -> type[pl.DataType]:
    """The smallest whole numbers that hold a scale's answers."""
    return pl.Int8 if max(abs(scale.low), abs(scale.high)) <= LARGEST_INT8 else pl.Int16
