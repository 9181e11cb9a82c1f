"""Panels for a consultant: choose, and the chart follows. Only what may be shown can be chosen."""

from assessment.live.answers import more_answers
from assessment.live.board import all_units, board, drivers
from assessment.live.pair import pair
from assessment.live.panels import links, outcomes, scores
from assessment.live.what_if import what_if

__all__ = ["all_units", "board", "drivers", "links", "more_answers", "outcomes", "pair", "scores", "what_if"]
