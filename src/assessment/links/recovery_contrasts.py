"""How customers differ by what happened to them after a problem: compared for the whole organisation.

In one unit too few people have problems to tell. Those for whom a step happened are held against those for whom it
didn't; those who told nobody, and those whose problem was put right, against customers who had none. Loyalty,
satisfaction and the intention to buy again are each compared by themselves.

Nothing here says that a step *makes* people loyal: who gets an apology is not drawn by lot.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import numpy as np
import pandas as pd
import polars as pl

from assessment.links.recovery import ACTIONS, Belongs, Recovery, shown_totals
from assessment.privacy import SHOWN, gate_together, hide_told
from assessment.responses import Units
from assessment.scores import BOUNDS, nearly_alike
from assessment.scores.splits import BLANK, EVERYBODY, NO, YES
from assessment.stats import Estimate, difference_interval, mean_estimate, mean_variance

__all__ = ["CONTRAST_COLUMNS", "RECOVERED", "SILENT", "WOULD", "contrast_recovery"]

CONTRAST_COLUMNS = [
    "wave", "contrast", "outcome", "title", "measure", "n", "mean", "n_base", "mean_base", "difference", "ci_low", "ci_high",
    "status",
]  # fmt: skip
SILENT, RECOVERED, WOULD = "silent", "recovered", "would_return"
Group = tuple[str, str]  # a step, and the sign that was given to it
Pair = tuple[Group, Group]
Means = Mapping[Group, tuple[float, Estimate]]


def contrast_recovery(
    splits: pl.DataFrame, recovery: Recovery, decisions: pd.DataFrame, units: Units, *, minimum: int
) -> pd.DataFrame:
    """Compare customers by what happened to them, for the whole organisation.

    Parameters
    ----------
    splits, recovery, decisions, units, minimum
        As :func:`follow_recovery` takes them.

    Returns
    -------
    DataFrame
        A row for each wave, contrast and outcome: ``wave, contrast, outcome, title, measure, n, mean, n_base, mean_base,
        difference, ci_low, ci_high, status``. A step's contrast is, of those who had a problem, the ones for whom it happened
        less the ones for whom it didn't. ``problem`` (had one), ``silent`` (told nobody) and ``recovered`` (the first person
        put it right) are compared with those who had no problem. Outcomes are scores 0-100, and ``would_return`` the share 0-1
        who would buy again.

    Notes
    -----
    Welch's interval of the difference of two means of different people. What may be shown is decided for all groups of an
    outcome together with its published totals (:func:`assessment.privacy.gate_together`).
    """
    rows = [empty_contrasts()]
    for wave in splits["wave"].unique().sort():
        shown = shown_totals(decisions, wave)
        for outcome, scale in recovery.scales.items():
            sums = splits.filter((pl.col("wave") == wave) & (pl.col("scale") == scale))
            figures = {outcome: sums} | ({WOULD: would_sums(splits, recovery, wave)} if outcome == "repurchase" else {})
            for name, frame in figures.items():
                alike = alike_in(frame, recovery, name)
                states = decide_groups(sums, recovery, units, minimum=minimum, shown=shown(scale), alike=alike)
                rows.append(contrasts(frame, recovery, states, name).assign(wave=wave))
    return pd.concat(rows, ignore_index=True)[CONTRAST_COLUMNS]


def groups_of(recovery: Recovery) -> dict[Group, Belongs]:
    """Everybody with a problem, everybody without, and those with and without each step, the most wanted first."""
    if not recovery.steps:
        return {}
    asked = [step for step in ACTIONS if step in recovery.steps]
    found: dict[Group, Belongs] = {("problem", YES): recovery.had_problem, ("problem", NO): recovery.no_problem}
    return found | {(step, sign): recovery.with_step(step, sign) for step in asked for sign in (NO, YES)}


def pairs_of(recovery: Recovery) -> dict[str, Pair]:
    """Each contrast: the group that it is about, and the one that it is compared with."""
    unharmed = ("problem", NO)
    found = {
        "problem": (("problem", YES), unharmed),
        SILENT: (("told", NO), unharmed),
        RECOVERED: (("first_fixed", YES), unharmed),
    }
    found |= {step: ((step, YES), (step, NO)) for step in ACTIONS}
    return {name: pair for name, pair in found.items() if pair[0] in groups_of(recovery)}


def alike_in(sums: pl.DataFrame, recovery: Recovery, outcome: str) -> set[Group]:
    """Groups of which an outcome would tell nearly everybody's answer."""
    top, least = step_of(recovery, outcome)[1], recovery.least.get(recovery.scales.get(outcome, ""), 1)
    groups = groups_of(recovery).items()
    return {name for name, belongs in groups if nearly_alike(*group_sums(sums, belongs), top=top, least=least)}


