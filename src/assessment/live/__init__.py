"""Panels for a consultant's notebook: choose, and the chart follows. Only what may be shown can be chosen."""

from assessment.live.panels import links, outcomes, scores
from assessment.live.what_if import what_if

__all__ = ["links", "outcomes", "scores", "what_if"]
