"""The figures that sentences, tables and charts rest on: one function a question, so that the three can't differ.

Where a unit's own figure is hidden, the nearest unit around it whose figure is shown stands in, and ``of`` says whose
figure it is.
"""

from __future__ import annotations

from itertools import pairwise

import pandas as pd

from assessment.result import Assessment
from assessment.settings import ALL, CUSTOMER, FRONT_LINE, NOT_STATED

__all__ = [
    "care_change", "care_views", "chain_edges", "chain_nodes", "descriptor_gaps", "level_labels", "main_scales", "nearest_figures",
    "outcome_figures", "scale_titles", "spoken", "staff_figures",
]  # fmt: skip

NUMBERS = ["n", "score", "se", "df", "ci_low", "ci_high"]


def level_labels(result: Assessment) -> dict[str, str]:
    """How each level is called, front line first."""
    return dict(zip(result.levels["level"], result.levels["label"], strict=True))


def spoken(result: Assessment, level: str) -> str:
    """A level inside a sentence."""
    label = level_labels(result)[level]
    words = label if label[:2].isupper() else label[:1].lower() + label[1:]
    return f"the {words}" if level == FRONT_LINE and words == "front line" else words


def scale_titles(result: Assessment, kind: str = "employee") -> dict[str, str]:
    """How each scale of one side is called."""
    chosen = result.scales[result.scales["kind"] == kind]
    return dict(zip(chosen["scale"], chosen["title"], strict=True))


def main_scales(result: Assessment) -> list[str]:
    """The scales that a report leads with: the parts of the staff composite (CARE's four), else all staff predictors."""
    staff = result.scales[result.scales["kind"] == "employee"]
    composites = staff[staff["parts"] != ""]
    if len(composites):
        return str(composites["parts"].iloc[0]).split()
    predictors = list(staff.loc[staff["role"] == "predictor", "scale"])
    return predictors or list(staff.loc[staff["measure"] == "score", "scale"])


def seen_levels(result: Assessment) -> list[str]:
    """Levels that a chart shows: each stated level, or all staff where nobody's level is known."""
    named = [name for name in result.levels["level"] if name not in {ALL, CUSTOMER, NOT_STATED}]
    return named or [ALL]


def nearest_figures(result: Assessment, kind: str, scales: list[str], levels: list[str]) -> pd.DataFrame:
    """Scores of this report's unit and wave, each with the unit it is of.

    Returns
    -------
    DataFrame
        ``scale, level, status, of`` and the numbers; ``of`` is "" and the numbers are blank where nothing may be shown, not even
        of the whole. Scales and levels that nobody was asked are left out.
    """
    frame = result.scores
    wanted = frame[
        (frame["kind"] == kind) & (frame["wave"] == result.wave) & frame["scale"].isin(scales) & frame["level"].isin(levels)
    ]
    root = result.units["unit"].iloc[0]
    asked = wanted.loc[(wanted["unit"] == root) & (wanted["status"] != "no_answers"), ["scale", "level"]]
    mine = wanted.loc[wanted["unit"] == result.unit, ["scale", "level", "status", "shown_at"]].merge(asked, on=["scale", "level"])
    figures = wanted.loc[wanted["status"] == "shown", ["unit", "scale", "level", *NUMBERS]]
    found = mine.rename(columns={"shown_at": "of"}).merge(
        figures.rename(columns={"unit": "of"}), on=["of", "scale", "level"], how="left"
    )
    order = {name: place for place, name in enumerate(scales)}
    places = {name: place for place, name in enumerate(levels)}
    found = found.assign(scale_place=found["scale"].map(order), level_place=found["level"].map(places))
    return found.sort_values(["scale_place", "level_place"], ignore_index=True)


def care_views(result: Assessment) -> pd.DataFrame:
    """The main scales as each level sees them, and as customers see their mirrors: ``scale, title, seen_by, label, of, ...``."""
    scales, labels, titles = main_scales(result), level_labels(result), scale_titles(result)
    staff = own_or_pooled(result, nearest_figures(result, "employee", scales, [*seen_levels(result), ALL]))
    customers = result.scales[(result.scales["kind"] == CUSTOMER) & result.scales["mirrors"].isin(scales)]
    mirror = dict(zip(customers["scale"], customers["mirrors"], strict=True))
    seen = nearest_figures(result, CUSTOMER, list(mirror), [CUSTOMER]).assign(seen_by=CUSTOMER)
    seen = seen.assign(scale=seen["scale"].map(mirror), level_place=99)
    views = pd.concat([staff, seen], ignore_index=True) if len(seen) else staff
    views = views.assign(scale_place=views["scale"].map({name: place for place, name in enumerate(scales)}))
    views = views.assign(title=views["scale"].map(titles), label=views["seen_by"].map(labels))
    return views.sort_values(["scale_place", "level_place"], ignore_index=True)


def own_or_pooled(result: Assessment, staff: pd.DataFrame) -> pd.DataFrame:
    """Levels as they are seen; all staff together only for a unit that may show no level of its own."""
    own = staff[(staff["of"] == result.unit) & (staff["level"] != ALL)]
    pooled = staff["level"] == ALL
    kept = staff[~pooled | (~staff["scale"].isin(own["scale"]) & (staff["of"] == result.unit))]
    return kept.assign(seen_by=kept["level"])