def decide_groups(
    sums: pl.DataFrame, recovery: Recovery, units: Units, *, minimum: int, shown: Iterable[str], alike: Collection[Group]
) -> dict[Group, str]:
    """Ask which groups of an outcome may be shown beside its totals in the units; ``alike`` are not, nor what would tell them."""
    groups = groups_of(recovery)
    in_each = {pattern: tuple(belongs(pattern) for belongs in groups.values()) for pattern in sums["pattern"].unique()}
    atoms: dict[tuple[str, tuple[bool, ...]], int] = {}
    for unit, pattern, n in sums.select("unit", "pattern", "n").iter_rows():
        atom = (unit, in_each[pattern])
        atoms[atom] = atoms.get(atom, 0) + n
    members = {name: [atom for atom in atoms if atom[1][place]] for place, name in enumerate(groups)}
    by_unit: dict[str, list[tuple[str, tuple[bool, ...]]]] = {}
    for atom in atoms:
        for name in (atom[0], *units.ancestors(atom[0])):
            by_unit.setdefault(name, []).append(atom)
    out = {unit: by_unit[unit] for unit in shown if unit in by_unit}
    states = gate_together(members, atoms, minimum=minimum, out=out)
    return hide_told(states, members, alike, out=list(out.values()))


def would_sums(splits: pl.DataFrame, recovery: Recovery, wave: str) -> pl.DataFrame:
    """Who would buy again (1) and who would not (0), of those who said."""
    at = recovery.place(WOULD)
    answered = splits.filter(
        (pl.col("wave") == wave) & (pl.col("scale") == EVERYBODY) & (pl.col("pattern").str.slice(at, 1) != BLANK)
    )
    yes = pl.when(pl.col("pattern").str.slice(at, 1) == YES).then(pl.col("n")).otherwise(0).cast(pl.Int128)
    return answered.with_columns(total=yes, squares=yes)


def contrasts(sums: pl.DataFrame, recovery: Recovery, states: Mapping[Group, str], outcome: str) -> pd.DataFrame:
    """All contrasts of one outcome."""
    measure = "share" if outcome == WOULD else "score"
    step = step_of(recovery, outcome)
    means = {name: group_mean(sums, belongs, step) for name, belongs in groups_of(recovery).items() if states[name] == SHOWN}
    rows = [
        {"contrast": name, **sides(means, pair), **difference(means, pair, BOUNDS[measure]), "status": pair_status(states, pair)}
        for name, pair in pairs_of(recovery).items()
    ]
    frame = pd.DataFrame(rows, columns=[name for name in CONTRAST_COLUMNS if name not in {"wave", "outcome", "title", "measure"}])
    return frame.assign(outcome=outcome, title=recovery.titles[outcome], measure=measure)


def step_of(recovery: Recovery, outcome: str) -> tuple[int, int]:
    """What an outcome's whole-number scores are multiplied with, and over."""
    return (1, 1) if outcome == WOULD else (100, recovery.denominators[recovery.scales[outcome]])


def group_sums(sums: pl.DataFrame, belongs: Belongs) -> tuple[int, int, int]:
    """How many people's pattern belongs, and the sums of their scores and of squares."""
    chosen = sums.filter(pl.col("pattern").is_in([pattern for pattern in sums["pattern"].unique() if belongs(pattern)]))
    n, total, squares = (sum(chosen[name].to_list()) for name in ("n", "total", "squares"))
    return n, total, squares


def group_mean(sums: pl.DataFrame, belongs: Belongs, step: tuple[int, int]) -> tuple[float, Estimate]:
    """n, and the mean with its standard error, of the people whose pattern belongs."""
    n, total, squares = group_sums(sums, belongs)
    moments = mean_variance([n], [total], [squares], step=step)
    return float(n), mean_estimate(moments.n, moments.mean, moments.variance)


def sides(means: Means, pair: Pair) -> dict[str, float]:
    """How many there are on both sides, and their means, each where it may be shown."""
    unknown = (np.nan, Estimate(*np.full((3, 1), np.nan)))
    (n, about), (n_base, base) = (means.get(name, unknown) for name in pair)
    return {"n": n, "mean": float(about.mean[0]), "n_base": n_base, "mean_base": float(base.mean[0])}


def difference(means: Means, pair: Pair, bounds: tuple[float, float]) -> dict[str, float]:
    """The difference and its interval, where both sides may be shown."""
    if not all(name in means for name in pair):
        return dict.fromkeys(("difference", "ci_low", "ci_high"), np.nan)
    found = difference_interval(means[pair[0]][1], means[pair[1]][1], bounds=bounds)
    return {name: float(part[0]) for name, part in zip(("difference", "ci_low", "ci_high"), found, strict=True)}


def pair_status(states: Mapping[Group, str], pair: Pair) -> str:
    """Shown where both sides are, else why the first of them is not."""
    return next((states[name] for name in pair if states[name] != SHOWN), SHOWN)


def empty_contrasts() -> pd.DataFrame:
    """No rows, with the columns' kinds."""
    texts = {"wave", "contrast", "outcome", "title", "measure", "status"}
    return pd.DataFrame({name: pd.Series(dtype="str" if name in texts else "float64") for name in CONTRAST_COLUMNS})
