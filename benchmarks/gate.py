"""How much the gate lets through, and how long it takes: random organisations of 30, 100 and 300 units.

Run: ``python benchmarks/gate.py``. Units have about 40 people at the front line, 9 managers and 5 senior leaders, by size of unit
(lognormal), and sit in regions of about 12. What is counted are the groups of ten or more of single levels and of all staff:
``apart`` is the share of them that are shown; ``at most``, what could be beside every unit's total, if nothing but the units
themselves had to be safe. ``kept`` also counts a group that is hidden but shown together with another level of its unit: together
they count once, however many they are, and not at all where none of them had ten.

``python benchmarks/gate.py whole UNITS SCALES WAVES`` measures all steps of a release, with SCALES scales of three questions in
WAVES waves that a tenth of a third of the people leave out. The first wave was released before, with one unit in twenty in
another region and one person less. Seconds are of the processor, and beside them of the clock.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import combinations
from time import perf_counter, process_time
from typing import TypeVar

import numpy as np
import pandas as pd
import polars as pl

from assessment.privacy import (
    PROTECTS_EARLIER,
    PROTECTS_OTHERS,
    SHOWN,
    Entry,
    gate,
    hidden_by_ledger,
    hide_groups,
    hide_loose_ends,
    plan_groups,
    prove_releases,
)
from assessment.responses.model import Units
from assessment.scores import (
    Key,
    Overlap,
    Pooling,
    count_answered,
    find_overlaps,
    hide_wholes,
    keys_of,
    list_people,
    plan_pooling,
    statistics_of,
    summarise,
    together_where_needed,
)
from assessment.settings import Kind, Level, parts_of
from assessment.summing import decide_alone
from assessment.surveys import Survey

__all__ = ["answers_of", "main", "organisation", "releases", "survey_of", "whole"]

T = TypeVar("T")
MEANS = {"front_line": 40.0, "manager": 9.0, "senior_leader": 5.0}
LEADERS = "manager+senior_leader"
MINIMUM = 10


def organisation(seed: int, units: int, *, means: Mapping[str, float] = MEANS, spread: float = 0.5) -> tuple[pd.DataFrame, Units]:
    """Make up who answered, by unit and level, and the tree of units.

    Parameters
    ----------
    seed : int
        Of the random numbers.
    units : int
        Units that have people.
    means : mapping of str to float
        People of each level in a unit, on average.
    spread : float
        Standard deviation of the logarithm of a unit's size.

    Returns
    -------
    DataFrame, Units
        As :func:`assessment.privacy.gate` takes them.
    """
    generator = np.random.default_rng(seed)
    regions = max(units // 12, 1)
    parents = {"All": "", **{f"Region {number}": "All" for number in range(regions)}}
    parents |= {f"Unit {number}": f"Region {generator.integers(regions)}" for number in range(units)}
    size = generator.lognormal(0, spread, units)
    rows = [
        (f"Unit {number}", level, int(generator.poisson(mean * size[number])))
        for number in range(units)
        for level, mean in means.items()
    ]
    return pd.DataFrame(rows, columns=["unit", "level", "n"]), Units(parents)


def survey_of(scales: int) -> Survey:
    """A survey of scales of three questions, each question with a figure of its own."""
    items = {
        f"q{scale}_{place}": {
            "text": "Question", "concepts": [f"c{scale}_{place}"], "answers": "agree", "scales": [f"s{scale}"],
        }
        for scale in range(scales)
        for place in range(3)
    }  # fmt: skip
    return Survey.model_validate(
        {
            "survey": "s",
            "title": "S",
            "respondents": "employee",
            "answers": {"agree": {"low": 1, "high": 5}},
            "scales": {f"s{scale}": {"title": f"S{scale}"} for scale in range(scales)},
            "items": items,
        }
    )


def answers_of(counts: pd.DataFrame, survey: Survey, waves: int) -> pl.DataFrame:
    """Make up answers: three people in ten leave out a question in ten, the others none."""
    random = np.random.default_rng(1)
    units, levels = (np.repeat(counts[name].to_numpy(), counts["n"]) for name in ("unit", "level"))
    number = len(units)
    frames = []
    for wave in range(waves):
        skips = random.random(number) < 0.3
        asked = {name: ~(skips & (random.random(number) < 0.1)) for name in survey.items}
        said = pl.DataFrame({"unit": units, "level": levels, **asked}).with_columns(
            pl.lit(f"w{wave}").alias("wave"),
            pl.Series("respondent", [f"p{place}" for place in range(number)]),
            *(pl.when(name).then(pl.lit(3, pl.Int16)).alias(name) for name in asked),
        )
        frames.append(said)
    return pl.concat(frames)


def whole(units: int, scales: int, waves: int) -> None:
    """Print what each step of a release takes, and how many groups it leaves."""
    counts, regions = organisation(1, units)
    tree = replace(regions, together=LEADERS)
    survey, levels = survey_of(scales), {name: Level(label=name, form=name) for name in MEANS}
    keys, answers = keys_of(survey, levels), answers_of(counts, survey, waves)
    summaries = summarise(answers.lazy(), "employee", survey, keys)
    answered = count_answered(answers.lazy(), "employee", survey, keys)
    pooling = plan_pooling(summaries.respondents, levels, minimum=MINIMUM)
    people = list_people(answers, "employee", survey, keys, pooling=pooling, secret=b"key")
    overlaps: Mapping[Kind, Mapping[str, Overlap]] = {"employee": find_overlaps(survey, keys)}
    alone = timed("gate", lambda: decide_alone(summaries, tree, minimum=MINIMUM))
    told(alone)
    of_kind: Mapping[Kind, Mapping[str, Key]] = {"employee": keys}
    together = timed(
        "loose ends", lambda: hide_wholes(hide_loose_ends(alone, answered, overlaps, tree, minimum=MINIMUM), of_kind)
    )
    told(together)
    draft = Entry(MINIMUM, dict(tree.parents), {"employee": statistics_of(keys)}, shown=plan_groups(together), people=people)
    old = earlier_release(answers, survey, keys, tree, pooling)
    hidden = timed("ledger, repair", lambda: hidden_by_ledger("this release", draft, {"release 1": old}))
    told(kept := hide_wholes(hide_groups(together, hidden), of_kind))
    final = replace(draft, shown=plan_groups(kept))
    print(timed("ledger, proof", lambda: prove_releases({"release 1": old, "this release": final})))


def earlier_release(answers: pl.DataFrame, survey: Survey, keys: Mapping[str, Key], tree: Units, pooling: Pooling) -> Entry:
    """The first wave without its first person, one unit in twenty in another region."""
    before = answers.filter(pl.col("wave") == "w0")[1:]
    parents = {**tree.parents, **dict.fromkeys(tree.leaves[::20], tree.parents[tree.leaves[0]])}
    decided = decide_alone(summarise(before.lazy(), "employee", survey, keys), replace(tree, parents=parents), minimum=MINIMUM)
    people = list_people(before, "employee", survey, keys, pooling=pooling, secret=b"key")
    return Entry(MINIMUM, parents, {"employee": statistics_of(keys)}, shown=plan_groups(decided), people=people)


def timed(step: str, work: Callable[[], T]) -> T:
    """Do some work and print how long it took."""
    used, began = process_time(), perf_counter()
    done = work()
    print(f"{step:<15} {process_time() - used:>8.1f} s ({perf_counter() - began:.0f} s)", flush=True)
    return done


def told(decisions: pd.DataFrame) -> None:
    """Print how many groups of ten or more are shown."""
    apart, instead, large = kept_of(decisions)
    print(
        f"{'':<15} of {large} groups of ten or more {apart} apart ({apart / large:.1%}) and {instead} with another level "
        f"({(apart + instead) / large:.1%})"
    )


def kept_of(decisions: pd.DataFrame) -> tuple[int, int, int]:
    """Count groups that are kept, and that could be.

    Parameters
    ----------
    decisions : DataFrame
        ``unit, level, status``, of several statistics also ``wave, scale``.

    Returns
    -------
    (int, int, int)
        Groups of the minimum or more of single levels and of all staff that are shown; rows of levels together of which such a
        group is hidden; and all such groups.
    """
    large = decisions[(decisions["level"] != LEADERS) & decisions["status"].isin([SHOWN, PROTECTS_OTHERS, PROTECTS_EARLIER])]
    return int((large["status"] == SHOWN).sum()), len(stand_ins(decisions)), len(large)


def stand_ins(decisions: pd.DataFrame) -> pd.DataFrame:
    """Rows of levels together that are shown in place of a group of the minimum or more."""
    place = [name for name in ("wave", "scale", "unit") if name in decisions.columns]
    shown = decisions[(decisions["level"] == LEADERS) & (decisions["status"] == SHOWN)]
    hidden = decisions[decisions["level"].isin(parts_of(LEADERS)) & decisions["status"].isin([PROTECTS_OTHERS, PROTECTS_EARLIER])]
    return shown[pd.MultiIndex.from_frame(shown[place]).isin(pd.MultiIndex.from_frame(hidden[place]))]


def at_most(decided: pd.DataFrame, tree: Units) -> int:
    """Count what could be shown where every unit's total is: in each unit as many levels as leave nobody, or the minimum."""
    decided = decided[decided["level"] != LEADERS]
    large = decided[decided["n"] >= MINIMUM]
    ends = set(tree.leaves)
    found = int((~large["unit"].isin(ends)).sum())
    for _, levels in decided[decided["unit"].isin(ends) & (decided["level"] != "all")].groupby("unit"):
        sizes = levels["n"].tolist()
        choices = [chosen for count in range(len(sizes) + 1) for chosen in combinations(sizes, count)]
        safe = [chosen for chosen in choices if min(chosen, default=MINIMUM) >= MINIMUM]
        left = [len(chosen) for chosen in safe if not 0 < sum(sizes) - sum(chosen) < MINIMUM]
        found += max(left, default=0) + (sum(sizes) >= MINIMUM)
    return found


