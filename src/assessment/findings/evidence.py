"""The figures that sentences, tables and charts rest on: one function a question, so that the three can't differ.

Where a unit's own figure is hidden, the nearest unit around it whose figure is shown stands in, and ``of`` says whose
figure it is. A sentence, its table and its chart ask for the same rows, so what was worked out for a result is kept until
another result is asked about: a result never changes.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterator
from functools import cache, wraps
from itertools import pairwise
from typing import Any

import pandas as pd

from assessment.findings.phrases import level_labels
from assessment.findings.strength import strengths
from assessment.links import main_scales_of, metric_title
from assessment.result import Assessment
from assessment.settings import ALL, CUSTOMER, NOT_STATED, TOGETHER, parts_of

__all__ = [
    "care_change", "care_views", "chain_edges", "chain_nodes", "customer_figures", "descriptor_gaps", "each", "kept", "main_gaps",
    "main_scales", "nearest_figures", "outcome_figures", "scale_column", "scale_titles", "staff_figures", "titled_links",
]  # fmt: skip

NUMBERS = ["n", "score", "se", "df", "ci_low", "ci_high"]


def kept(work: Callable[[Assessment], pd.DataFrame]) -> Callable[[Assessment], pd.DataFrame]:
    """Keep what was worked out for the latest result."""
    latest: list[tuple[Assessment, pd.DataFrame]] = []

    @wraps(work)
    def once(result: Assessment) -> pd.DataFrame:
        known = latest[0] if latest else None
        if known is None or known[0] is not result:
            known = (result, work(result))
            latest[:] = [known]
        return known[1].copy(deep=False)

    return once


def each(frame: pd.DataFrame) -> Iterator[Any]:
    """Rows of a frame, each with its columns as attributes: those of ``itertuples``, in a fifth of its time.

    Examples
    --------
    >>> [row.unit for row in each(pd.DataFrame({"unit": ["North", "South"], "n": [12.0, None]}))]
    ['North', 'South']
    """
    values = (column.to_numpy().tolist() for _, column in frame.items())
    return map(row_of(tuple(frame.columns))._make, zip(*values, strict=True))


@cache
def row_of(columns: tuple[str, ...]) -> Any:
    """What rows with these columns are: made once, since to make it takes longer than to fill a hundred of them."""
    return namedtuple("Row", columns)


def around(result: Assessment) -> list[str]:
    """The unit of the report, and the units around it, the nearest first."""
    parents = dict(zip(result.units["unit"], result.units["parent"], strict=True))
    names = [result.unit]
    while above := parents[names[-1]]:
        names.append(above)
    return names


@kept
def scores_around(result: Assessment) -> pd.DataFrame:
    """Scores of this wave, of this report's unit and the units around it: all that its own report can show."""
    frame = result.scores
    return frame[frame["unit"].isin(around(result)) & (frame["wave"] == result.wave)]


@kept
def gaps_around(result: Assessment) -> pd.DataFrame:
    """Gaps between views of this wave, of this report's unit and the units around it."""
    frame = result.gaps
    return frame[frame["unit"].isin(around(result)) & (frame["wave"] == result.wave)]


def scale_titles(result: Assessment, kind: str = "employee") -> dict[str, str]:
    """How each scale of one side is called."""
    return scale_column(result, kind, "title")


def scale_column(result: Assessment, kind: str, column: str) -> dict[str, str]:
    """What is known of each scale of one side."""
    chosen = result.scales[result.scales["kind"] == kind]
    return dict(zip(chosen["scale"], chosen[column], strict=True))


def main_scales(result: Assessment) -> list[str]:
    """The scales that a report leads with: the parts of the staff composite (CARE's four), else all staff predictors."""
    return main_scales_of(result.scales)


def seen_levels(result: Assessment) -> list[str]:
    """Levels that a chart shows: each stated level, or all staff where nobody's level is known."""
    named = [name for name in result.levels["level"] if name not in {ALL, CUSTOMER, NOT_STATED}]
    return named or [ALL]


def nearest_figures(result: Assessment, kind: str, scales: list[str], levels: list[str]) -> pd.DataFrame:
    """Scores of this report's unit and wave, each with the unit it is of.

    Returns
    -------
    DataFrame
        ``scale, level, status, of, own`` and the numbers; ``own`` where the figure is of the unit itself; ``of`` is "" and the
        numbers are blank where nothing may be shown, not even of the whole. Scales and levels that nobody was asked are left out,
        and levels together where one of them is shown apart; else they stand in place of these.
    """
    frame = scores_around(result)
    places = {(scale, level): (i, j) for i, scale in enumerate(scales) for j, level in enumerate(levels)}
    rows = list(each(frame[(frame["kind"] == kind) & frame["scale"].isin(scales) & frame["level"].isin(levels)]))
    root = result.units["unit"].iloc[0]
    asked = {(row.scale, row.level) for row in rows if row.unit == root and row.status != "no_answers"}
    asked |= {(row.scale, row.level) for row in rows if TOGETHER in row.level and row.status == "shown"}
    known = {(row.unit, row.scale, row.level): row for row in rows if row.status == "shown"}
    found = [
        (
            row.scale,
            row.level,
            row.status,
            row.shown_at,
            *numbers_of(known.get((row.shown_at, row.scale, row.level))),
            *places[of],
        )
        for row in rows
        if row.unit == result.unit and (of := (row.scale, row.level)) in asked
    ]
    found.sort(key=lambda row: row[-2:])
    columns = ["scale", "level", "status", "of", *NUMBERS, "scale_place", "level_place"]
    frame = pd.DataFrame(found, columns=columns).astype(dict.fromkeys(columns[:4], "str") | dict.fromkeys(NUMBERS, "float64"))
    return apart_or_together(frame.assign(own=frame["of"] == result.unit))


