"""Score again without the careless, or with them where they are left out, and compare.

Everything is done over from the answers, by the same steps and the same decisions on what may be shown; only then are the
two compared, and only what may be told of the difference is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd
import polars as pl

from assessment.flags.effect import EFFECT_COLUMNS, NUMBERS, TEXTS, compare_scores, decide_effect, effect_scales
from assessment.flags.linking import compare_links
from assessment.links import AGREEMENT_COLUMNS, gather_outcomes, relate_units
from assessment.responses import Responses, Units
from assessment.scores import (
    SHOWN,
    Key,
    Pooling,
    Summaries,
    Sums,
    beside,
    estimate_scores,
    merge,
    pool_summaries,
    summarise,
    sums_of_groups,
)
from assessment.settings import ALL, CUSTOMER, Kind
from assessment.surveys import Survey

__all__ = ["Published", "effect_of_flagged"]

PEOPLE = ["file", "line", "wave"]
AT_ONCE = 2**17  # rows of a piece


@dataclass(frozen=True)
class Published:
    """What the figures with the flagged people are made of: the inputs, the sums, the gate's word, the figures themselves."""

    surveys: Mapping[Kind, Survey]
    keys: Mapping[Kind, Mapping[str, Key]]
    units: Units
    pooling: Pooling
    metrics: pl.DataFrame
    summaries: Summaries
    decisions: pd.DataFrame
    scores: pd.DataFrame
    links: pd.DataFrame
    scales: pd.DataFrame
    steps: tuple[str, ...]


def effect_of_flagged(published: Published, responses: Responses, *, wave: str, kept: bool, minimum: int) -> pd.DataFrame:
    """Find what leaving the flagged people out changes, or has changed.

    Parameters
    ----------
    published : Published
        What is published.
    responses : Responses
        The answers, and who was flagged.
    wave : str
        The wave that is reported on.
    kept : bool
        Whether the flagged people count in what is published.
    minimum : int
        The fewest people that may be told apart.

    Returns
    -------
    DataFrame
        Columns :data:`assessment.flags.EFFECT_COLUMNS`; empty where nobody was flagged in any wave.
    """
    if not any(frame["careless"].any() for frame in responses.flags.values()):
        kinds = dict.fromkeys(TEXTS, "str") | dict.fromkeys(NUMBERS, "float64")
        return pd.DataFrame(columns=EFFECT_COLUMNS).astype(kinds)
    chosen = effect_scales(published.surveys, published.keys, published.steps)
    published = narrowed(published, chosen)
    others = {
        kind: summed(other_answers(responses, kind, survey, wave=wave, kept=kept), kind, published)
        for kind, survey in published.surveys.items()
    }
    other = beside(others.values())
    pair = (published.summaries, other) if kept else (other, published.summaries)
    decided = decide_effect(
        *pair, published.decisions, published.units, chosen=(chosen, wave, kept), keys=published.keys, minimum=minimum
    )
    root = published.units.root
    scores = scored(in_the_root(other, root), decided, replace(published, units=Units({root: ""})))
    compared = compare_scores(published.scores, scores, published.scales, keys=published.keys, kept=kept, minimum=minimum)
    linked = [again(kind, others, published, wave=wave, proved=proved(decided, kind)) for kind in others]
    return pd.concat([compared, *linked], ignore_index=True)


def narrowed(published: Published, chosen: pl.DataFrame) -> Published:
    """What is published, of those scales only that are compared or linked along the chain, and of what they are made of."""
    steps = ((kind, name) for kind, keys in published.keys.items() for name in keys if name in published.steps)
    wanted = {*chosen.iter_rows(), *steps}
    for kind, name in list(wanted):
        parts = published.keys[kind][name].parts
        wanted |= {(kind, other) for of in (name, *parts) for other in (of, *published.keys[kind][of].questions)}
    keys = {kind: {name: key for name, key in of.items() if (kind, name) in wanted} for kind, of in published.keys.items()}
    told = pd.MultiIndex.from_frame(published.decisions[["kind", "scale"]]).isin(wanted)
    return replace(published, keys=keys, summaries=of_scales(published.summaries, keys), decisions=published.decisions[told])