def releases() -> None:
    """Measure the steps of a release of 20 figures in three waves, of 300 units and of 2,000."""
    for units in (300, 2000):
        print(f"{units:,} units, 5 scales with 3 questions each, 3 waves; the first was released before (whole {units} 5 3)")
        used, began = process_time(), perf_counter()
        whole(units, 5, 3)
        print(f"{'all of it':<15} {process_time() - used:>8.1f} s ({perf_counter() - began:.0f} s)", flush=True)


def main() -> None:
    """Print one line for each size of organisation."""
    print(f"{'units':>6} {'groups >= 10':>13} {'kept':>7} {'apart':>7} {'at most':>8} {'seconds':>8}")
    for units in (30, 40, 100, 300):
        shown, together, most, large, seconds = 0, 0, 0, 0, []
        for seed in range(5):
            counts, tree = organisation(seed, units)
            start = perf_counter()
            decided = together_where_needed(gate(counts, tree, minimum=MINIMUM, levels=["all", *MEANS, LEADERS]), LEADERS)
            seconds.append(perf_counter() - start)
            most += at_most(decided, tree)
            shown, together, large = (sum(pair) for pair in zip((shown, together, large), kept_of(decided), strict=True))
        kept, apart = (shown + together) / large, shown / large
        print(f"{units:>6} {large / 5:>13.0f} {kept:>7.1%} {apart:>7.1%} {most / large:>8.1%} {np.median(seconds):>8.3f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["whole"]:
        whole(*map(int, sys.argv[2:5]))
    else:
        main()
