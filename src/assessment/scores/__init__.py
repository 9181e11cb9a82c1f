"""Answers to scores, scores to summaries that merge, summaries to estimates."""

from assessment.scores.alike import find_alike, least_step, nearly_alike
from assessment.scores.bulk import summarise
from assessment.scores.condensed import condense
from assessment.scores.estimates import (
    SHOWN,
    estimate_response,
    estimate_rests,
    estimate_scores,
    hide_wholes,
    respondents_by_statistic,
    tells_levels,
    without_unknown,
)
from assessment.scores.groups import headcounts, leave_out, populations, roll_up
from assessment.scores.handed_out import Summarise, awaited, summarise_by, summarise_table
from assessment.scores.measures import BOUNDS, Sums, measure_of, sums_of_groups, whole
from assessment.scores.membership import list_people, list_tabulated, stack_people, statistics_of
from assessment.scores.missing import count_missing, estimate_missing
from assessment.scores.overlaps import Overlap, count_answered, find_astride, find_overlaps, merge_answered, pool_answered
from assessment.scores.pairs import merge_pairs, summarise_pairs
from assessment.scores.pooling import (
    Pooling,
    levels_together,
    mention_pooled,
    mention_together,
    plan_pooling,
    pool_headcounts,
    pool_summaries,
    together_where_needed,
)
from assessment.scores.raked import RAKED, rake_scores
from assessment.scores.ratings import leave_to_ratings, merge_ratings, pool_ratings, summarise_ratings
from assessment.scores.scoring import Key, descriptors, keys_of
from assessment.scores.splits import merge_splits, summarise_splits
from assessment.scores.summaries import Summaries, beside, merge
from assessment.scores.tabulated import each_item_alone, summarise_counts, tabulated_keys, uncounted
from assessment.scores.weighted import WEIGHTED, Ground, gather_ground, weigh_scores

__all__ = [
    "BOUNDS",
    "RAKED",
    "SHOWN",
    "WEIGHTED",
    "Ground",
    "Key",
    "Overlap",
    "Pooling",
    "Summaries",
    "Summarise",
    "Sums",
    "awaited",
    "beside",
    "condense",
    "count_answered",
    "count_missing",
    "descriptors",
    "each_item_alone",
    "estimate_missing",
    "estimate_response",
    "estimate_rests",
    "estimate_scores",
    "find_alike",
    "find_astride",
    "find_overlaps",
    "gather_ground",
    "headcounts",
    "hide_wholes",
    "keys_of",
    "least_step",
    "leave_out",
    "leave_to_ratings",
    "levels_together",
    "list_people",
    "list_tabulated",
    "measure_of",
    "mention_pooled",
    "mention_together",
    "merge",
    "merge_answered",
    "merge_pairs",
    "merge_ratings",
    "merge_splits",
    "nearly_alike",
    "plan_pooling",
    "pool_answered",
    "pool_headcounts",
    "pool_ratings",
    "pool_summaries",
    "populations",
    "rake_scores",
    "respondents_by_statistic",
    "roll_up",
    "stack_people",
    "statistics_of",
    "summarise",
    "summarise_by",
    "summarise_counts",
    "summarise_pairs",
    "summarise_ratings",
    "summarise_splits",
    "summarise_table",
    "sums_of_groups",
    "tabulated_keys",
    "tells_levels",
    "together_where_needed",
    "uncounted",
    "weigh_scores",
    "whole",
    "without_unknown",
]  # fmt: skip
