"""From the units that people are in to the groups that reports speak of.

A group is a unit, with everything below it, and a level, or ``all`` levels of staff together. Because summaries are
sums, a group's summary is the sum of those of the units in it.
"""

from __future__ import annotations

import polars as pl

from assessment.responses import Units
from assessment.settings import ALL, CUSTOMER, NOT_STATED

__all__ = ["headcounts", "roll_up"]


def roll_up(frame: pl.DataFrame, units: Units) -> pl.DataFrame:
    """Add up rows of units to rows of groups.

    Parameters
    ----------
    frame : DataFrame
        ``unit`` and ``level``, further labels (text), and numbers that add up, for the units people are in.
    units : Units
        The tree.

    Returns
    -------
    DataFrame
        The same columns, for every unit with all below it, every level, and ``all`` for staff.

    Examples
    --------
    >>> units = Units({"All": "", "A": "All", "B": "All"})
    >>> frame = pl.DataFrame({"unit": ["A", "B"], "level": ["manager", "front_line"], "n": [2, 3]})
    >>> roll_up(frame, units).filter(pl.col("unit") == "All").rows()
    [('All', 'all', 5), ('All', 'front_line', 3), ('All', 'manager', 2)]
    """
    labels = [name for name, kind in frame.schema.items() if kind == pl.String]
    numbers = [name for name in frame.columns if name not in labels]
    staff = frame.filter(pl.col("level") != CUSTOMER).with_columns(pl.lit(ALL).alias("level"))
    around = [(name, group) for name in units.names for group in (name, *units.ancestors(name))]
    tree = pl.DataFrame(around, schema={"unit": pl.String, "group": pl.String}, orient="row")
    return (
        pl.concat([frame, staff])
        .join(tree, on="unit")
        .drop("unit")
        .rename({"group": "unit"})
        .group_by(labels)
        .agg(pl.col(numbers).sum())
        .sort(labels)
        .select(frame.columns)
    )


def headcounts(respondents: pl.DataFrame, units: Units) -> pl.DataFrame:
    """Find how many people each group has, where that is known for every part of it that answered.

    Parameters
    ----------
    respondents : DataFrame
        ``wave, unit, level, n`` for the units people are in.
    units : Units
        The tree, with headcounts.

    Returns
    -------
    DataFrame
        ``wave, unit, level, population``; null where a unit of the group answered without, or beyond, its headcount.
        Staff of no stated level are among ``all``, and make no level's headcount unknown.
    """
    counts = [(unit, level, count) for (unit, level), count in units.headcounts.items()]
    known = pl.DataFrame(counts, schema={"unit": pl.String, "level": pl.String, "count": pl.Int64}, orient="row")
    waves = respondents.select("wave").unique()
    joined = respondents.join(waves.join(known, how="cross"), on=["wave", "unit", "level"], how="full", coalesce=True)
    stated = joined.filter(pl.col("level") != NOT_STATED)
    doubtful = pl.col("n").fill_null(0) > pl.col("count").fill_null(0)
    totals = roll_up(
        stated.select("wave", "unit", "level", pl.col("count").fill_null(0), doubtful.cast(pl.Int64).alias("doubtful")), units
    )
    population = pl.when(pl.col("doubtful") == 0).then(pl.col("count")).alias("population")
    return totals.select("wave", "unit", "level", population)
