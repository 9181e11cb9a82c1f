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
        ``wave, unit, level, population``. Null where a part of the group answered and has no headcount, or where no fewer answered than
        the headcounts say there are, although some part exceeds its own. In a larger group such a part counts as large as its
        answers. Staff of no stated level are among ``all``, whose headcount is that of the levels together.
    """
    counts = [(unit, level, count) for (unit, level), count in units.headcounts.items()]
    known = pl.DataFrame(counts, schema={"unit": pl.String, "level": pl.String, "count": pl.Int64}, orient="row")
    waves = respondents.select("wave").unique()
    joined = respondents.join(waves.join(known, how="cross"), on=["wave", "unit", "level"], how="full", coalesce=True)
    counted_units = known.filter(pl.col("level") != CUSTOMER)["unit"].unique().to_list()
    unstated = pl.col("level") == NOT_STATED
    blank = pl.when(unstated).then(~pl.col("unit").is_in(counted_units)).otherwise(pl.col("count").is_null())
    n, count = pl.col("n").fill_null(0), pl.col("count").fill_null(0)
    parts = joined.select(
        "wave", "unit", "level", n.alias("n"), pl.when(unstated).then(0).otherwise(pl.max_horizontal(n, count)).alias("people"),
        (blank & (n > 0)).cast(pl.Int64).alias("unknown"), (~unstated & (n > count)).cast(pl.Int64).alias("exceeded"),
    )  # fmt: skip
    doubtful = (pl.col("exceeded") > 0) & (pl.col("n") >= pl.col("people"))
    sure = (pl.col("unknown") == 0) & ~doubtful & (pl.col("level") != NOT_STATED)
    return roll_up(parts, units).select("wave", "unit", "level", pl.when(sure).then("people").alias("population"))
