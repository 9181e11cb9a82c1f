"""Who serves whom inside the organisation: each department that was rated, by those whom it serves.

A row is who was served, a column who was rated, and both have their totals. Rows are the units right below the whole, because
what they say is wide enough to be shown and few enough to be read; where there is no such generation of units, levels of staff.
Columns are the departments that staff named, in the client's own words or theirs: one that fewer than the minimum rated is
never named, since its name alone would tell that somebody rated it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import polars as pl

from assessment.privacy import EVERY, SHOWN, TOO_FEW, gate_crossed, hide_told, worth
from assessment.responses import Units
from assessment.scores import Key, least_step, nearly_alike
from assessment.settings import Kind
from assessment.stats import estimate_interval, mean_estimate, mean_variance
from assessment.surveys import Survey

__all__ = ["LEFT_OUT", "MATRIX_COLUMNS", "NOT_NAMED", "NO_MATRIX", "OTHERS", "Crossed", "cross_ratings", "serve_each_other"]

MATRIX_COLUMNS = ["wave", "scale", "by", "served", "rated", "n", "score", "se", "df", "ci_low", "ci_high", "status"]
NUMBERS = MATRIX_COLUMNS[5:11]
OTHERS = "=others"  # departments without a name of their own, together
NOT_NAMED, LEFT_OUT = "not_named", "left_out"
MOST_ROWS = 15  # more rows than that can't be read, and their cells would mostly be too small to show
MOST_COLUMNS = 100  # the same of departments; those that most people rated
Place = tuple[str, str]
Sums = tuple[int, int, int]  # n, sum, sum of squares
NONE: Sums = (0, 0, 0)


@dataclass(frozen=True)
class Crossed:
    """One wave's ratings by who was served and who was rated.

    Parameters
    ----------
    wave, scale : str
        Which wave, and what was scored.
    by : {"unit", "level"}
        What rows are.
    denominator : int
        What whole-number scores are over.
    sums : mapping of (served, rated) to (n, sum, sum of squares)
        Of every cell; of rows, columns and all, where ``""`` stands for every row or column.
    states : mapping of (served, rated) to str
        What may be shown.
    left_out : bool
        Whether a few ratings are left out, of departments that too few rated to name them or to show them together.
    """

    wave: str
    scale: str
    by: str
    denominator: int
    sums: Mapping[Place, Sums]
    states: Mapping[Place, str]
    left_out: bool

    def shown(self, *place: str) -> bool:
        """Whether a group's figure is out."""
        return self.states.get((place[0], place[1])) == SHOWN


def serve_each_other(crossed: Iterable[Crossed], asked: pl.DataFrame) -> pd.DataFrame:
    """Score how each department serves those who rated it.

    Parameters
    ----------
    crossed : iterable of Crossed
        From :func:`cross_ratings`.
    asked : DataFrame
        ``wave, scale`` of ratings that name no department.

    Returns
    -------
    DataFrame
        ``wave, scale, by, served, rated, n, score, se, df, ci_low, ci_high, status``. ``served`` is a unit right below the whole
        with all in it, the whole's name for those in none of them, or a level, as ``by`` says; ``rated`` a department, or
        ``=others`` for those that too few rated to name. ``""`` stands for all of them. A hidden row has a status and no numbers.
        A wave whose ratings name no department has one row, ``not_named``; ``left_out`` says that a few ratings count nowhere.

    Notes
    -----
    The interval is Student's, and takes no account of how much of a group answered: how many need a department is not known.
    """
    found = [numbered(one) for one in crossed]
    told = {(frame["wave"].iloc[0], frame["scale"].iloc[0]) for frame in found}
    unnamed = [pair for pair in asked.select("wave", "scale").unique().sort("wave").iter_rows() if pair not in told]
    found += [plain_row(wave, scale, NOT_NAMED) for wave, scale in unnamed]
    return pd.concat([NO_MATRIX, *found] if found else [NO_MATRIX], ignore_index=True).sort_values(
        "wave", kind="stable", ignore_index=True
    )


