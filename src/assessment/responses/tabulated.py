"""A table of counts -> how many gave each answer, in each unit and level.

A client who may not give people's rows may give these. A count is a whole number: shares, "1,234", "<5" and negative
numbers are refused, all at once, since any of them read wrongly would be an answer that nobody gave. A question of which
some counts are blank in a unit is left out there as a whole: shares of the rest would be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from assessment.errors import InputError, Problem
from assessment.responses.account import FAULTS, by_distinct, counting, faults, mark
from assessment.responses.checks import check_rows, distinct
from assessment.responses.codes import STATUSES
from assessment.responses.count_columns import UNDERSTOOD, CountColumn, CountPlacement, reader_of
from assessment.responses.expected import Expected
from assessment.responses.model import Counts
from assessment.responses.names import fold
from assessment.responses.people import OF_A_PERSON, People, with_answer, with_item
from assessment.responses.readers import readers_of
from assessment.responses.records import Records, column
from assessment.responses.strays import wrong_lengths

__all__ = ["gather_counts"]

WHOLE = re.compile(r"\d{1,12}(\.0+)?$")
THOUSANDS = re.compile(r"\d{1,3}([,.' \u00a0\u202f]\d{3})+$")
NEGATIVE = re.compile(r"[-\u2212]\s*\d")
SHARE = re.compile(r"\d*[.,]?\d+\s*%?$")
BLANK = frozenset({"", "na", "n/a", "#n/a"})
PERCENT, FEW_UNITS = 100, 3
CELL = {"line": pl.Int64, "unit": pl.String, "level": pl.String, "item": pl.String, "answer": pl.Int64, "raw": pl.String,
        "column": pl.String, "n": pl.Int64}  # fmt: skip
PLACE = ["unit", "level"]


@dataclass(frozen=True)
class Gathered:
    """What a table's rows say: the rows with their marks, and every count with where it stands."""

    rows: pl.DataFrame
    cells: pl.DataFrame


def gather_counts(records: Records, placement: CountPlacement, expected: Expected) -> tuple[People, Counts]:
    """Turn a table's records into counts.

    Parameters
    ----------
    records, placement, expected : Records, CountPlacement, Expected
        The file, where its columns stand, and what it should hold.

    Returns
    -------
    People
        Without any people: the account of the table's rows and cells.
    Counts
        What the rows that count say, for one wave.

    Raises
    ------
    InputError
        Counts that are no whole numbers, rows that repeat others, more answers to a question than respondents: all of them.
    """
    checked = check_rows(records.frame, records, (placement.rows, expected))
    read = wide_counts if placement.columns else long_counts
    gathered, again = read(checked, records, (placement, expected))
    problems = [*again, *wrong_counts(gathered.cells, records.name)]
    if problems:
        raise InputError(sorted(problems, key=lambda problem: problem.line))
    gathered, incomplete = settle_blanks(gathered, expected, wide=bool(placement.columns))
    gathered, not_asked = drop_not_asked(gathered, expected, wide=bool(placement.columns))
    answers = gathered.cells.filter(pl.col("n").is_not_null() & pl.col("answer").is_not_null())
    respondents, doubts = read_respondents(counting(gathered.rows), records, placement)
    problems = [*doubts, *too_many(answers, respondents, records.name), *percentages(answers, respondents, records.name)]
    if problems:
        raise InputError(problems)
    counts = Counts(with_wave(answers.select(*PLACE, "item", "answer", "n"), expected), with_wave(respondents, expected))
    return account(gathered.rows, [*incomplete, *not_asked], records, expected), counts


def with_wave(frame: pl.DataFrame, expected: Expected) -> pl.DataFrame:
    """Rows of the source's wave."""
    return frame.select(pl.lit(expected.source.wave).alias("wave"), pl.all())


