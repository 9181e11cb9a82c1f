"""Rows -> people: one row a respondent, one column an item, each answer understood.

A *wide* file has a column an item, a *long* file a row an answer. Both become the same table. In a long file without a
respondent column nothing says which answers belong together, so every row is a respondent of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from assessment.responses.account import FAULTS, MARKS, by_distinct, counting, faults, mark
from assessment.responses.answered import (
    AT_FAULT,
    SAYS_NOTHING,
    Dictionary,
    may_be_at_fault,
    said_something,
    understand,
    with_statuses,
)
from assessment.responses.arriving import Arriving
from assessment.responses.checks import distinct, with_hints
from assessment.responses.codes import STATUSES
from assessment.responses.durations import duration_faults
from assessment.responses.expected import RATED, Expected
from assessment.responses.names import fold
from assessment.responses.place import Placement
from assessment.responses.rated import drop_unnamed, spell_rated
from assessment.responses.readers import dictionaries_of, readers_of
from assessment.responses.records import Heading, Stream, column
from assessment.responses.understand import Reader
from assessment.settings import NOT_STATED

__all__ = ["OF_A_PERSON", "People", "gather_people"]

ANSWERED = [STATUSES.index(status) for status in STATUSES if status not in SAYS_NOTHING]
MEMBERS = {"line": pl.Int64, "person": pl.Int64}
OF_A_PERSON = {"respondent": pl.String, "unit": pl.String, "level": pl.String, "duration": pl.Float64, RATED: pl.String}
ANSWER = {"mistimed": pl.String, "item": pl.String, "value of row": pl.Int16, "status": pl.UInt8, "said": pl.String}
PAIRS = {"line": pl.Int64, **OF_A_PERSON, **dict.fromkeys(MARKS, pl.String), **ANSWER}


@dataclass(frozen=True)
class People:
    """The respondents of one file, or of a piece of it.

    Parameters
    ----------
    answers : DataFrame
        ``line`` (where a respondent's record, or first record, begins), ``respondent, unit, level, duration, rated_unit``, an
        Int16 column an item.
    members : DataFrame
        ``line, person``: each record that counts, and the respondent (by line) that it belongs to.
    rows, cells : DataFrame
        Accounts of rows and of single answers that do not count.
    read, structural : int
        All records, and those of them that are header and blank lines.
    remarks : tuple of str
        What a reader should know of the file, known only when all of it was read.
    texts : mapping of str to collection of str
        How units and levels are written in it.
    """

    answers: pl.DataFrame
    members: pl.DataFrame
    rows: pl.DataFrame
    cells: pl.DataFrame
    read: int = 0
    structural: int = 0
    remarks: tuple[str, ...] = ()
    texts: Mapping[str, Collection[str]] = field(default_factory=dict)


def gather_people(stream: Stream, placement: Placement, expected: Expected) -> People:
    """Turn a file's records into respondents, a piece at a time.

    Parameters
    ----------
    stream, placement, expected : Stream, Placement, Expected
        The file, where its columns stand, and what it should hold.

    Returns
    -------
    People
    """
    arriving, known = Arriving(stream, placement, expected), (placement, expected)
    if placement.long:
        parts = [understand_long([with_pair(rows, stream, known) for rows in arriving.checked()], stream, known)]
    else:
        dictionaries = dictionaries_of(stream, placement, expected)
        arriving.known = {place: known.texts() for place, known in dictionaries.items()}
        parts = [understand_wide(rows, stream, (*known, dictionaries)) for rows in arriving.checked()]
    none = pl.DataFrame(schema={"line": pl.Int64, **OF_A_PERSON, **dict.fromkeys(expected.survey.items, pl.Int16)})
    return People(
        answers=in_order(pl.concat([none, *(part.answers for part in parts)])),
        members=pl.concat([pl.DataFrame(schema=MEMBERS), *(part.members for part in parts)]),
        rows=with_hints(pl.concat([*arriving.rows, *(part.rows for part in parts)]), expected),
        cells=pl.concat([pl.DataFrame(schema=FAULTS), *(part.cells for part in parts)]),
        read=arriving.read,
        structural=arriving.structural,
        remarks=tuple(arriving.remarks),
        texts=arriving.texts,
    )


def in_order(answers: pl.DataFrame) -> pl.DataFrame:
    """Respondents by line."""
    return answers if answers.get_column("line").is_sorted() else answers.sort("line")


def closed(rows: pl.DataFrame, people: pl.DataFrame, cells: pl.DataFrame, known: tuple[Heading, Placement, Expected]) -> People:
    """Close the account of rows that were understood: their marks, the people in them, and the cells at fault."""
    heading, placement, expected = known
    items = expected.survey.items
    people = people.with_columns(pl.lit(None, dtype=pl.Int16).alias(name) for name in items if name not in people.columns)
    people, not_asked = drop_not_asked(people, expected)
    people, unnamed = drop_unnamed(people, placement, expected)
    not_asked = where_answered(pl.concat([not_asked, unnamed]), rows, (heading, placement))
    members = counting(rows.select("code", *MEMBERS)).select(*MEMBERS)
    return People(
        answers=people.select("line", *OF_A_PERSON, *items),
        members=members,
        rows=faults(rows),
        cells=pl.concat([cells, not_asked, duration_faults(rows, heading, placement)]).join(
            members.select("line"), on="line", how="semi"
        ),
    )


def understand_wide(rows: pl.DataFrame, heading: Heading, known: tuple[Placement, Expected, Mapping[int, Dictionary]]) -> People:
    """Understand checked rows with a column an item."""
    placement, expected, dictionaries = known
    rows = understand(rows, dictionaries)
    accounts = [faults_of_columns(rows, heading, dictionaries)]
    for item, places in placement.items.items():
        if len(places) > 1:
            rows, differing = merge_columns(rows, item, places, heading)
            accounts.append(differing)
    rows = rows.with_columns(
        pl.col(f"value {places[0]}").alias(item) for item, places in placement.items.items() if len(places) == 1
    )
    rows = mark(rows, ~said_something(rows, dictionaries), code="no_answers")
    rows = rows.with_columns(pl.col("line").alias("person"))
    people = counting(rows.select("line", *OF_A_PERSON, "code", *placement.items))
    return closed(rows, people, pl.concat(accounts), (heading, placement, expected))


def faults_of_columns(rows: pl.DataFrame, heading: Heading, dictionaries: Mapping[int, Dictionary]) -> pl.DataFrame:
    """Account of all columns' cells at fault."""
    # Few rows hold any: what is done for each column is done for these only.
    may_be = rows.select(pl.col("code").is_null() & may_be_at_fault(rows, dictionaries))
    some = with_statuses(rows.filter(may_be.to_series()), dictionaries)
    raw = some.select("line", *(pl.col(column(place)).cast(pl.String) for place in dictionaries))
    statuses = some.select(f"status {place}" for place in dictionaries).unpivot(value_name="status")
    cells = raw.unpivot(index="line", variable_name="place").with_columns(statuses.get_column("status"))
    places = [column(place) for place in dictionaries]
    names, allowed = [heading.header[place] for place in dictionaries], [known.reader.allowed for known in dictionaries.values()]
    return cells.filter(pl.col("status") >= AT_FAULT).select(
        "line",
        pl.col("place").replace_strict(places, names, return_dtype=pl.String).alias("column"),
        "value",
        pl.col("status").replace_strict(list(range(len(STATUSES))), list(STATUSES), return_dtype=pl.String).alias("code"),
        pl.col("place").replace_strict(places, allowed, return_dtype=pl.String).alias("hint"),
    )


def cell_faults(rows: pl.LazyFrame, columns: tuple[str, str], named: tuple[str, str]) -> pl.LazyFrame:
    """Account of one column's cells at fault: by the columns of raw text and of status, named and with what is allowed."""
    raw, status = columns
    codes = pl.col(status).replace_strict(list(range(len(STATUSES))), list(STATUSES), return_dtype=pl.String)
    return rows.filter(pl.col("code").is_null() & (pl.col(status) >= AT_FAULT)).select(
        "line", pl.lit(named[0]).alias("column"), pl.col(raw).cast(pl.String).alias("value"), codes.alias("code"),
        pl.lit(named[1]).alias("hint"),
    )  # fmt: skip


def merge_columns(rows: pl.DataFrame, item: str, places: tuple[int, ...], heading: Heading) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One answer from an item's columns; those that disagree count as none."""
    values = [pl.col(f"value {place}") for place in places]
    differ = pl.min_horizontal(values) != pl.max_horizontal(values)
    said = pl.concat_str([pl.col(column(place)).cast(pl.String).fill_null("") for place in places], separator=" / ")
    account = rows.filter(differ & pl.col("code").is_null()).select(
        "line", pl.lit(heading.header[places[0]]).alias("column"), said.alias("value"),
        pl.lit("answers_differ").alias("code"), pl.lit("").alias("hint"),
    )  # fmt: skip
    return rows.with_columns(pl.when(~differ.fill_null(value=False)).then(pl.coalesce(values)).alias(item)), account


def with_pair(rows: pl.DataFrame, heading: Heading, known: tuple[Placement, Expected]) -> pl.DataFrame:
    """Add to checked rows with one answer each which item it answers, and how; of the raw text, keep what is at fault."""
    answer = known[0].roles["answer"]
    rows = with_answer(with_item(rows, heading, known), answer, readers_of(heading, known))
    said = pl.when(pl.col("status") >= AT_FAULT).then(column(answer)).alias("said")
    return rows.with_columns(said).select(*PAIRS)


def understand_long(pieces: Sequence[pl.DataFrame], heading: Heading, known: tuple[Placement, Expected]) -> People:
    """Understand rows with one answer each, all of a file's at once: a respondent's may stand anywhere."""
    placement, expected = known
    rows = pl.concat([pl.DataFrame(schema=PAIRS), *pieces]).sort("line")
    # In one spelling from here on: rows of one respondent are compared by it.
    rows = spell_rated([rows], expected.rated_words.values())[0]
    if "respondent" in placement.roles:
        rows = check_respondents(rows, heading, placement)
    else:
        rows = rows.with_columns(pl.col("line").alias("person"))
    answered = pl.col("status").is_in(ANSWERED) & pl.col("code").is_null()
    rows = mark(rows, ~answered.any().over("person"), code="no_answers")
    named = heading.header[placement.roles["answer"]]
    cells = [
        cell_faults(rows.lazy().filter(pl.col("item") == item), ("said", "status"), (named, reader.allowed))
        for item, reader in readers_of(heading, known).items()
    ]
    return closed(rows, spread(counting(rows), expected), pl.concat(cells).collect(), (heading, *known))


def with_item(rows: pl.DataFrame, heading: Heading, known: tuple[Placement, Expected]) -> pl.DataFrame:
    """Add the item that each row answers, and mark rows whose question is none of ours."""
    placement, expected = known
    position = placement.roles["item"]
    raw, texts = pl.col(column(position)), distinct(rows, position)

    def item_of(text: str) -> str | None:
        meant = expected.item_words.get(fold(text), frozenset())
        return next(iter(meant)) if len(meant) == 1 else None

    rows = rows.with_columns(by_distinct(raw, texts, item_of).alias("item"))
    name = heading.header[position]
    return mark(rows, pl.col("item").is_null(), code="item_unknown", column=name, said=(raw, pl.lit("")))


def with_answer(rows: pl.DataFrame, position: int, readers: Mapping[str, Reader]) -> pl.DataFrame:
    """Add each row's answer and status, understood once for each distinct pair of item and text."""
    raw = column(position)
    pairs = rows.select("item", raw).drop_nulls("item").unique()
    read = [readers[item].read(text) for item, text in pairs.iter_rows()]
    meant = pairs.with_columns(
        pl.Series("value of row", [value for value, _ in read], dtype=pl.Int16),
        pl.Series("status", [STATUSES.index(status) for _, status in read], dtype=pl.UInt8),
    )
    return rows.join(meant, on=["item", raw], how="left", maintain_order="left")


def check_respondents(rows: pl.DataFrame, heading: Heading, placement: Placement) -> pl.DataFrame:
    """Mark rows that can't be joined to one respondent; what is left belongs to the respondent's first row."""
    name, who = heading.header[placement.roles["respondent"]], pl.col("respondent")
    rows = mark(rows, who.is_null(), code="respondent_missing", column=name)
    live = pl.col("code").is_null()
    stated = pl.when(live & (pl.col("level") != NOT_STATED)).then("level").drop_nulls()
    units = pl.when(live).then("unit").drop_nulls()
    rated = pl.when(live).then(RATED).drop_nulls()
    torn = pl.any_horizontal(named.n_unique().over("respondent") > 1 for named in (units, stated, rated))
    rows = mark(rows, torn, code="respondent_differs", column=name, said=(who, pl.lit("")))
    live = pl.col("code").is_null() & pl.col("value of row").is_not_null()
    values = pl.when(live).then("value of row").drop_nulls()
    rows = mark(
        rows,
        live & (values.n_unique().over("respondent", "item") > 1),
        code="answers_contradict",
        said=(pl.col("item"), pl.lit("")),
    )
    live = pl.col("code").is_null() & pl.col("value of row").is_not_null()
    first = pl.when(live).then("line").min().over("respondent", "item")
    rows = mark(rows, live & (pl.col("line") > first), code="answered_again", said=(pl.col("item"), pl.lit("")))
    start = pl.when(pl.col("code").is_null()).then("line").min().over("respondent")
    return rows.with_columns(pl.coalesce(start, "line").alias("person"))


def spread(rows: pl.DataFrame, expected: Expected) -> pl.DataFrame:
    """One row a person from rows of single answers."""
    stated = pl.col("level").filter(pl.col("level") != NOT_STATED).first()
    answers = [
        pl.col("value of row").filter((pl.col("item") == item) & pl.col("value of row").is_not_null()).first().alias(item)
        for item in expected.survey.items
    ]
    who = [pl.col("respondent").first(), pl.col("unit").first(), pl.coalesce(stated, pl.lit(NOT_STATED)).alias("level")]
    rated = pl.col(RATED).drop_nulls().first()
    # Of several times the longest: nobody is to look faster than one of their rows says.
    return rows.group_by("person").agg(*who, pl.col("duration").max(), rated, *answers).rename({"person": "line"})


def drop_not_asked(people: pl.DataFrame, expected: Expected) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Take out answers to items that a person's form does not ask, with an account of them by item."""
    accounts = [pl.DataFrame(schema=FAULTS)]
    strangers = not_asked_of(expected)
    wrong = {name: pl.col("level").is_in(list(levels)) & pl.col(name).is_not_null() for name, levels in strangers.items()}
    found = people.select(one.any().alias(name) for name, one in wrong.items())
    for name in (name for name in found.columns if found.get_column(name)[0]):
        label = pl.col("level").replace_strict(strangers[name], default="", return_dtype=pl.String)
        said = [pl.lit(name).alias("column"), pl.col(name).cast(pl.String).alias("value")]
        accounts.append(people.filter(wrong[name]).select("line", *said, pl.lit("not_asked").alias("code"), label.alias("hint")))
        people = people.with_columns(pl.when(~wrong[name]).then(name).alias(name))
    return people, pl.concat(accounts)


def not_asked_of(expected: Expected) -> dict[str, dict[str, str]]:
    """Items that some levels' forms do not ask: those levels, with their labels."""
    if expected.source.survey != "employee":
        return {}
    forms = {name: expected.survey.forms_of(item) for name, item in expected.survey.items.items()}
    strangers = {
        name: {level: known.label for level, known in expected.levels.items() if known.form not in asked}
        for name, asked in forms.items()
    }
    return {name: levels for name, levels in strangers.items() if levels}


def where_answered(account: pl.DataFrame, rows: pl.DataFrame, known: tuple[Heading, Placement]) -> pl.DataFrame:
    """Give each cell of an account by person and item the file's own line and column."""
    heading, placement = known
    if not placement.long:
        names = {item: heading.header[places[0]] for item, places in placement.items.items()}
        return account.with_columns(pl.col("column").replace(names))
    given = counting(rows).filter(pl.col("value of row").is_not_null()).select("person", "item", pl.col("line").alias("at"))
    joined = account.join(given, left_on=["line", "column"], right_on=["person", "item"], how="left")
    return joined.with_columns(
        pl.col("at").alias("line"), pl.lit(heading.header[placement.roles["answer"]]).alias("column")
    ).select(*FAULTS)