def plain_row(wave: str, scale: str, status: str, *, by: str = "", rated: str = "") -> pd.DataFrame:
    """A row that says one thing and has no numbers."""
    texts = {"wave": wave, "scale": scale, "by": by, "served": "", "rated": rated, "status": status}
    return pd.DataFrame([{name: texts.get(name, np.nan) for name in MATRIX_COLUMNS}]).astype(KINDS)


KINDS = {name: "float64" if name in NUMBERS else "str" for name in MATRIX_COLUMNS}
NO_MATRIX = pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in KINDS.items()})


def numbered(one: Crossed) -> pd.DataFrame:
    """The matrix of one wave, rows and columns by name, with the numbers of what may be shown."""
    places = sorted(one.sums, key=lambda place: (place[0] != EVERY, place[1] != EVERY))
    sums = np.array([one.sums[place] for place in places], dtype=object).reshape(-1, 3)
    moments = mean_variance(*sums.T, step=(100, one.denominator))
    estimate = mean_estimate(moments.n, moments.mean, moments.variance)
    figures = dict(zip(NUMBERS, (moments.n, *estimate, *estimate_interval(estimate)), strict=True))
    shown = np.array([one.shown(*place) for place in places])
    frame = pd.DataFrame(
        {
            "wave": one.wave,
            "scale": one.scale,
            "by": one.by,
            "served": [row for row, _ in places],
            "rated": [to for _, to in places],
        }
        | {name: np.where(shown, np.asarray(values, dtype=float), np.nan) for name, values in figures.items()}
        | {"status": [one.states[place] for place in places]}
    )[MATRIX_COLUMNS].astype(KINDS)
    return pd.concat([frame, plain_row(one.wave, one.scale, LEFT_OUT, by=one.by, rated=OTHERS)]) if one.left_out else frame


def cross_ratings(
    ratings: pl.DataFrame,
    units: Units,
    keys: Mapping[Kind, Mapping[str, Key]],
    *,
    minimum: int,
    surveys: Mapping[Kind, Survey] | None = None,
) -> list[Crossed]:
    """Cross who was served with who was rated in every wave, and decide what may be shown.

    Parameters
    ----------
    ratings : DataFrame
        Sums by unit, level and rated department (:func:`assessment.scores.summarise_ratings`).
    units : Units
        The tree.
    keys : mapping by kind
        How scales are scored.
    minimum : int
        The fewest people that may be told apart.
    surveys : mapping by kind, optional
        What was asked: by how much two ratings differ at least. Left out: by one step of the scale's whole numbers.

    Returns
    -------
    list of Crossed
        One for each wave in which somebody named a department, oldest first as waves are named.
    """
    rows = rows_of(units)
    by = "unit" if rows else "level"
    served = pl.col("unit").replace_strict(rows, default="") if rows else pl.col("level")
    summed = ratings.with_columns(served.alias("served")).group_by("kind", "wave", "scale", "served", "rated")
    frame = summed.agg(pl.col("n", "total", "squares").sum()).sort("kind", "wave", "scale", "served", "rated")
    found = []
    for (kind, wave, scale), part in frame.partition_by("kind", "wave", "scale", as_dict=True, maintain_order=True).items():
        cells = {
            (row, to): (n, total, squares)
            for row, to, n, total, squares in part.select("served", "rated", "n", "total", "squares").iter_rows()
        }
        named = without_names(cells, minimum=minimum)
        kept = {place: sums for place, sums in named.items() if place[1] != OTHERS} if too_few_others(named, minimum) else named
        states = gate_crossed({place: sums[0] for place, sums in kept.items()}, minimum=minimum)
        states = states if sum(sums[0] for sums in kept.values()) >= minimum else {(EVERY, EVERY): TOO_FEW}
        key = keys[kind][scale]
        states = without_told(states, kept, top=key.denominator, least=least_step(surveys[kind], key) if surveys else 1)
        sums = {place: sums for place, sums in with_margins(kept).items() if place in states}
        whole = {place: sums.get(place, NONE) for place in states}
        found.append(Crossed(wave, scale, by, key.denominator, whole, states, len(kept) < len(named)))
    return found


