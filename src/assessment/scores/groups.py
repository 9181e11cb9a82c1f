"""From the units that people are in to the groups that reports speak of.

A group is a unit, with everything below it, and a level, or ``all`` levels of staff together. Because summaries are
sums, a group's summary is the sum of those of the units in it; and what is left of the whole without a unit, its *rest*, is
the difference of two such sums.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import polars as pl

from assessment.responses import Units
from assessment.scores.scoring import Key
from assessment.settings import ALL, CUSTOMER, NOT_STATED, Kind, parts_of

__all__ = ["headcounts", "leave_out", "populations", "roll_up"]

LEFT_OUT = "left_out"


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
        The same columns, for every unit with all below it, every level, and ``all`` for staff; where units may show levels
        together, for these, too.

    Examples
    --------
    >>> units = Units({"All": "", "A": "All", "B": "All"})
    >>> frame = pl.DataFrame({"unit": ["A", "B"], "level": ["manager", "front_line"], "n": [2, 3]})
    >>> roll_up(frame, units).filter(pl.col("unit") == "All").rows()
    [('All', 'all', 5), ('All', 'front_line', 3), ('All', 'manager', 2)]
    """
    labels, numbers = labels_and_numbers(frame)
    rows = frame.lazy()
    staff = rows.filter(pl.col("level") != CUSTOMER).with_columns(pl.lit(ALL).alias("level"))
    around = [(name, group) for name in units.names for group in (name, *units.ancestors(name))]
    tree = pl.LazyFrame(around, schema={"unit": pl.String, "group": pl.String}, orient="row")
    return (
        pl.concat([pl.concat([rows, staff]).join(tree, on="unit"), shown_together(rows, units)])
        .drop("unit")
        .rename({"group": "unit"})
        .group_by(labels)
        .agg(pl.col(numbers).sum())
        .sort(labels)
        .select(frame.columns)
        .collect(engine="streaming")  # a row for each group around it is many rows; they are never held at once
    )


def shown_together(frame: pl.LazyFrame, units: Units) -> pl.LazyFrame:
    """Rows of levels that units may show together, under the name of these; ``group`` is the unit."""
    mine = pl.col("unit").is_in([name for name in units.names if units.shows_together(name)])
    rows = frame.filter(mine & pl.col("level").is_in(parts_of(units.together)))
    return rows.with_columns(pl.lit(units.together).alias("level"), pl.col("unit").alias("group"))


def leave_out(frame: pl.DataFrame, units: Units, *, of: pl.DataFrame | None = None) -> pl.DataFrame:
    """What is left of the whole when one of its leaf units is left out, all levels together.

    Parameters
    ----------
    frame : DataFrame
        Rows of groups, as :func:`roll_up` gives them.
    units : Units
        The tree.
    of : DataFrame, optional
        Rows of the units that are left out, if other than these: a unit may have none here, and there is a rest all the same.

    Returns
    -------
    DataFrame
        The same columns, at the levels ``all`` and ``customer``; ``unit`` is the one that is left out, of those that have any
        row of that wave in ``of``. Rows of which nobody is left are not there.

    Examples
    --------
    >>> units = Units({"All": "", "A": "All", "B": "All"})
    >>> frame = pl.DataFrame({"unit": ["A", "All", "B"], "level": "customer", "n": [2, 5, 3]})
    >>> leave_out(frame, units).rows()
    [('A', 'customer', 3), ('B', 'customer', 2)]
    """
    labels, numbers = labels_and_numbers(frame)
    others = [name for name in labels if name != "unit"]
    together, leaf = pl.col("level").is_in([ALL, CUSTOMER]), pl.col("unit").is_in(set(units.leaves) - {units.root})
    shared = [name for name in ("kind", "wave", "level") if name in labels]
    left_out = (frame if of is None else of).filter(together & leaf).select("unit", *shared).unique()
    leaves = frame.filter(together & leaf)
    whole = frame.filter(together & (pl.col("unit") == units.root)).drop("unit").join(left_out, on=shared)
    there = leaves.with_columns(pl.lit(value=True).alias("there"))
    joined = whole.join(there, on=["unit", *others], how="left", suffix=LEFT_OUT)
    left = [pl.when("there").then(pl.col(name) - pl.col(f"{name}{LEFT_OUT}")).otherwise(name).alias(name) for name in numbers]
    rest = joined.select(*labels, *left).sort(labels).select(frame.columns)
    return rest.filter(pl.col("n") > 0) if "n" in numbers else rest


def labels_and_numbers(frame: pl.DataFrame) -> tuple[list[str], list[str]]:
    """Columns of text, and the others."""
    labels = [name for name, kind in frame.schema.items() if kind == pl.String]
    return labels, [name for name in frame.columns if name not in labels]


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
        ``wave, unit, level, population``. Null where a part of the group answered and has no headcount, where more people
        answered than the headcounts say there are, or just as many although some part exceeds its own. In a larger group such
        a part counts as large as its answers. Staff of no stated level are among ``all``, whose headcount is that of the levels
        together.
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
    doubtful = (pl.col("n") > pl.col("people")) | ((pl.col("exceeded") > 0) & (pl.col("n") == pl.col("people")))
    sure = (pl.col("unknown") == 0) & ~doubtful & (pl.col("level") != NOT_STATED)
    return roll_up(parts, units).select("wave", "unit", "level", pl.when(sure).then("people").alias("population"))


def populations(respondents: pl.DataFrame, units: Units, keys: Mapping[Kind, Mapping[str, Key]]) -> pl.DataFrame:
    """Find for every scale how many people each group has whom it is asked of.

    Of a scale that only the front line is asked, all staff of a unit are its front line: managers who can't answer are not
    people who didn't.

    Parameters
    ----------
    respondents : DataFrame
        ``kind, wave, unit, level, n`` for the units people are in.
    units : Units
        The tree, with headcounts.
    keys : mapping by kind
        How each scale is scored, and so which levels it is asked of.

    Returns
    -------
    DataFrame
        ``kind, scale, wave, unit, level, population``, the population as :func:`headcounts` finds it.
    """
    asked: dict[tuple[Kind, frozenset[str]], list[str]] = {}
    for kind, of_kind in keys.items():
        for name, key in of_kind.items():
            asked.setdefault((kind, frozenset(level for level, count in key.asked.items() if count)), []).append(name)
    found = [pl.DataFrame(schema=dict.fromkeys(("kind", "scale", "wave", "unit", "level"), pl.String) | {"population": pl.Int64})]
    for (kind, levels), scales in asked.items():
        people = headcounts(
            respondents.filter((pl.col("kind") == kind) & pl.col("level").is_in(levels)), of_levels(units, levels)
        )
        named = pl.DataFrame({"kind": kind, "scale": scales})
        found.append(named.join(people, how="cross").select(found[0].columns))
    return pl.concat(found)


def of_levels(units: Units, levels: Collection[str]) -> Units:
    """The same units, with the headcounts of some levels only."""
    return replace(units, headcounts={place: count for place, count in units.headcounts.items() if place[1] in levels})
