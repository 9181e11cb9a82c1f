"""What was released before, and what it forbids now.

A run that is to be released lists who counts in what, holds it against the client's ledger, and hides what would give a few
people away beside an earlier release. What no proof over releases covers is left out of a wave that was released with other
answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import polars as pl

from assessment.errors import InputError, Problem
from assessment.inputs import Inputs
from assessment.privacy import (
    PROTECTS_EARLIER,
    Entry,
    Ledger,
    changed_waves,
    hidden_by_ledger,
    hide_groups,
    nearest_shown,
    plan_groups,
    without_changed,
)
from assessment.responses import Units
from assessment.result import Assessment
from assessment.scores import Key, Pooling, Summaries, hide_wholes, list_people, list_tabulated, stack_people, statistics_of
from assessment.settings import CUSTOMER, Engagement, Kind

__all__ = ["beside_earlier", "draft_entry", "everybody", "heed_earlier", "refuse_renamed"]

THIS = "this release"
SAMPLE = 500  # people whose digests are tried
Keys = Mapping[Kind, Mapping[str, Key]]


def everybody(inputs: Inputs, keys: Keys, summaries: Summaries, *, pooling: Pooling, secret: bytes) -> pl.DataFrame:
    """List who counts in what, of both sides, without answers (:mod:`assessment.scores.membership`)."""
    counts = inputs.responses.counts
    written = inputs.written.select(pl.col("file").cast(pl.Categorical), "line", pl.col("text").alias("comment"))
    people = [
        list_people(beside(answers, written), kind, inputs.surveys[kind], keys[kind], pooling=pooling, secret=secret)
        for kind, answers in inputs.responses.answers.items()
        if kind not in counts
    ]
    return stack_people([*people, *(list_tabulated(summaries, kind, keys[kind], secret=secret) for kind in counts)])


def beside(answers: pl.DataFrame, written: pl.DataFrame) -> pl.DataFrame:
    """Answers with what their people wrote: who writes something else is somebody else to the ledger, as with any answer."""
    return answers if written.is_empty() else answers.join(written, on=["file", "line"], how="left", maintain_order="left")


def refuse_renamed(inputs: Inputs, keys: Keys, summed: Summaries, draft: Entry, ledger: Ledger, *, pooling: Pooling) -> None:
    """Refuse a wave that was released under another name: it would be held against nothing.

    A wave that earlier releases have and this one doesn't is looked for among those that only this one has: its digests are
    those that people would have under the earlier name.
    """
    here, earlier = waves_of(draft), {place for entry in ledger.entries.values() for place in waves_of(entry)}
    problems = []
    for kind, was in sorted(earlier - here):
        known = pl.concat([of_wave(entry.people, kind, was) for entry in ledger.entries.values()])["person"]
        for _, now in sorted(place for place in here - earlier if place[0] == kind):
            sums = relabelled(summed, now, was)
            under = everybody(renamed(inputs, now, was), keys, sums, pooling=pooling, secret=ledger.secret)
            tried = of_wave(under, kind, was)["person"]
            if 2 * tried.is_in(known.implode()).sum() > len(tried):
                todo = "call it so again, in 'waves' and 'sources': releases are held against each other wave by wave"
                problems.append(Problem("A wave was released under another name", found=now, allowed=was, todo=todo))
    if problems:
        raise InputError(problems)


def waves_of(entry: Entry) -> set[tuple[str, str]]:
    """Sides and waves that a release has people of."""
    return {(str(kind), str(wave)) for kind, wave in entry.people.select("kind", "wave").unique().iter_rows()}


def of_wave(people: pl.DataFrame, kind: str, wave: str) -> pl.DataFrame:
    """The people of one side in one wave."""
    return people.filter((pl.col("kind") == kind) & (pl.col("wave") == wave))


def renamed(inputs: Inputs, now: str, was: str) -> Inputs:
    """Some answers of a wave, under another name."""
    some = {kind: answers.filter(pl.col("wave") == now).head(SAMPLE) for kind, answers in inputs.responses.answers.items()}
    answers = {kind: rows.with_columns(pl.lit(was).cast(rows.schema["wave"]).alias("wave")) for kind, rows in some.items()}
    return replace(inputs, responses=replace(inputs.responses, answers=answers))


def relabelled(summaries: Summaries, now: str, was: str) -> Summaries:
    """Sums of a wave, under another name."""
    of = {
        name: getattr(summaries, name).filter(pl.col("wave") == now).with_columns(pl.lit(was).alias("wave"))
        for name in ("respondents", "scales")
    }
    return replace(summaries, **of)


def draft_entry(engagement: Engagement, keys: Keys, units: Units, decisions: pd.DataFrame, *, people: pl.DataFrame) -> Entry:
    """Say what would be shown, and of whom, for the ledger."""
    return Entry(
        minimum=engagement.privacy.minimum_group,
        parents=dict(units.parents),
        scales={kind: statistics_of(of_kind) for kind, of_kind in keys.items()},
        tabulated=tuple(sorted(engagement.tabulated)),
        shown=plan_groups(decisions),
        people=people,
    )


def beside_earlier(draft: Entry, decisions: pd.DataFrame, units: Units, ledger: Ledger, keys: Keys) -> pd.DataFrame:
    """Hide what may not be shown beside earlier releases, and say once more where a hidden figure is shown instead."""
    hidden = hidden_by_ledger(THIS, draft, ledger.without(draft))
    allowed = hide_wholes(hide_groups(decisions, hidden).drop(columns="shown_at"), keys)
    return allowed.assign(shown_at=nearest_shown(allowed, units))


def heed_earlier(assessment: Assessment, draft: Entry, decisions: pd.DataFrame, ledger: Ledger) -> Assessment:
    """Leave out what no proof over releases covers, where it was released of other answers, and say what is hidden and why."""
    kept: dict[str, Any] = {**without_changed(vars(assessment), changed_waves(draft, ledger.without(draft)))}
    return replace(assessment, **kept, notes=(*assessment.notes, *earlier_notes(decisions)))


def earlier_notes(decisions: pd.DataFrame) -> list[str]:
    """Say of which waves figures are hidden because of what was released before."""
    hidden = decisions[decisions["status"] == PROTECTS_EARLIER][["kind", "wave"]].drop_duplicates()
    return [
        f"Of {'customers' if kind == CUSTOMER else 'staff'} in {wave}, figures are hidden that an earlier release showed of a "
        "few people more or fewer, or with other answers of a few: the two together would tell what these few said, or it "
        "can't be proved that they would not."
        for kind, wave in zip(hidden["kind"], hidden["wave"], strict=True)
    ]
