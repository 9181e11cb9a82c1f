"""What a perfect survey would find, with every member of staff and every customer answering every question.

Scores are worked out here in their own short way, not by the package, so that a run can be held to them.
"""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd

from assessment.surveys.model import Survey
from northwind.latent import USUAL
from northwind.plan import CLIENT, LINKS, METRICS, REGIONS, STORES

__all__ = ["chain_correlations", "gaps", "path_correlations", "true_scores"]

Frame = pd.DataFrame


def person_scores(everyone: Frame, survey: Survey) -> Frame:
    """Each person's score on each scale: 0-100; a share as 0 or 1; a net promoter answer as 100, 0 or -100."""
    found: dict[str, pd.Series] = {}
    for name, scale in survey.all_scales.items():
        items = survey.items_of(name)
        if scale.parts:
            found[name] = Frame({part: found[part] for part in scale.parts}).mean(axis=1, skipna=False)
        elif scale.measure == "share":
            found[name] = everyone[items[0]]
        elif scale.measure == "nps":
            answers = everyone[items[0]]
            found[name] = (100.0 * (answers >= 9) - 100.0 * (answers <= 6)).where(answers.notna())
        else:
            found[name] = Frame({item: favourable(everyone[item], survey, item) for item in items}).mean(axis=1)
        if scale.levels:
            found[name] = found[name].where(everyone["level"].isin(scale.levels))
    return Frame(found)


def favourable(answers: pd.Series, survey: Survey, item: str) -> pd.Series:
    """Answers of one item as 0-100, high always favourable."""
    allowed = survey.answers[survey.items[item].answers]
    points = 100 * (answers - allowed.low) / allowed.span
    return 100 - points if survey.items[item].reverse else points


def true_scores(everyone: Frame, answering: pd.Series, survey: Survey, *, wave: str) -> Frame:
    """True scores of each unit, region and the whole, by level.

    Stores differ in how many of their people answer, so a true score of several groups together weights each store's and
    level's by the number of those who answer: that is what an average over answers is an estimate of.

    Returns
    -------
    DataFrame
        ``wave, unit, level, scale, people, answering, score``.
    """
    scores = person_scores(everyone, survey)
    keys = [everyone["store"], everyone["level"]]
    totals, counts = scores.fillna(0.0).groupby(keys).sum(), scores.notna().groupby(keys).sum()
    means = (totals / counts.where(counts > 0, 1)).to_numpy()
    replies = scores.notna().where(answering, other=False).groupby(keys).sum().to_numpy()
    tables = []
    for unit, level in itertools.product([CLIENT, *REGIONS, *(s.name for s in STORES if s.customers)], levels_of(everyone)):
        inside = np.array([belongs(place, unit) and level in {of, "all"} for place, of in counts.index])
        heard = replies[inside].sum(axis=0)
        score = (means[inside] * replies[inside]).sum(axis=0) / np.where(heard > 0, heard, 1)
        people = counts.to_numpy()[inside].sum(axis=0)
        group = {"wave": wave, "unit": unit, "level": level, "scale": list(scores.columns)}
        tables.append(Frame({**group, "people": people, "answering": heard, "score": score})[heard > 0])
    found: Frame = pd.concat(tables, ignore_index=True)
    return found


def levels_of(everyone: Frame) -> list[str]:
    """Levels found, with everybody together where there are several."""
    found = list(everyone["level"].unique())
    return [*found, "all"] if len(found) > 1 else found


def belongs(place: int, unit: str) -> bool:
    """Whether a store's people count in a unit: itself, its region, or the whole."""
    return unit in {STORES[place].name, STORES[place].region, CLIENT}


def path_correlations() -> list[dict[str, float | str]]:
    """Correlations between latent qualities that the paths give: the product of the paths between them."""
    names = [LINKS[0][0], *(target for _, target, _ in LINKS)]
    paths = [path for _, _, path in LINKS]
    return [
        {"predictor": names[i], "outcome": names[j], "r": float(np.prod(paths[i:j]))}
        for i, j in itertools.combinations(range(len(names)), 2)
    ]


def chain_correlations(scores: Frame, metrics: Frame) -> list[dict[str, float | str | int]]:
    """Correlations across the usual stores of the true scores of the chain, and of repeat business."""
    usual = [store.name for store, keep in zip(STORES, USUAL, strict=True) if keep]
    true = Frame({name: true_column(scores, name) for name, *_ in LINKS})
    table = true.join(metrics.set_index("unit")[list(METRICS)]).loc[usual]
    return [
        {"predictor": x, "outcome": y, "stores": len(usual), "r": float(table[x].corr(table[y]))}
        for x, y in itertools.combinations([name for name, *_ in LINKS] + ["repeat_rate"], 2)
    ]


def true_column(scores: Frame, scale: str) -> pd.Series:
    """One scale's true scores by unit: of the front line for latitude, of all staff or customers for the rest."""
    wanted = scores[scores["scale"] == scale]
    level = "all" if (wanted["level"] == "all").any() and scale != "latitude" else wanted["level"].iloc[0]
    return wanted[wanted["level"] == level].set_index("unit")["score"]


def gaps(scores: Frame) -> dict[str, dict[str, float]]:
    """True scores of the whole on the scales that all levels share, by level, with the gap from top to front line."""
    whole = scores[scores["unit"] == CLIENT].pivot_table(index="scale", columns="level", values="score")
    whole = whole.dropna(subset=[level for level in ("front_line", "senior_leader") if level in whole])
    if {"front_line", "senior_leader"} <= set(whole.columns):
        whole["senior_leader_minus_front_line"] = whole["senior_leader"] - whole["front_line"]
    return {str(scale): {str(k): float(v) for k, v in row.dropna().items()} for scale, row in whole.iterrows()}
