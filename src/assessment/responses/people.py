"""Rows -> people: one row a respondent, one column an item, each answer understood.

A *wide* file has a column an item, a *long* file a row an answer. Both become the same table. In a long file without a
respondent column nothing says which answers belong together, so every row is a respondent of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from assessment.responses.about import Dictionary
from assessment.responses.account import FAULTS, by_distinct, counting, faults, mark, translated
from assessment.responses.checks import check_rows, distinct, hints
from assessment.responses.codes import NO_REASON_NEEDED, STATUSES
from assessment.responses.dictionaries import informed
from assessment.responses.expected import Expected
from assessment.responses.names import fold
from assessment.responses.place import Placement
from assessment.responses.records import Records, column
from assessment.responses.understand import Reader
from assessment.settings import NOT_STATED

__all__ = ["People", "gather_people"]

ANSWERED = [STATUSES.index(status) for status in STATUSES if status not in {"blank", "undeclared_no_answer", "error_value"}]
AT_FAULT = len(NO_REASON_NEEDED)  # statuses from here on are faults of a cell


@dataclass(frozen=True)
class People:
    """The respondents of one file.

    Parameters
    ----------
    answers : DataFrame
        ``line`` (where a respondent's record, or first record, begins), ``respondent, unit, level``, an Int16 column an item.
    members : DataFrame
        ``line, person``: each record that counts, and the respondent (by line) that it belongs to.
    rows, cells : DataFrame
        Accounts of rows and of single answers that do not count.
    """

    answers: pl.DataFrame
    members: pl.DataFrame
    rows: pl.DataFrame
    cells: pl.DataFrame


def gather_people(records: Records, placement: Placement, expected: Expected) -> People:
    """Turn a file's records into respondents.

    Parameters
    ----------
    records, placement, expected : Records, Placement, Expected
        The file, where its columns stand, and what it should hold.

    Returns
    -------
    People
    """
    ragged = wrong_lengths(records)
    checked = check_rows(records, placement, expected)
    items, understand = expected.survey.items, (long_people if placement.long else wide_people)
    marked, people, cells = understand(checked, records, (placement, expected))
    for name in items:
        if name not in people.columns:
            people = people.with_columns(pl.lit(None, dtype=pl.Int16).alias(name))
    people, not_asked = drop_not_asked(people, expected)
    not_asked = where_answered(not_asked, marked, (records, placement))
    members = counting(marked).select("line", "person")
    return People(
        answers=people.select("line", "respondent", "unit", "level", *items).sort("line"),
        members=members,
        rows=pl.concat([ragged, records.aside, faults(marked)]),
        cells=pl.concat([cells, not_asked]).join(members.select("line"), on="line", how="semi"),
    )


def wrong_lengths(records: Records) -> pl.DataFrame:
    """Account of rows that have more or fewer cells than the header."""
    return records.ragged.select(
        "line",
        pl.lit("").alias("column"),
        pl.col("cells").cast(pl.String).alias("value"),
        pl.lit("wrong_length").alias("code"),
        pl.lit(str(len(records.header))).alias("hint"),
    )


def wide_people(
    rows: pl.DataFrame, records: Records, known: tuple[Placement, Expected]
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Understand a file with a column an item: its rows with marks, the people, and the cells at fault."""
    placement, expected = known
    accounts = []
    for item, places in placement.items.items():
        for place in places:
            reader = reader_of(expected, item, records.about.dictionaries.get(place))
            rows = rows.with_columns(meanings(rows, place, reader))
            accounts.append(cell_faults(rows, (column(place), f"status {place}"), (records.header[place], reader.allowed)))
        rows, differing = merge_columns(rows, item, places, records)
        accounts.append(differing)
    statuses = [pl.col(f"status {place}").is_in(ANSWERED) for places in placement.items.values() for place in places]
    rows = mark(rows, ~pl.any_horizontal(statuses), code="no_answers").with_columns(pl.col("line").alias("person"))
    return rows, counting(rows), pl.concat(accounts)


def reader_of(expected: Expected, item: str, dictionary: Dictionary | None) -> Reader:
    """The reader of an item's answers in a column, with what the file itself says of its codes."""
    reader = Reader(expected.survey.answers[expected.survey.items[item].answers], expected.source.decimal)
    return informed(reader, dictionary) if dictionary else reader


def meanings(rows: pl.DataFrame, place: int, reader: Reader) -> list[pl.Expr]:
    """Answer and status of a column, understood through its distinct texts."""
    raw = pl.col(column(place))
    read = {text: reader.read(text) for text in rows.get_column(column(place)).unique()}
    values = {text: value for text, (value, _) in read.items()}
    statuses = {text: STATUSES.index(status) for text, (_, status) in read.items()}
    return [
        translated(raw, values, pl.Int16()).alias(f"value {place}"),
        translated(raw, statuses, pl.UInt8()).alias(f"status {place}"),
    ]


def cell_faults(rows: pl.DataFrame, columns: tuple[str, str], named: tuple[str, str]) -> pl.DataFrame:
    """Account of one column's cells at fault: by the columns of raw text and of status, named and with what is allowed."""
    raw, status = columns
    codes = pl.col(status).replace_strict(list(range(len(STATUSES))), list(STATUSES), return_dtype=pl.String)
    return rows.filter(pl.col("code").is_null() & (pl.col(status) >= AT_FAULT)).select(
        "line", pl.lit(named[0]).alias("column"), pl.col(raw).alias("value"), codes.alias("code"), pl.lit(named[1]).alias("hint")
    )


def merge_columns(rows: pl.DataFrame, item: str, places: tuple[int, ...], records: Records) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One answer from an item's columns; those that disagree count as none."""
    values = [pl.col(f"value {place}") for place in places]
    differ = pl.min_horizontal(values) != pl.max_horizontal(values)
    said = pl.concat_str([pl.col(column(place)) for place in places], separator=" / ")
    account = rows.filter(differ & pl.col("code").is_null()).select(
        "line", pl.lit(records.header[places[0]]).alias("column"), said.alias("value"),
        pl.lit("answers_differ").alias("code"), pl.lit("").alias("hint"),
    )  # fmt: skip
    return rows.with_columns(pl.when(~differ.fill_null(value=False)).then(pl.coalesce(values)).alias(item)), account


def long_people(
    rows: pl.DataFrame, records: Records, known: tuple[Placement, Expected]
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Understand a file with a row an answer: its rows with marks, the people, and the cells at fault."""
    placement, expected = known
    rows = with_item(rows, records, known)
    dictionary = records.about.dictionaries.get(placement.roles["answer"])
    readers = {item: reader_of(expected, item, dictionary) for item in expected.survey.items}
    rows = with_answer(rows, placement.roles["answer"], readers)
    if "respondent" in placement.roles:
        rows = check_respondents(rows, records, placement)
    else:
        rows = rows.with_columns(pl.col("line").alias("person"))
    answered = pl.col("status").is_in(ANSWERED) & pl.col("code").is_null()
    rows = mark(rows, ~answered.any().over("person"), code="no_answers")
    named = records.header[placement.roles["answer"]]
    cells = [
        cell_faults(
            rows.filter(pl.col("item") == item),
            (column(placement.roles["answer"]), "status"),
            (named, readers[item].allowed),
        )
        for item in expected.survey.items
    ]
    return rows, spread(counting(rows), expected), pl.concat(cells)


def with_item(rows: pl.DataFrame, records: Records, known: tuple[Placement, Expected]) -> pl.DataFrame:
    """Add the item that each row answers, and mark rows whose question is none of ours."""
    placement, expected = known
    position = placement.roles["item"]
    raw, texts = pl.col(column(position)), distinct(rows, position)

    def item_of(text: str) -> str | None:
        meant = expected.item_words.get(fold(text), frozenset())
        return next(iter(meant)) if len(meant) == 1 else None

    rows = rows.with_columns(by_distinct(raw, texts, item_of).alias("item"))
    unknown = [text for text in texts if item_of(text) is None]
    said = (raw, by_distinct(raw, unknown, hints(unknown, expected.item_words)))
    return mark(rows, pl.col("item").is_null(), code="item_unknown", column=records.header[position], said=said)


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


def check_respondents(rows: pl.DataFrame, records: Records, placement: Placement) -> pl.DataFrame:
    """Mark rows that can't be joined to one respondent; what is left belongs to the respondent's first row."""
    name, who = records.header[placement.roles["respondent"]], pl.col("respondent")
    rows = mark(rows, who.is_null(), code="respondent_missing", column=name)
    live = pl.col("code").is_null()
    stated = pl.when(live & (pl.col("level") != NOT_STATED)).then("level").drop_nulls()
    units = pl.when(live).then("unit").drop_nulls()
    torn = (units.n_unique().over("respondent") > 1) | (stated.n_unique().over("respondent") > 1)
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
    return rows.group_by("person").agg(*who, *answers).rename({"person": "line"})


def drop_not_asked(people: pl.DataFrame, expected: Expected) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Take out answers to items that a person's form does not ask, with an account of them by item."""
    accounts = [pl.DataFrame(schema=FAULTS)]
    for name, item in expected.survey.items.items() if expected.source.survey == "employee" else ():
        forms = expected.survey.forms_of(item)
        strangers = {level: known.label for level, known in expected.levels.items() if known.form not in forms}
        wrong = pl.col("level").is_in(list(strangers)) & pl.col(name).is_not_null()
        if not strangers or not people.select(wrong.any()).item():
            continue
        label = pl.col("level").replace_strict(strangers, default="", return_dtype=pl.String)
        found = [pl.lit(name).alias("column"), pl.col(name).cast(pl.String).alias("value")]
        accounts.append(people.filter(wrong).select("line", *found, pl.lit("not_asked").alias("code"), label.alias("hint")))
        people = people.with_columns(pl.when(~wrong).then(name).alias(name))
    return people, pl.concat(accounts)


def where_answered(account: pl.DataFrame, rows: pl.DataFrame, known: tuple[Records, Placement]) -> pl.DataFrame:
    """Give each cell of an account by person and item the file's own line and column."""
    records, placement = known
    if not placement.long:
        names = {item: records.header[places[0]] for item, places in placement.items.items()}
        return account.with_columns(pl.col("column").replace(names))
    given = counting(rows).filter(pl.col("value of row").is_not_null()).select("person", "item", pl.col("line").alias("at"))
    joined = account.join(given, left_on=["line", "column"], right_on=["person", "item"], how="left")
    return joined.with_columns(
        pl.col("at").alias("line"), pl.lit(records.header[placement.roles["answer"]]).alias("column")
    ).select(*FAULTS)
