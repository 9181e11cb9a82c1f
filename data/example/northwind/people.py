"""Everybody's answers: all staff and all customers, whether or not they will reply.

A person's answer to an item is a point on 0-100: the mean of their level, what their store adds, what they themselves add, in
everything and in the trait, and noise; then it is put on the answer scale, turned where the item is worded the other way round.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from assessment.surveys.model import Survey
from northwind.latent import Qualities
from northwind.plan import NOISE, RECOVERY, SPREAD_OF_ITEMS, STAFF_LEVELS, STORES, TOUCHED_BY_PROBLEMS, TRAITS, WAVES, Trait

__all__ = ["answer_customers", "answer_staff", "on_scale", "trait_of"]

Column = NDArray[np.float64]
RECOVERY_ITEMS = ("problem", "told_us", "apology", "first_fixed", "alternative", "followed_up")


def answer_staff(survey: Survey, qualities: Qualities, *, wave: str, seed: int) -> pd.DataFrame:
    """Answers of all staff: ``store`` (position in the plan), ``level``, then a column an item; NaN where it is not asked."""
    counts = [(place, level, getattr(store, level)) for place, store in enumerate(STORES) for level in STAFF_LEVELS]
    people = pd.DataFrame([(place, level) for place, level, count in counts for _ in range(count)], columns=["store", "level"])
    return answer(people, survey, qualities[wave], wave=wave, seed=seed, touched=np.zeros(len(people)))


def answer_customers(survey: Survey, qualities: Qualities, *, wave: str, seed: int) -> pd.DataFrame:
    """Answers of all customers, columns as for staff; those with a problem also say what came of it."""
    people = pd.DataFrame({"store": np.repeat(np.arange(len(STORES)), [store.customers for store in STORES])})
    people["level"] = "customer"
    what_happened = recover(people["store"].to_numpy(), qualities[wave]["latitude"], np.random.default_rng(seed + 1))
    rest = survey.model_copy(update={"items": {name: item for name, item in survey.items.items() if name not in RECOVERY_ITEMS}})
    answers = answer(people, rest, qualities[wave], wave=wave, seed=seed, touched=points_after(what_happened))
    return pd.concat([answers, what_happened[[name for name in survey.items if name in RECOVERY_ITEMS]]], axis=1)


def answer(
    people: pd.DataFrame, survey: Survey, qualities: dict[str, Column], *, wave: str, seed: int, touched: Column
) -> pd.DataFrame:
    """Answer every item of a survey for everybody. ``touched`` holds points that problems cost or won back."""
    rng = np.random.default_rng(seed)
    offsets = item_offsets(survey)
    general_sd, trait_sd, answer_sd = NOISE["customer" if survey.respondents == "customer" else "staff"]
    general = general_sd * rng.standard_normal(len(people))
    levels, columns = people["level"].astype("category"), {}
    for name, trait in TRAITS.items():
        items = [item for item in survey.items if trait_of(survey, item) == name]
        if not items:
            continue
        point = expected(people, trait, qualities, own=name, wave=wave) + general + trait_sd * rng.standard_normal(len(people))
        point = point + touched if name in TOUCHED_BY_PROBLEMS else point
        for item in items:
            given = on_scale(survey, item, point + offsets[item] + answer_sd * rng.standard_normal(len(people)))
            columns[item] = np.where(levels.isin(survey.forms_of(survey.items[item])), given, np.nan)
    return pd.concat([people, pd.DataFrame(columns)[list(survey.items)]], axis=1)


def trait_of(survey: Survey, item: str) -> str:
    """The trait that an item measures.

    Raises
    ------
    ValueError
        The survey has grown an item that the plan knows nothing about.
    """
    scored = {*survey.items[item].scales, item}
    if found := next((name for name in TRAITS if name in scored), None):
        return found
    raise ValueError(f"plan.py has no trait for item {item!r} of {survey.survey!r}: add one to TRAITS")


def expected(people: pd.DataFrame, trait: Trait, qualities: dict[str, Column], *, own: str, wave: str) -> Column:
    """Mean of each person's level and what their store adds. Senior leaders are no store's own: stores add nothing to theirs."""
    adds = trait.own * qualities[f"own:{own}"] + sum(weight * qualities[name] for name, weight in trait.chain.items())
    base = people["level"].map(trait.means).to_numpy(dtype=float)
    sells = np.array([store.customers > 0 for store in STORES])
    in_store = (people["level"] != "senior_leader").to_numpy() & sells[people["store"]]
    return np.asarray(base + np.where(in_store, adds[people["store"]], 0.0) + trait.change * (wave == WAVES[1]), dtype=np.float64)


def item_offsets(survey: Survey) -> dict[str, float]:
    """How much easier or harder each item is than its scale's mean: evenly spread, the same in every wave."""
    return {name: SPREAD_OF_ITEMS * ((7 * place) % 11 - 5) / 5 for place, name in enumerate(survey.items)}


def on_scale(survey: Survey, item: str, points: Column) -> Column:
    """Put 0-100 points on an item's answer scale, turned where a high answer is unfavourable."""
    allowed = survey.answers[survey.items[item].answers]
    steps = np.clip(np.rint(points / 100 * allowed.span), 0, allowed.span)
    return np.asarray(allowed.high - steps if survey.items[item].reverse else allowed.low + steps, dtype=np.float64)


def recover(stores: NDArray[np.int64], latitude: Column, rng: np.random.Generator) -> pd.DataFrame:
    """Who had a problem, who told, and what was done: 1 yes, 0 no, NaN not asked."""

    def share(chance: float | Column) -> NDArray[np.bool_]:
        return np.asarray(rng.random(len(stores)) < chance)

    problem = share(RECOVERY.problem)
    told = share(RECOVERY.told) & problem
    fixed = share(RECOVERY.fixed + RECOVERY.fixed_by_latitude * latitude[stores]) & told
    done = {
        "told_us": told,
        "apology": share(RECOVERY.apology) & told,
        "first_fixed": fixed,
        "alternative": share(RECOVERY.alternative) & told & ~fixed,
        "followed_up": share(RECOVERY.followed_up) & told,
    }
    asked = {name: np.where(problem, yes, np.nan) for name, yes in done.items()}
    return pd.DataFrame({"problem": problem.astype(float), **asked})


def points_after(what_happened: pd.DataFrame) -> Column:
    """Points that a problem costs a customer's view of us, less what was won back."""
    happened = what_happened.fillna(0.0)
    points = (
        RECOVERY.cost * happened["problem"]
        + RECOVERY.gain_apology * happened["apology"]
        + RECOVERY.gain_fixed * happened["first_fixed"]
        + RECOVERY.gain_followed_up * happened["followed_up"]
    )
    return points.to_numpy(dtype=float)