def staff_figures(result: Assessment, scales: list[str]) -> pd.DataFrame:
    """Staff scales by level, with all staff: ``scale, title, level, label, measure, of, ...``."""
    labels, titles = level_labels(result), scale_titles(result)
    measures = dict(zip(result.scales["scale"], result.scales["measure"], strict=True))
    levels = [*(name for name in seen_levels(result) if name != ALL), ALL]
    found = nearest_figures(result, "employee", scales, levels)
    return found.assign(title=found["scale"].map(titles), label=found["level"].map(labels), measure=found["scale"].map(measures))


def outcome_figures(result: Assessment) -> pd.DataFrame:
    """Outcomes of this report's unit and wave, each with the unit it is of: ``outcome, title, measure, n, value, ..., of``."""
    frame = result.outcomes[result.outcomes["wave"] == result.wave]
    mine = frame.loc[frame["unit"] == result.unit, ["outcome", "title", "measure", "status", "shown_at"]]
    figures = frame.loc[frame["status"] == "shown", ["unit", "outcome", "n", "value", "ci_low", "ci_high"]]
    return mine.rename(columns={"shown_at": "of"}).merge(figures.rename(columns={"unit": "of"}), on=["of", "outcome"], how="left")


def customer_figures(result: Assessment, scales: list[str]) -> pd.DataFrame:
    """Customer scales of this report's unit: ``scale, title, measure, n, score, ..., of``."""
    titles = scale_titles(result, CUSTOMER)
    chosen = result.scales[result.scales["kind"] == CUSTOMER]
    measures = dict(zip(chosen["scale"], chosen["measure"], strict=True))
    found = nearest_figures(result, CUSTOMER, scales, [CUSTOMER])
    return found.assign(title=found["scale"].map(titles), measure=found["scale"].map(measures))


def descriptor_gaps(result: Assessment) -> pd.DataFrame:
    """Single descriptors as seen by each level and by customers, widest clear gap first."""
    frame = result.gaps
    gaps = frame[(frame["unit"] == result.unit) & (frame["wave"] == result.wave) & (frame["status"] == "shown")]
    gaps = gaps[gaps["scope"] == "item"]
    seen = gaps.groupby("descriptor")["seen_by"].transform("nunique")
    gaps = gaps[seen >= 2].assign(label=gaps["seen_by"].map(level_labels(result)))
    widest = gaps["gap"].abs().groupby(gaps["descriptor"]).transform("max")
    return gaps.assign(widest=widest).sort_values(["widest", "descriptor"], ascending=[False, True], kind="stable")


def chain_nodes(result: Assessment) -> pd.DataFrame:
    """Each step from staff to repeat business with this unit's figure: ``step, title, measure, value, of``."""
    staff = staff_figures(result, list(result.steps))
    staff = staff[staff["level"] == ALL].rename(columns={"scale": "step", "score": "value"})
    asked = outcome_figures(result).rename(columns={"outcome": "step"})
    staff, asked = staff.assign(side="employee"), asked.assign(side=CUSTOMER)
    columns = ["step", "title", "side", "measure", "value", "ci_low", "ci_high", "of"]
    nodes = pd.concat([frame[columns] for frame in (staff, asked) if len(frame)] or [asked[columns]], ignore_index=True)
    nodes = nodes[nodes["step"].isin(result.steps)].drop_duplicates("step", keep="last")
    return nodes.assign(place=nodes["step"].map({step: place for place, step in enumerate(result.steps)})).sort_values(
        "place", ignore_index=True
    )


def chain_edges(result: Assessment) -> pd.DataFrame:
    """Links from each step to the next, across units, with both titles."""
    links = result.links[result.links["wave"] == result.wave].set_index(["predictor", "outcome"], drop=False)
    steps = [pair for pair in pairwise(result.steps) if pair in links.index]
    return titled_links(result, links.loc[steps] if steps else links.head(0))


def titled_links(result: Assessment, links: pd.DataFrame) -> pd.DataFrame:
    """Links with the titles of both ends."""
    outcomes = dict(zip(result.outcomes["outcome"], result.outcomes["title"], strict=True))
    titles = outcomes | scale_titles(result, CUSTOMER) | scale_titles(result)
    return links.assign(
        predictor_title=links["predictor"].map(titles),
        outcome_title=links["outcome"].map(lambda name: outcomes.get(name, titles.get(name, name))),
    ).reset_index(drop=True)


def care_change(result: Assessment) -> pd.DataFrame:
    """Change of the main scales since the wave before, by level, where both may be shown."""
    frame = result.changes
    chosen = frame[(frame["unit"] == result.unit) & (frame["wave"] == result.wave) & (frame["kind"] == "employee")]
    scales = main_scales(result)
    chosen = chosen[chosen["scale"].isin(scales) & chosen["level"].isin([*seen_levels(result), ALL])]
    places = {name: place for place, name in enumerate(scales)}
    chosen = chosen.assign(
        title=chosen["scale"].map(scale_titles(result)),
        label=chosen["level"].map(level_labels(result)),
        place=chosen["scale"].map(places),
    )
    return chosen.sort_values(["place", "level"], ignore_index=True)