def without_told(states: Mapping[Place, str], cells: Mapping[Place, Sums], *, top: int, least: int) -> dict[Place, str]:
    """The statuses without figures that would tell nearly everybody's rating, nor those from which these could be worked out."""
    sums = with_margins(cells)
    there = [cell for cell, (n, _, _) in cells.items() if n]
    members = {(row, to): [cell for cell in there if row in {EVERY, cell[0]} and to in {EVERY, cell[1]}] for row, to in states}
    alike = {place for place in states if nearly_alike(*sums.get(place, NONE), top=top, least=least)}
    wanted = dict(sorted(states.items(), key=lambda one: (worth(one[0]), -sums.get(one[0], NONE)[0])))
    told = hide_told(wanted, members, alike, out=[])
    return {place: told[place] for place in states}


def rows_of(units: Units) -> dict[str, str]:
    """Each unit's row: the unit right below the whole that it lies in, or the whole where it lies in none.

    A whole with one unit below it stands for that unit. Empty where fewer than two or too many units are left to be rows.

    Examples
    --------
    >>> rows_of(Units({"All": "", "North": "All", "South": "All", "A": "North"}))
    {'All': 'All', 'North': 'North', 'South': 'South', 'A': 'North'}
    >>> rows_of(Units({"All": "", "A": "All"}))
    {}
    """
    top = units.root
    while len(units.children[top]) == 1:
        top = units.children[top][0]
    tops = units.children[top]
    if not 2 <= len(tops) <= MOST_ROWS:
        return {}
    inside = {name: row for row in tops for name in units.within(row)}
    return {name: inside.get(name, units.root) for name in units.names}


def without_names(cells: Mapping[Place, Sums], *, minimum: int) -> dict[Place, Sums]:
    """Cells in which departments that fewer than the minimum rated have no name, nor any beyond the hundred that most rated.

    Examples
    --------
    >>> without_names({("North", "IT"): (12, 7, 5), ("North", "Ann"): (1, 1, 1), ("North", "Bob"): (2, 1, 1)}, minimum=10)
    {('North', 'IT'): (12, 7, 5), ('North', '=others'): (3, 2, 2)}
    """
    rated: dict[str, int] = {}
    for (_, to), (n, _, _) in cells.items():
        rated[to] = rated.get(to, 0) + n
    enough = sorted((to for to, n in rated.items() if n >= minimum), key=lambda to: (-rated[to], to))
    named = set(enough[:MOST_COLUMNS])
    found: dict[Place, Sums] = {}
    for (row, to), sums in cells.items():
        place = (row, to if to in named else OTHERS)
        found[place] = added(found.get(place, NONE), sums)
    return found


def too_few_others(cells: Mapping[Place, Sums], minimum: int) -> bool:
    """Whether those who rated nameless departments are too few to be shown together, and so would cost others their place."""
    return sum(sums[0] for (_, to), sums in cells.items() if to == OTHERS) < minimum


def with_margins(cells: Mapping[Place, Sums]) -> dict[Place, Sums]:
    """Cells with the totals of rows and columns, and of all.

    Examples
    --------
    >>> with_margins({("North", "IT"): (2, 1, 1), ("South", "IT"): (3, 2, 2)})[("", "IT")]
    (5, 3, 3)
    """
    found: dict[Place, Sums] = {}
    for (row, to), sums in cells.items():
        for place in ((row, to), (row, EVERY), (EVERY, to), (EVERY, EVERY)):
            found[place] = added(found.get(place, NONE), sums)
    return found


def added(a: Sums, b: Sums) -> Sums:
    """Sums of two groups of different people together."""
    return a[0] + b[0], a[1] + b[1], a[2] + b[2]