def account(rows: pl.DataFrame, cells: Sequence[pl.DataFrame], records: Records, expected: Expected) -> People:
    """The account of a table's rows: those that count, and those and the cells that do not. There are no people in it."""
    members = counting(rows).select("line", pl.col("line").alias("person"))
    return People(
        answers=pl.DataFrame(schema={"line": pl.Int64, **OF_A_PERSON} | dict.fromkeys(expected.survey.items, pl.Int16)),
        members=members,
        rows=pl.concat([wrong_lengths(records.ragged, records.header), records.aside, faults(rows)]),
        cells=pl.concat([pl.DataFrame(schema=FAULTS), *cells]).join(members.select("line"), on="line", how="semi"),
        read=records.read,
        structural=records.structural,
    )


def long_counts(rows: pl.DataFrame, records: Records, known: tuple[CountPlacement, Expected]) -> tuple[Gathered, list[Problem]]:
    """Counts of a table with a row for each unit, question and answer."""
    placement, expected = known
    roles = placement.rows.roles
    rows = with_item(rows, records, (placement.rows, expected))
    rows = with_answer(rows, roles["answer"], readers_of(records, (placement.rows, expected)))
    allowed = {item: reader_of(expected, item).allowed for item in expected.survey.items}
    understood = pl.col("status").is_in([STATUSES.index(status) for status in UNDERSTOOD])
    hint = pl.col("item").replace_strict(allowed, default="", return_dtype=pl.String)
    said = (pl.col(column(roles["answer"])), hint)
    rows = mark(rows, ~understood, code="answer_unknown", column=records.header[roles["answer"]], said=said)
    again = counted_twice(counting(rows), records, ("unit", "item", "answer"), placement)
    cells = counting(rows).select(
        "line", *PLACE, "item", pl.col("value of row").cast(pl.Int64).alias("answer"),
        pl.col(column(roles["count"])).alias("raw"), pl.lit(records.header[roles["count"]]).alias("column"),
    )  # fmt: skip
    return Gathered(rows, with_numbers(cells)), again


def wide_counts(rows: pl.DataFrame, records: Records, known: tuple[CountPlacement, Expected]) -> tuple[Gathered, list[Problem]]:
    """Counts of a table with a column for each question and answer."""
    placement, _ = known
    again = counted_twice(counting(rows), records, ("unit",), placement)
    pieces = [column_cells(counting(rows), one, records.header[one.position]) for one in placement.columns]
    cells = with_numbers(pl.concat(pieces))
    heard = cells.filter(pl.col("n").is_not_null() | ~blank()).select("line").unique()
    rows = mark(rows, ~pl.col("line").is_in(heard["line"].to_list()), code="no_counts")
    return Gathered(rows, cells.join(heard, on="line", how="semi")), again


def column_cells(rows: pl.DataFrame, one: CountColumn, name: str) -> pl.DataFrame:
    """The counts of one column."""
    return rows.select(
        "line", *PLACE, pl.lit(one.item).alias("item"), pl.lit(one.answer, dtype=pl.Int64).alias("answer"),
        pl.col(column(one.position)).alias("raw"), pl.lit(name).alias("column"),
    )  # fmt: skip


def with_numbers(cells: pl.DataFrame) -> pl.DataFrame:
    """Add the number that each raw count is; null where it is blank or no whole number."""
    texts = cells["raw"].unique().to_list()
    numbers = {text: int(float(text.strip())) for text in texts if WHOLE.match(text.strip())}
    n = pl.col("raw").replace_strict(numbers, default=None, return_dtype=pl.Int64) if numbers else pl.lit(None, dtype=pl.Int64)
    return cells.with_columns(n.alias("n")).select(*CELL)


def blank() -> pl.Expr:
    """Whether a raw count is blank, or says that it does not apply."""
    return pl.col("raw").str.strip_chars().str.to_lowercase().is_in(BLANK)


def wrong_counts(cells: pl.DataFrame, file: str) -> Iterator[Problem]:
    """Every count that is no whole number."""
    for line, name, raw in cells.filter(pl.col("n").is_null() & ~blank()).select("line", "column", "raw").iter_rows():
        what, todo = count_fault(raw.strip())
        yield Problem(what, file, line, name, found=raw, todo=todo)


