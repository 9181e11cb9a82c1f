"""What becomes of a problem: who told us, and what we did about it, in every unit.

The steps from a problem to coming back are shares of those who had a problem, each with its own interval. Those who told
nobody are a share of all customers: how many there are, not how many speak up, is what a business loses by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import polars as pl

from assessment.privacy import PROTECTS_OTHERS, SHOWN, gate_parts, hide_told
from assessment.responses import Units
from assessment.scores import Key, least_step, nearly_alike
from assessment.scores.splits import BLANK, EVERYBODY, NO, YES, find_steps, split_scales
from assessment.settings import CUSTOMER
from assessment.stats import Floats, share_interval
from assessment.surveys import Survey

__all__ = ["ACTIONS", "FUNNEL_COLUMNS", "NO_RECOVERY", "Belongs", "Recovery", "follow_recovery", "plan_recovery", "shown_totals"]

FUNNEL_COLUMNS = ["wave", "unit", "step", "title", "n", "count", "share", "ci_low", "ci_high", "status"]
SILENT = "silent"
AFTER = ("told", "apology", "followed_up")  # steps that are asked of those who had a problem only
ACTIONS = ("told", "acknowledged", "apology", "first_fixed", "alternative", "followed_up")
Belongs = Callable[[str], bool]


@dataclass(frozen=True)
class Recovery:
    """What was asked about problems, and of what.

    Parameters
    ----------
    steps : mapping of str to str
        Step to its item, in the order of the signs of a pattern.
    titles : mapping of str to str
        Step or outcome to its title.
    scales : mapping of str to str
        Outcome (``customer_satisfaction``, ``loyalty``, ``repurchase``) to the scale that measures it.
    denominators : mapping of str to int
        Scale to what its whole-number scores are over.
    least : mapping of str to int
        Scale to the least by which two of them differ, where that is more than 1.
    """

    steps: Mapping[str, str]
    titles: Mapping[str, str]
    scales: Mapping[str, str]
    denominators: Mapping[str, int]
    least: Mapping[str, int] = field(default_factory=dict)

    def place(self, step: str) -> int:
        """Where a step's sign stands in a pattern."""
        return list(self.steps).index(step)

    def had_problem(self, pattern: str) -> bool:
        """Whether a person had a problem: said so, or said what happened after one without saying that there was none."""
        signs = dict(zip(self.steps, pattern, strict=True))
        return signs["problem"] == YES or (signs["problem"] == BLANK and any(signs.get(step, BLANK) != BLANK for step in AFTER))

    def with_step(self, step: str, sign: str) -> Belongs:
        """Who, among those with a problem, gave a step's question some answer."""
        at = self.place(step)
        return lambda pattern: pattern[at] == sign and self.had_problem(pattern)

    def no_problem(self, pattern: str) -> bool:
        """Whether a person said that there was no problem."""
        return pattern[self.place("problem")] == NO


NO_RECOVERY = Recovery({}, {}, {}, {})  # where no customer is asked


def plan_recovery(survey: Survey, keys: Mapping[str, Key]) -> Recovery:
    """Find what a customer survey asks about problems.

    Parameters
    ----------
    survey : Survey
        The customers' survey.
    keys : mapping of str to Key
        How each of its scales is scored.

    Returns
    -------
    Recovery
        Without steps where it doesn't ask whether there was a problem.
    """
    steps = find_steps(survey)
    scales = split_scales(survey, steps)
    titles = {step: survey.items[item].title or survey.items[item].wording(CUSTOMER) for step, item in steps.items()}
    titles |= {outcome: survey.all_scales[scale].title for outcome, scale in scales.items()}
    over, least = ({scale: of(keys[scale]) for scale in scales.values()}
                   for of in (lambda key: key.denominator, lambda key: least_step(survey, key)))  # fmt: skip
    return Recovery(steps, titles, scales, over, least)


def follow_recovery(
    splits: pl.DataFrame, recovery: Recovery, decisions: pd.DataFrame, units: Units, *, minimum: int
) -> pd.DataFrame:
    """Find the share for whom each step happened, in every unit.

    Parameters
    ----------
    splits : DataFrame
        Customers' sums by pattern (:func:`assessment.scores.splits.summarise_splits`).
    recovery : Recovery
        What was asked.
    decisions : DataFrame
        The gate's word on each scale: ``kind, wave, scale, unit, status``.
    units : Units
        The tree.
    minimum : int
        The fewest people that may be told apart.

    Returns
    -------
    DataFrame
        ``wave, unit, step, title, n, count, share, ci_low, ci_high, status``. The step ``problem`` is of all who were asked,
        ``silent`` (had a problem, told nobody) of all of whom both is known, the others of those who had a problem. ``n``
        answered, ``count`` said yes; the interval is Wilson's. A row that is not shown has no numbers.

    Notes
    -----
    A part of those who answered a question is decided on beside its totals, which are out
    (:func:`~assessment.privacy.gate_parts`). What the silent are counted by is out with those who told us, so that it tells
    nothing more. Whether people would buy again is asked of all and scored, so that its groups are decided on together
    (:func:`contrast_recovery` in the next module).
    """
    counts = splits.filter(pl.col("scale") == EVERYBODY)
    rows = [empty_funnel()]
    for wave in counts["wave"].unique().sort():
        patterns = counts.filter(pl.col("wave") == wave).select("unit", "pattern", "n")
        shown = shown_totals(decisions, wave)
        found = {step: share_of(patterns, cut, units, minimum=minimum, shown=shown(recovery.steps.get(step, "")))
                 for step, cut in cuts_of(recovery).items()}  # fmt: skip
        if SILENT in found:
            found[SILENT] = shown_with(found[SILENT], found["told"])
        rows += [frame.assign(wave=wave, step=step, title=recovery.titles.get(step, "")) for step, frame in found.items()]
    return pd.concat(rows, ignore_index=True)[FUNNEL_COLUMNS]