def apart_or_together(rows: pd.DataFrame) -> pd.DataFrame:
    """Of each scale, levels that a unit shows apart, or the same levels together; where it shows any so, none of other units."""
    together = rows["level"].str.contains(TOGETHER, regex=False)
    if not together.any():
        return rows.reset_index(drop=True)
    parts = {part for name in rows.loc[together, "level"].unique() for part in parts_of(name)}
    own = rows["own"] if "own" in rows.columns else pd.Series(data=True, index=rows.index)
    apart = rows["scale"].isin(rows.loc[own & rows["level"].isin(parts), "scale"])
    instead = rows["scale"].isin(rows.loc[own & together, "scale"]) & ~apart
    return rows[~(together & (apart | ~own)) & ~(rows["level"].isin(parts) & instead)].reset_index(drop=True)


def numbers_of(row: Any) -> list[float]:
    """The numbers of a score; blank where there is none."""
    return [getattr(row, name) for name in NUMBERS] if row is not None else [float("nan")] * len(NUMBERS)


@kept
def care_views(result: Assessment) -> pd.DataFrame:
    """The main scales as each level sees them, and as customers see their mirrors: ``scale, title, seen_by, label, of, ...``."""
    scales = main_scales(result)
    staff = own_or_pooled(result, nearest_figures(result, "employee", scales, [*seen_levels(result), ALL]))
    mirrors = {name: of for name, of in scale_column(result, CUSTOMER, "mirrors").items() if of in scales}
    seen = nearest_figures(result, CUSTOMER, list(mirrors), [CUSTOMER])
    seen = seen.assign(seen_by=CUSTOMER, scale=seen["scale"].map(mirrors), level_place=len(result.levels))
    views = pd.concat([frame for frame in (staff, seen) if len(frame)] or [staff], ignore_index=True)
    places = {name: place for place, name in enumerate(scales)}
    return views.assign(
        title=views["scale"].map(scale_titles(result)),
        label=views["seen_by"].map(level_labels(result)),
        scale_place=views["scale"].map(places),
    ).sort_values(["scale_place", "level_place"], ignore_index=True)


def own_or_pooled(result: Assessment, staff: pd.DataFrame) -> pd.DataFrame:
    """Levels as they are seen; all staff together only for a unit that may show no level of its own."""
    own = staff[(staff["of"] == result.unit) & (staff["level"] != ALL)]
    alone = seen_levels(result) == [ALL]
    pooled = staff["level"] == ALL
    kept_rows = staff[~pooled | alone | (~staff["scale"].isin(own["scale"]) & (staff["of"] == result.unit))]
    return kept_rows.assign(seen_by=kept_rows["level"])


def staff_figures(result: Assessment, scales: list[str]) -> pd.DataFrame:
    """Staff scales by level, with all staff: ``scale, title, level, label, measure, of, ...``."""
    levels = [*(name for name in seen_levels(result) if name != ALL), ALL]
    found = with_scale(result, nearest_figures(result, "employee", scales, levels), "employee")
    return found.assign(label=found["level"].map(level_labels(result)))


def customer_figures(result: Assessment, scales: list[str]) -> pd.DataFrame:
    """Customer scales of this report's unit: ``scale, title, measure, n, score, ..., of``."""
    return with_scale(result, nearest_figures(result, CUSTOMER, scales, [CUSTOMER]), CUSTOMER)