def count_fault(raw: str) -> tuple[str, str]:
    """What is wrong with a count, and what to do.

    Examples
    --------
    >>> [count_fault(raw)[0] for raw in ("1,234", "-3", "0.25", "<5")]  # doctest: +NORMALIZE_WHITESPACE
    ['This count has a thousands separator', 'A count is never below zero', 'A count is a whole number, not a share or a mean',
     'This is not a count']
    """
    if THOUSANDS.match(raw):
        return "This count has a thousands separator", "write it without, as 1234"
    if NEGATIVE.match(raw):
        return "A count is never below zero", "correct it"
    if SHARE.match(raw):
        return "A count is a whole number, not a share or a mean", "give how many gave this answer"
    return "This is not a count", "write a whole number, or leave all of this question's counts in the row's unit blank"


def counted_twice(rows: pl.DataFrame, records: Records, roles: Sequence[str], placement: CountPlacement) -> list[Problem]:
    """Rows that count what an earlier row counts, as it is written there: two names may be mapped to one."""
    places = {role: placement.rows.roles[role] for role in roles if role in placement.rows.roles}
    keys = [by_distinct(pl.col(column(place)), distinct(rows, place), fold).alias(role) for role, place in places.items()]
    written = rows.select("line", "level", *keys, *(pl.col(column(place)).alias(f"raw {role}") for role, place in places.items()))
    first = written.with_columns(pl.col("line").first().over(["level", *places]).alias("first"))
    what = "This unit, question and answer are counted" if len(roles) > 1 else "This unit is counted"
    todo = "keep one of the two, add them up, or map the column that tells them apart under 'columns: level'"
    return [
        Problem(f"{what} on line {before} already", records.name, line, found=" / ".join(raw), todo=todo)
        for line, before, *raw in first.filter(pl.col("line") > pl.col("first"))
        .select("line", "first", *(f"raw {role}" for role in places))
        .iter_rows()
    ]


def settle_blanks(gathered: Gathered, expected: Expected, *, wide: bool) -> tuple[Gathered, list[pl.DataFrame]]:
    """Blank counts as zero where the source says so; else what they leave incomplete is set aside.

    A question all of whose counts are blank in a row of a wide table was not asked there.
    """
    rows, cells = gathered.rows, gathered.cells
    if expected.source.blank_is_zero:
        return Gathered(rows, cells.with_columns(pl.col("n").fill_null(0))), []
    group = [*PLACE, "item", *(["line"] if wide else [])]
    holes = cells.with_columns(
        pl.col("n").is_null().any().over(group).alias("hole"), pl.col("n").is_not_null().any().over(group).alias("some")
    )
    left, lost = holes.filter(~pl.col("hole")).select(*CELL), holes.filter("hole")
    if wide:
        told = lost.filter("some")
        return Gathered(rows, left), [cell_account(told, "counts_missing", pl.lit(""))]
    gone = lost["line"].to_list()
    return Gathered(mark(rows, pl.col("line").is_in(gone), code="count_missing"), left), []


def cell_account(cells: pl.DataFrame, code: str, hint: pl.Expr) -> pl.DataFrame:
    """An account of counts that do not count."""
    return cells.select("line", "column", pl.col("raw").alias("value"), pl.lit(code).alias("code"), hint.alias("hint"))


def drop_not_asked(gathered: Gathered, expected: Expected, *, wide: bool) -> tuple[Gathered, list[pl.DataFrame]]:
    """Set aside counts of questions that a level's form does not ask."""
    if expected.source.survey != "employee":
        return gathered, []
    strangers = [
        (name, level, known.label)
        for name, item in expected.survey.items.items()
        for level, known in expected.levels.items()
        if known.form not in expected.survey.forms_of(item)
    ]
    wrong = pl.DataFrame(strangers, schema=dict.fromkeys(("item", "level", "form"), pl.String), orient="row")
    found = gathered.cells.join(wrong, on=["item", "level"], how="left", maintain_order="left")
    left, lost = found.filter(pl.col("form").is_null()).select(*CELL), found.filter(pl.col("form").is_not_null())
    if wide:
        return Gathered(gathered.rows, left), [cell_account(lost.filter(pl.col("n") > 0), "not_asked", pl.col("form"))]
    forms = dict(lost.select("line", "form").iter_rows())
    label = pl.col("line").replace_strict(forms, default="", return_dtype=pl.String) if forms else pl.lit("")
    gone = pl.col("line").is_in(list(forms))
    return Gathered(mark(gathered.rows, gone, code="counted_not_asked", said=(pl.col("item"), label)), left), []


