"""Whom somebody rated: the one department that an employee named, and whose answers are on it.

A rated department need not be a unit of the client: a help desk or payroll is rated by all and surveyed nowhere. So its
name is what the answers say, written in one way: that of a unit, else as the engagement says it, else its commonest spelling.
Answers on a department that nobody named say nothing of whom; they are read as missing, each with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from assessment.responses.account import FAULTS, by_distinct
from assessment.responses.expected import RATED, Expected
from assessment.responses.names import fold, squeeze
from assessment.responses.place import Placement
from assessment.responses.records import column
from assessment.responses.understand import NO_ANSWER

__all__ = ["drop_unnamed", "spell_rated", "spellings", "with_rated_unit"]


def with_rated_unit(rows: pl.DataFrame, placement: Placement, expected: Expected) -> pl.DataFrame:
    """Add whom each row rated, in the row's own spelling; null where it names nobody."""
    if RATED not in placement.roles:
        return rows.with_columns(pl.lit(None, dtype=pl.String).alias(RATED))
    raw, words = column(placement.roles[RATED]), expected.rated_words

    def rated_by(text: str) -> str | None:
        if known := words.get(fold(text)):
            return known
        return None if squeeze(text) in NO_ANSWER else " ".join(text.split()) or None

    texts = rows.get_column(raw).unique().to_list()
    return rows.with_columns(by_distinct(pl.col(raw), texts, rated_by).alias(RATED))


def drop_unnamed(people: pl.DataFrame, placement: Placement, expected: Expected) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Take out answers on a department that a person did not name, with an account of them by item.

    Where a file has no column for it, nobody was asked to name one: that is noted once, and nothing is taken out.
    """
    accounts = [pl.DataFrame(schema=FAULTS)]
    for name in expected.survey.rated_items if RATED in placement.roles else ():
        wrong = pl.col(RATED).is_null() & pl.col(name).is_not_null()
        if not people.select(wrong.any()).item():
            continue
        said = {"column": pl.lit(name), "value": pl.col(name).cast(pl.String), "code": pl.lit("rated_nobody"), "hint": pl.lit("")}
        accounts.append(people.filter(wrong).select("line", **said))
        people = people.with_columns(pl.when(~wrong).then(name).alias(name))
    return people, pl.concat(accounts)


def spell_rated(answers: Sequence[pl.DataFrame], names: Iterable[str]) -> list[pl.DataFrame]:
    """Write each rated department in one way in all files.

    Parameters
    ----------
    answers : sequence of DataFrame
        Respondents of each file, with ``rated_unit``.
    names : iterable of str
        Names that win, the first of several spellings first: units, then what the engagement says. Of others the commonest
        spelling wins.

    Examples
    --------
    >>> files = [pl.DataFrame({"rated_unit": ["it desk", "IT Desk", "IT Desk", "hr"]})]
    >>> spell_rated(files, ["HR"])[0]["rated_unit"].to_list()
    ['IT Desk', 'IT Desk', 'IT Desk', 'HR']
    """
    written = pl.concat([frame.select(RATED) for frame in answers]).get_column(RATED).drop_nulls()
    spelled = spellings(written, names)
    if not spelled:
        return list(answers)
    return [frame.with_columns(pl.col(RATED).replace(spelled)) for frame in answers]


def spellings(written: pl.Series, names: Iterable[str]) -> dict[str, str]:
    """Each spelling of a name with the one that stands for all: one of ``names``, else the commonest.

    Examples
    --------
    >>> spellings(pl.Series(["north", "North", "North", "hq"]), ["HQ"])
    {'North': 'North', 'hq': 'HQ', 'north': 'North'}
    """
    counts = written.rename("name").value_counts().sort(["count", "name"], descending=[True, False]).get_column("name")
    known: dict[str, str] = {}
    for name in (*names, *counts):
        known.setdefault(fold(name), name)
    return {name: known[fold(name)] for name in counts}