@dataclass(frozen=True)
class Cut:
    """Of whom a share is (``part``), who else gave the answer that it is worked out from (``rest``), and who counts (``yes``)."""

    part: Belongs
    rest: Belongs
    yes: Belongs


def cuts_of(recovery: Recovery) -> dict[str, Cut]:
    """The share that each step is, in order; the silent come after those who told us."""
    found: dict[str, Cut] = {}
    for step in recovery.steps:
        if step == "problem":
            at = recovery.place(step)
            found[step] = Cut(lambda p, at=at: p[at] != BLANK, nobody, lambda p, at=at: p[at] == YES)  # type: ignore[misc]
        elif step in ACTIONS:
            found[step] = step_cut(recovery, step)
        if step == "told":
            silent = recovery.with_step("told", NO)
            told = recovery.with_step("told", YES)
            found[SILENT] = Cut(lambda p, s=silent, t=told: s(p) or t(p) or recovery.no_problem(p), nobody, silent)  # type: ignore[misc]
    return found


def step_cut(recovery: Recovery, step: str) -> Cut:
    """The share of those with a problem for whom a step happened."""
    at = recovery.place(step)
    return Cut(
        part=lambda pattern: pattern[at] != BLANK and recovery.had_problem(pattern),
        rest=lambda pattern: pattern[at] != BLANK and not recovery.had_problem(pattern),
        yes=recovery.with_step(step, YES),
    )


def nobody(_: str) -> bool:
    """No pattern."""
    return False


def shown_totals(decisions: pd.DataFrame, wave: str) -> Callable[[str], list[str]]:
    """Units for which a scale's figure is out in a wave."""
    frame = decisions[(decisions["kind"] == CUSTOMER) & (decisions["wave"] == wave) & (decisions["status"] == SHOWN)]
    return lambda scale: list(frame.loc[frame["scale"] == scale, "unit"])


def share_of(patterns: pl.DataFrame, cut: Cut, units: Units, *, minimum: int, shown: Iterable[str]) -> pd.DataFrame:
    """One share in every unit with all below it, where it may be shown."""
    signs = list(patterns["pattern"].unique().sort())
    belongs = {
        name: [int(holds(sign)) for sign in signs] for name, holds in (("part", cut.part), ("rest", cut.rest), ("yes", cut.yes))
    }
    flags = pl.DataFrame({"pattern": signs, **belongs}, schema={"pattern": pl.String} | dict.fromkeys(belongs, pl.Int64))
    sums = (
        patterns.join(flags, on="pattern")
        .group_by("unit")
        .agg((pl.col(name) * pl.col("n")).sum() for name in belongs)
        .sort("unit")
    )
    counts = pd.DataFrame({name: sums[name].to_list() for name in ("unit", *belongs)})
    shown = list(shown)
    decided = gate_parts(counts, units, minimum=minimum, shown=shown)
    own = dict(zip(counts["unit"], counts["yes"], strict=True))
    yes = np.array([sum(own.get(name, 0) for name in units.within(unit)) for unit in decided["unit"]], dtype=float)
    decided = decided.assign(status=without_told(decided, yes, counts, units, shown))
    told = (decided["status"] == SHOWN).to_numpy()
    n = decided["n"].to_numpy(float)
    low, high = share_interval(yes, n)
    with np.errstate(invalid="ignore"):
        figures = {"n": n, "count": yes, "share": yes / n, "ci_low": low, "ci_high": high}
    return decided.assign(**{name: np.where(told, values, np.nan) for name, values in figures.items()})


def without_told(decided: pd.DataFrame, yes: Floats, counts: pd.DataFrame, units: Units, shown: Iterable[str]) -> list[str]:
    """The statuses of shares, without those that would tell what nearly each one said, beside the totals that are out."""
    said = zip(decided["unit"], decided["n"].tolist(), yes.tolist(), strict=True)
    alike = {unit for unit, n, count in said if nearly_alike(int(n), int(count), int(count), top=1)}
    there = {side: set(counts.loc[counts[side] > 0, "unit"]) for side in ("part", "rest")}
    inside = {unit: sorted(units.within(unit)) for unit in units.names}
    parts = {unit: [(one, "part") for one in within if one in there["part"]] for unit, within in inside.items()}
    totals = [[(one, side) for side, units_of in there.items() for one in inside[unit] if one in units_of] for unit in shown]
    states = dict(zip(decided["unit"], decided["status"], strict=True))
    return list(hide_told(states, parts, alike, out=totals).values())


def shown_with(frame: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Show shares only where another one is shown too, with which it shares the people who count."""
    silenced = (frame["status"] == SHOWN) & (other["status"] != SHOWN).to_numpy()
    numbers = ["n", "count", "share", "ci_low", "ci_high"]
    return frame.assign(
        status=frame["status"].where(~silenced, PROTECTS_OTHERS), **{name: frame[name].where(~silenced) for name in numbers}
    )


def empty_funnel() -> pd.DataFrame:
    """No rows, with the columns' kinds."""
    texts = {"wave", "unit", "step", "title", "status"}
    return pd.DataFrame({name: pd.Series(dtype="str" if name in texts else "float64") for name in FUNNEL_COLUMNS})