def read_respondents(rows: pl.DataFrame, records: Records, placement: CountPlacement) -> tuple[pl.DataFrame, list[Problem]]:
    """How many answered at all, by unit and level; null where the table does not say."""
    if "respondents" not in placement.rows.roles:
        return rows.select(*PLACE, pl.lit(None, dtype=pl.Int64).alias("n")).unique(maintain_order=True), []
    place = placement.rows.roles["respondents"]
    name = records.header[place]
    raw = rows.select("line", *PLACE, pl.lit("").alias("item"), pl.lit(None, dtype=pl.Int64).alias("answer"),
                      pl.col(column(place)).alias("raw"), pl.lit(name).alias("column"))  # fmt: skip
    cells = with_numbers(raw).with_columns(as_written(rows, placement))
    problems = list(wrong_counts(cells, records.name))
    # A long table repeats the number in each row of a unit; units that are mapped to one are added up.
    given = [*PLACE, "written"]
    differing = cells.filter(pl.col("n").n_unique().over(given) > 1).unique(given, maintain_order=True)
    for line, unit in differing.select("line", "unit").iter_rows():
        what = "The rows of this unit give different numbers of respondents"
        problems.append(Problem(what, records.name, line, name, found=unit, todo="give one number in all of them"))
    once = cells.unique(given, keep="first", maintain_order=True)
    return once.group_by(PLACE, maintain_order=True).agg(total()), problems


def as_written(rows: pl.DataFrame, placement: CountPlacement) -> pl.Series:
    """The units as the file writes them, folded."""
    if "unit" not in placement.rows.roles:
        return pl.Series("written", [""] * rows.height, dtype=pl.String)
    place = placement.rows.roles["unit"]
    folded = by_distinct(pl.col(column(place)), distinct(rows, place), fold)
    return rows.select(folded.alias("written")).to_series()


def total() -> pl.Expr:
    """The sum of n; null where one of them is not known."""
    return pl.when(pl.col("n").is_null().any()).then(None).otherwise(pl.col("n").sum()).alias("n")


def too_many(answers: pl.DataFrame, respondents: pl.DataFrame, file: str) -> list[Problem]:
    """Questions with more answers in a unit than it has respondents."""
    counted = answers.group_by([*PLACE, "item"], maintain_order=True).agg(pl.col("n").sum().alias("answered"))
    wrong = counted.join(respondents, on=PLACE).filter(pl.col("answered") > pl.col("n"))
    return [
        Problem(f"'{item}' has {answered} answers in '{unit}', of {n} respondents", file,
                todo="correct the counts, or the number of respondents; a question with several answers each can't be read")
        for unit, item, answered, n in wrong.select("unit", "item", "answered", "n").iter_rows()
    ]  # fmt: skip


def percentages(answers: pl.DataFrame, respondents: pl.DataFrame, file: str) -> list[Problem]:
    """Counts that add up to 100 for every question in every unit, without a number of respondents that says so."""
    sums = answers.group_by([*PLACE, "item"]).agg(pl.col("n").sum()).filter(pl.col("n") > 0)
    told = respondents["n"].null_count() < respondents.height
    if told or sums["unit"].n_unique() < FEW_UNITS or not (sums["n"].is_between(PERCENT - 1, PERCENT + 1)).all():
        return []
    todo = (
        "give how many gave each answer; if 100 answered everywhere, map the number of respondents under 'columns: respondents'"
    )
    return [Problem("Every question's counts add up to 100 in every unit, so these look like percentages", file, todo=todo)]
