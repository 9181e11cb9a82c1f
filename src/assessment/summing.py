"""From answers to sums, and from sums to what may be shown: nothing after this looks at an answer again.

Answers are scored and summed up in whole numbers that merge; levels too small to be shown even for the whole are joined; and
the gate is asked about every group of every statistic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd
import polars as pl

from assessment.inputs import Inputs
from assessment.links import agree_within
from assessment.privacy import decide_groups, hide_alike, hide_figures, hide_loose_ends, nearest_shown
from assessment.responses import Units, as_told
from assessment.scores import (
    Key,
    Pooling,
    Summaries,
    Summarise,
    beside,
    condense,
    count_answered,
    count_missing,
    find_alike,
    find_astride,
    find_overlaps,
    hide_wholes,
    keys_of,
    leave_to_ratings,
    levels_together,
    merge_answered,
    merge_pairs,
    merge_ratings,
    merge_splits,
    plan_pooling,
    pool_answered,
    pool_headcounts,
    pool_ratings,
    pool_summaries,
    respondents_by_statistic,
    summarise_counts,
    summarise_pairs,
    summarise_ratings,
    summarise_splits,
    summarise_table,
    sums_of_groups,
    tabulated_keys,
    together_where_needed,
)
from assessment.settings import ALL, CUSTOMER, NOT_STATED, Engagement, Kind, parts_of
from assessment.surveys import Survey

__all__ = ["SummedUp", "decide", "sum_up", "told_together"]


@dataclass(frozen=True)
class SummedUp:
    """The answers summed up: how each scale is scored, the sums, and units and levels with small levels joined.

    ``splits`` are customers' sums by what happened to them after a problem, ``ratings`` employees' by the department they rated;
    ``pairs`` have cross-products of what the same people said in two waves running, ``missing`` counts who was asked each item
    and who answered it, ``answered`` who answered which questions of scales that share some with others, and ``astride`` the
    kind, wave and name of figures that are astride a scale. ``within`` is how far people of each unit agree, shown or not:
    ``summaries`` are without what only that needs (:func:`assessment.scores.condense`).
    """

    keys: Mapping[Kind, Mapping[str, Key]]
    summaries: Summaries
    splits: pl.DataFrame
    ratings: pl.DataFrame
    pairs: pl.DataFrame
    units: Units
    pooling: Pooling
    missing: pl.DataFrame
    answered: pl.DataFrame
    within: pd.DataFrame
    astride: frozenset[tuple[Kind, str, str]] = frozenset()

    def untold(self, wave: str) -> list[tuple[Kind, str]]:
        """Kind and name of figures that are astride a scale in one wave."""
        return sorted((kind, name) for kind, of, name in self.astride if of == wave)


def sum_up(engagement: Engagement, inputs: Inputs, summarise: Summarise = summarise_table) -> SummedUp:
    """Score the answers and sum them up; join levels that are too small to be shown even for the whole."""
    minimum, levels = engagement.privacy.minimum_group, engagement.all_levels
    counts = inputs.responses.counts
    keys = {kind: (tabulated_keys if kind in counts else keys_of)(survey, levels) for kind, survey in inputs.surveys.items()}
    summaries = beside(
        summarise_counts(counts[kind], kind, inputs.surveys[kind], keys[kind])
        if kind in counts
        else summarise(answers, kind, inputs.surveys[kind], keys[kind])
        for kind, answers in inputs.responses.answers.items()
    )
    splits = merge_splits(
        summarise_splits(as_told(answers), kind, inputs.surveys[kind], keys[kind])
        for kind, answers in inputs.responses.answers.items()
        if kind == CUSTOMER and kind not in counts
    )
    pooling = plan_pooling(summaries.respondents, levels, minimum=minimum)
    ratings = pool_ratings(rate(inputs, keys), pooling)
    pooled = leave_to_ratings(pool_summaries(summaries, pooling), ratings)
    pairs = merge_pairs(
        summarise_pairs(
            as_told(inputs.responses.answers[kind]),
            kind,
            inputs.surveys[kind],
            keys[kind],
            waves=engagement.waves,
            pooling=pooling,
        )
        for kind in engagement.same_respondents
    )
    missing = count_missing(summaries, inputs.surveys, levels, pooling)
    answered = pool_answered(patterns(inputs, keys), pooling)
    units = replace(pool_headcounts(inputs.units, pooling), together=levels_together(pooled.respondents, levels))
    within = agree_within(pooled, inputs.surveys, keys, minimum=minimum)
    pooled = condense(pooled, units.root, surveys=inputs.surveys, keys=keys)
    return SummedUp(keys, pooled, splits, ratings, pairs, units, pooling, missing, answered, within, astride(inputs, keys))


def astride(inputs: Inputs, keys: Mapping[Kind, Mapping[str, Key]]) -> frozenset[tuple[Kind, str, str]]:
    """Find the figures that are astride a scale: kind, wave and name; in tables of counts none is known to be."""
    return frozenset(
        (kind, *place)
        for kind, answers in inputs.responses.answers.items()
        if kind not in inputs.responses.counts
        for place in find_astride(as_told(answers), inputs.surveys[kind], keys[kind])
    )


def patterns(inputs: Inputs, keys: Mapping[Kind, Mapping[str, Key]]) -> pl.DataFrame:
    """Count who answered which questions. Of tables of counts nobody knows; a scale there tells no more than its questions."""
    return merge_answered(
        count_answered(as_told(answers), kind, inputs.surveys[kind], keys[kind])
        for kind, answers in inputs.responses.answers.items()
        if kind not in inputs.responses.counts
    )


def rate(inputs: Inputs, keys: Mapping[Kind, Mapping[str, Key]]) -> pl.DataFrame:
    """Sum up what employees say of the one department that each of them named."""
    return merge_ratings(
        summarise_ratings(as_told(answers), kind, inputs.surveys[kind], keys[kind])
        for kind, answers in inputs.responses.answers.items()
        if kind != CUSTOMER and kind not in inputs.responses.counts
    )


def decide(summed: SummedUp, surveys: Mapping[Kind, Survey], *, minimum: int) -> pd.DataFrame:
    """Say of every group of every statistic whether it is shown: ``kind, wave, scale, unit, level, status, shown_at``."""
    alone = decide_alone(summed.summaries, summed.units, minimum=minimum)
    apart = without_alike(alone, summed, surveys)
    overlaps = {kind: find_overlaps(surveys[kind], keys) for kind, keys in summed.keys.items()}
    apart = hide_loose_ends(apart, summed.answered, overlaps, summed.units, minimum=minimum)
    apart = hide_figures(apart, summed.astride)
    together = hide_wholes(apart, summed.keys)
    return together.assign(shown_at=nearest_shown(together, summed.units))


def told_together(summed: SummedUp, decisions: pd.DataFrame) -> SummedUp:
    """The same sums, of no levels together where no unit needs to show any so."""
    needed = summed.units.together in set(decisions["level"])
    return summed if needed else replace(summed, units=replace(summed.units, together=""))


def without_alike(decisions: pd.DataFrame, summed: SummedUp, surveys: Mapping[Kind, Survey]) -> pd.DataFrame:
    """Hide what nearly everybody in a group answered, and what would tell it."""
    sums = sums_of_groups(summed.summaries, summed.units, surveys=surveys, keys=summed.keys)
    within = {
        (kind, name): [
            other
            for other, whole in keys.items()
            if other != name and set(key.items) <= set(whole.items) and name not in whole.questions
        ]
        for kind, keys in summed.keys.items()
        for name, key in keys.items()
        if key.items
    }
    alike = find_alike(sums, surveys=surveys, keys=summed.keys)
    return hide_alike(decisions, alike, respondents_by_statistic(summed.summaries), within, summed.units)


def decide_alone(summaries: Summaries, units: Units, *, minimum: int) -> pd.DataFrame:
    """Ask the gate about every group of every statistic by itself: ``kind, wave, scale, unit, level, status``.

    Units that can't show some level apart are asked about these levels together, too, in all statistics and waves.
    """
    statistics = respondents_by_statistic(summaries)
    decided = []
    for (kind, wave, scale), counts in statistics.partition_by(
        "kind", "wave", "scale", as_dict=True, maintain_order=True
    ).items():
        atoms = counts.select("unit", "level", "n").rows()
        present = list(dict.fromkeys(level for _, level, _ in atoms))
        staff_levels = [ALL, *present] if len(present) > 1 or present != [NOT_STATED] else [ALL]
        staff_levels += [units.together] if len({*present} & {*parts_of(units.together)}) > 1 else []
        groups = decide_groups(atoms, units, minimum=minimum, levels=present if kind == CUSTOMER else staff_levels)
        decided += [(unit, level, status, kind, wave, scale) for unit, level, _, status in groups]
    every = pd.DataFrame(decided, columns=["unit", "level", "status", "kind", "wave", "scale"], dtype=str)
    return together_where_needed(every, units.together)
