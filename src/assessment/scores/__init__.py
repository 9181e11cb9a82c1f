"""Answers to scores, scores to summaries that merge, summaries to estimates."""

from assessment.scores.estimates import SHOWN, estimate_response, estimate_scores, respondents_by_statistic
from assessment.scores.groups import headcounts, roll_up
from assessment.scores.pooling import Pooling, mention_pooled, plan_pooling, pool_headcounts, pool_summaries
from assessment.scores.scoring import Key, descriptors, keys_of
from assessment.scores.summaries import Summaries, merge, summarise

__all__ = [
    "SHOWN", "Key", "Pooling", "Summaries", "descriptors", "estimate_response", "estimate_scores", "headcounts", "keys_of",
    "mention_pooled", "merge", "plan_pooling", "pool_headcounts", "pool_summaries", "respondents_by_statistic", "roll_up", "summarise",
]  # fmt: skip