def with_scale(result: Assessment, found: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Scores with the title and measure of their scale."""
    titles, measures = scale_titles(result, kind), scale_column(result, kind, "measure")
    return found.assign(title=found["scale"].map(titles), measure=found["scale"].map(measures))


@kept
def outcome_figures(result: Assessment) -> pd.DataFrame:
    """Outcomes of this report's unit and wave, each with the unit it is of: ``outcome, title, measure, n, value, ..., of``."""
    frame = result.outcomes[(result.outcomes["wave"] == result.wave) & result.outcomes["unit"].isin(around(result))]
    mine = frame.loc[frame["unit"] == result.unit, ["outcome", "title", "measure", "status", "shown_at"]]
    figures = frame.loc[frame["status"] == "shown", ["unit", "outcome", "n", "value", "ci_low", "ci_high"]]
    return mine.rename(columns={"shown_at": "of"}).merge(figures.rename(columns={"unit": "of"}), on=["of", "outcome"], how="left")


@kept
def main_gaps(result: Assessment) -> pd.DataFrame:
    """Gaps on the main scales at this unit, or the nearest around it that has any, each with its ``strength``."""
    places = {name: place for place, name in enumerate(main_scales(result))}
    frame = gaps_around(result)
    frame = frame[(frame["scope"] == "scale") & frame["descriptor"].isin(places)]
    found = set(frame.loc[frame["gap"].notna(), "unit"])
    at = next((unit for unit in around(result) if unit in found), result.unit)
    frame = frame[frame["unit"] == at]
    return judged(frame.assign(place=frame["descriptor"].map(places)).sort_values("place", kind="stable"))


@kept
def descriptor_gaps(result: Assessment) -> pd.DataFrame:
    """Single descriptors as seen by each level and by customers, widest gap first, each gap with its ``strength``."""
    frame = gaps_around(result)
    gaps = frame[(frame["unit"] == result.unit) & (frame["status"] == "shown") & (frame["scope"] == "item")]
    seen = gaps.groupby("descriptor")["seen_by"].transform("nunique")
    gaps = judged(gaps[seen >= 2])
    gaps = gaps.assign(label=gaps["seen_by"].map(level_labels(result)))
    widest = gaps["gap"].abs().groupby(gaps["descriptor"]).transform("max")
    return gaps.assign(widest=widest).sort_values(["widest", "descriptor"], ascending=[False, True], kind="stable")


def judged(views: pd.DataFrame) -> pd.DataFrame:
    """Views with the strength of each gap among all of them; "" for the view that the others are compared with."""
    sizes = {(row.descriptor, row.seen_by): row.n for row in each(views)}
    smaller = [min(row.n, sizes.get((row.descriptor, row.gap_to), row.n)) for row in each(views)]
    found = strengths(views["gap"], views["gap_low"], views["gap_high"], pd.Series(smaller, dtype=float))
    return views.assign(strength=[word if gap == gap else "" for word, gap in zip(found, views["gap"], strict=True)])


def chain_nodes(result: Assessment) -> pd.DataFrame:
    """Each step from staff to repeat business with this unit's figure: ``step, title, measure, value, of, status``."""
    staff = staff_figures(result, list(result.steps))
    staff = staff[staff["level"] == ALL].rename(columns={"scale": "step", "score": "value"}).assign(side="employee")
    asked = outcome_figures(result).rename(columns={"outcome": "step"}).assign(side=CUSTOMER)
    columns = ["step", "title", "side", "measure", "value", "ci_low", "ci_high", "of", "status"]
    nodes = pd.concat([frame[columns] for frame in (staff, asked) if len(frame)] or [asked[columns]], ignore_index=True)
    nodes = nodes[nodes["step"].isin(result.steps)].drop_duplicates("step", keep="last")
    places = {step: place for place, step in enumerate(result.steps)}
    return nodes.assign(place=nodes["step"].map(places)).sort_values("place", ignore_index=True)


@kept
def chain_edges(result: Assessment) -> pd.DataFrame:
    """Links from each step to the next, across units, with both titles; empty where there is none.

    Beside one that there is, two steps of which no unit has both figures have a row, too: their link is not to go unsaid.
    """
    links = result.links[result.links["wave"] == result.wave].set_index(["predictor", "outcome"], drop=False)
    pairs = list(pairwise(result.steps))
    if links.index.isin(pairs).any():
        links = links.reindex(pairs)
        absent = {"units": 0, "same_people": False, "verdict": "not computed: no_units", "reason": "no_units"}
        links = links.fillna(absent | {"wave": result.wave, "family": "chain"}).astype({"units": "int64", "same_people": "bool"})
        links[["predictor", "outcome"]] = pairs
        return titled_links(result, links)
    return titled_links(result, links.head(0))


def titled_links(result: Assessment, links: pd.DataFrame) -> pd.DataFrame:
    """Links with the titles of both ends."""
    outcomes = dict(zip(result.outcomes["outcome"], result.outcomes["title"], strict=True))
    predictors = outcomes | scale_titles(result, CUSTOMER) | scale_titles(result)
    ends = predictors | outcomes
    return links.assign(
        predictor_title=[predictors.get(name, metric_title(name)) for name in links["predictor"]],
        outcome_title=[ends.get(name, name) for name in links["outcome"]],
    ).reset_index(drop=True)


def care_change(result: Assessment) -> pd.DataFrame:
    """Change of the main scales since the wave before, by level, where both may be shown."""
    frame = result.changes
    chosen = frame[(frame["unit"] == result.unit) & (frame["wave"] == result.wave) & (frame["kind"] == "employee")]
    scales, levels = main_scales(result), [*seen_levels(result), ALL]
    chosen = apart_or_together(chosen[chosen["scale"].isin(scales) & chosen["level"].isin(levels)])
    return chosen.assign(
        title=chosen["scale"].map(scale_titles(result)),
        label=chosen["level"].map(level_labels(result)),
        place=[scales.index(name) for name in chosen["scale"]],
        level_place=[levels.index(name) for name in chosen["level"]],
    ).sort_values(["place", "level_place"], ignore_index=True)