def of_scales(summaries: Summaries, keys: Mapping[Kind, Mapping[str, Key]]) -> Summaries:
    """What figures of some scales are worked out from, and no more."""
    wanted = pl.DataFrame(
        [(kind, name) for kind, of in keys.items() for name in of], schema={"kind": pl.String, "scale": pl.String}, orient="row"
    )
    scales, parts = (frame.join(wanted, on=["kind", "scale"], how="semi") for frame in (summaries.scales, summaries.parts))
    answers = summaries.answers.join(wanted, left_on=["kind", "item"], right_on=["kind", "scale"], how="semi")
    none = {name: getattr(summaries, name).clear() for name in ("items", "composites")}
    return replace(summaries, scales=scales, parts=parts, answers=answers, **none)


def other_answers(responses: Responses, kind: Kind, survey: Survey, *, wave: str, kept: bool) -> list[pl.LazyFrame]:
    """One side's answers of a wave without the flagged people, or with them, where they are left out: pieces, not yet copied."""
    frames = [responses.answers[kind]] if kept else [responses.answers[kind], responses.left_out[kind]]
    pieces = [rows.lazy() for frame in frames for rows in (frame.clear(), *frame.iter_slices(AT_ONCE))]
    if kept:
        flagged = responses.flags[kind].filter(pl.col("careless")).lazy()
        pieces = [rows.join(flagged, on=PEOPLE, how="anti") for rows in pieces]
    return [rows.filter(pl.col("wave") == wave).select("wave", "unit", "level", *survey.items) for rows in pieces]


def summed(answers: list[pl.LazyFrame], kind: Kind, published: Published) -> Summaries:
    """Sum one side's answers up, small levels joined as they are in what is published."""
    sums = summarise(answers, kind, published.surveys[kind], published.keys[kind])
    return pool_summaries(of_scales(sums, {kind: published.keys[kind]}), published.pooling)


def in_the_root(summaries: Summaries, root: str) -> Summaries:
    """The same sums, of the whole organisation only."""
    frames = {name: getattr(summaries, name) for name in summaries.__dataclass_fields__}
    whole = pl.lit(root).alias("unit")
    return merge(
        [Summaries(**{name: frame.with_columns(whole) if "unit" in frame.columns else frame for name, frame in frames.items()})]
    )


def scored(summaries: Summaries, decisions: pd.DataFrame, published: Published) -> pd.DataFrame:
    """Score groups anew, where the decisions let them be scored; of levels that these speak of."""
    sums = sums_of_groups(summaries, published.units, surveys=published.surveys, keys=published.keys)
    asked = pl.col("level").is_in(decisions["level"].unique().tolist())
    sums = Sums(**{name: frame.filter(asked) for name, frame in vars(sums).items()})
    return estimate_scores(sums, decisions, surveys=published.surveys, keys=published.keys)


def proved(decided: pd.DataFrame, kind: Kind) -> bool:
    """Whether one side's flagged people may be told of, on every scale that is compared."""
    mine = decided[(decided["kind"] == kind) & decided["level"].isin([ALL, CUSTOMER])]
    return bool(len(mine) and (mine["status"] == SHOWN).all())


def again(kind: Kind, others: Mapping[Kind, Summaries], published: Published, *, wave: str, proved: bool) -> pd.DataFrame:
    """Link units again, with the other answers of one side only; not at all where nothing may be told of it."""
    if not proved:
        return compare_links(published.links, published.links, kind=kind, wave=wave, proved=False)
    rest = [part_of(published.summaries, side, wave) for side in others if side != kind]
    summaries = beside([others[kind], *rest])
    linked = published.decisions["level"].isin([ALL, CUSTOMER])  # no other level is
    scores = scored(summaries, published.decisions[linked], published)
    outcomes = gather_outcomes(scores, published.metrics, published.units, published.surveys)
    unknown = pd.DataFrame(columns=AGREEMENT_COLUMNS)  # how dependable units' means are is not compared
    links = relate_units(scores, outcomes, unknown, units=published.units, surveys=published.surveys)
    return compare_links(published.links, links, kind=kind, wave=wave, proved=True)


def part_of(summaries: Summaries, kind: Kind, wave: str) -> Summaries:
    """One side's part of summaries, of one wave."""
    mine = (pl.col("kind") == kind) & (pl.col("wave") == wave)
    frames = {name: getattr(summaries, name).filter(mine) for name in summaries.__dataclass_fields__}
    return Summaries(**frames)
