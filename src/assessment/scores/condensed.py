"""Summaries without what nothing needs once agreement within units is measured: most of what they hold.

Products of pairs of a scale's questions, unit by unit, and how many gave each answer say how far people in a unit agree. After
that, pairs are looked at for all units together only, and answers only where promoters and detractors are counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from assessment.scores.measures import measured
from assessment.scores.scoring import Key
from assessment.scores.summaries import Summaries, add
from assessment.settings import Kind
from assessment.surveys import Survey

__all__ = ["condense"]


def condense(
    summaries: Summaries, root: str, *, surveys: Mapping[Kind, Survey], keys: Mapping[Kind, Mapping[str, Key]]
) -> Summaries:
    """Add up pairs of items over all units, and keep answers of net promoter scores only.

    Parameters
    ----------
    summaries : Summaries
        For the units that people are in.
    root : str
        The name of all units together.
    surveys, keys : mapping by kind
        What was asked, and how it is scored.

    Returns
    -------
    Summaries
        The same, with ``items`` of the root, by level, and ``answers`` of items that have a net promoter score.
    """
    promoted = measured(surveys, "nps", keys)
    return replace(
        summaries,
        items=add([summaries.items.with_columns(pl.lit(root).alias("unit"))]),
        answers=summaries.answers.join(promoted, left_on=["kind", "item"], right_on=["kind", "scale"], how="semi"),
    )
