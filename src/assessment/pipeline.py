"""The steps from a client's files to an assessment, in order.

Read what was asked, read what came back, score it, sum it up, decide what may be shown, and only then work out the
figures: scores with intervals, outcomes, gaps between views, links across units.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import polars as pl

from assessment.links import (
    chain_steps,
    compare_views,
    compare_waves,
    compare_with_rest,
    gather_outcomes,
    measure_agreement,
    relate_units,
)
from assessment.privacy import gate, nearest_shown
from assessment.responses import CODES, Responses, Units, derive_units, read_metrics, read_responses, read_units
from assessment.result import Assessment, about, load_assessment
from assessment.scores import (
    Key,
    Summaries,
    estimate_response,
    estimate_scores,
    keys_of,
    merge,
    respondents_by_statistic,
    summarise,
)
from assessment.settings import ALL, CUSTOMER, NOT_STATED, Engagement, Kind, Settings, bundled, read_settings
from assessment.surveys import Survey, read_survey

__all__ = ["Assessment", "Run", "assess", "compute"]


@dataclass(frozen=True)
class Run:
    """What a run knows: the gated results, and, kept apart from them, the answers with what was set aside."""

    assessment: Assessment
    responses: Responses


def assess(engagement: str = "", unit: str = "", wave: str = "", work: str = "") -> Assessment:
    """Assess an engagement: the one call that every notebook makes.

    Parameters
    ----------
    engagement : str
        ``engagement.yml`` or its folder; "" for the bundled example.
    unit : str
        The unit to look at; "" for the whole organisation.
    wave : str
        The wave to report on; "" for the latest.
    work : str
        A folder with a run's saved results; "" reads the files afresh.

    Returns
    -------
    Assessment

    Raises
    ------
    InputError
        The settings or the input can't be used; every problem is told at once.
    """
    if work:
        return load_assessment(Path(work), unit)
    settings = read_settings(engagement or bundled("data", "example"), wave=wave)
    return about(compute(settings).assessment, unit)


def compute(settings: Settings) -> Run:
    """Take an engagement from its files to gated results.

    Parameters
    ----------
    settings : Settings
        The engagement and the run's choices.

    Returns
    -------
    Run

    Raises
    ------
    InputError
        The input can't be used; every problem is told at once.
    """
    engagement, folder = settings.engagement, settings.folder
    surveys = {kind: read_survey(name, beside=folder, respondents=kind) for kind, name in engagement.surveys.items()}
    listed = read_units(engagement, folder) if engagement.units else None
    responses = read_responses(engagement, folder, surveys, listed)
    units = listed or derive_units(engagement, responses)
    metrics = read_metrics(engagement, folder, units)

    keys = {kind: keys_of(survey, engagement.all_levels) for kind, survey in surveys.items()}
    summaries = merge(summarise(answers.lazy(), kind, surveys[kind], keys[kind]) for kind, answers in responses.answers.items())

    decisions = decide(summaries, units, minimum=engagement.privacy.minimum_group)
    scores = estimate_scores(summaries, decisions, units, surveys=surveys, keys=keys)
    response = estimate_response(summaries, decisions, units)

    outcomes = gather_outcomes(scores, metrics, units, surveys)
    agreement = measure_agreement(summaries, surveys, keys, minimum=engagement.privacy.minimum_group)
    levels = level_table(engagement, summaries)
    assessment = Assessment(
        client=engagement.client,
        unit=units.root,
        wave=settings.wave,
        waves=tuple(engagement.waves),
        steps=chain_steps(surveys, list(dict.fromkeys(outcomes["outcome"]))),
        notes=notes(engagement, surveys, summaries),
        minimum_group=engagement.privacy.minimum_group,
        units=unit_table(units),
        levels=levels,
        scales=scale_table(surveys, keys),
        arrivals=arrival_table(responses),
        reasons=reason_table(responses),
        response=response,
        scores=scores,
        outcomes=outcomes,
        gaps=compare_views(scores, surveys, list(engagement.all_levels)),
        links=relate_units(scores, outcomes, agreement, units=units, surveys=surveys),
        agreement=agreement,
        changes=compare_waves(scores, engagement.waves),
        contrasts=compare_with_rest(scores, units),
    )
    return Run(assessment, responses)


def decide(summaries: Summaries, units: Units, *, minimum: int) -> pd.DataFrame:
    """Ask the gate about every group of every statistic: ``kind, wave, scale, unit, level, status, shown_at``."""
    statistics = respondents_by_statistic(summaries)
    decided = []
    for (kind, wave, scale), counts in statistics.partition_by(
        "kind", "wave", "scale", as_dict=True, maintain_order=True
    ).items():
        atoms = pd.DataFrame({name: counts[name].to_list() for name in ("unit", "level", "n")})
        present = list(dict.fromkeys(atoms["level"]))
        staff_levels = [ALL, *present] if len(present) > 1 or present != [NOT_STATED] else [ALL]
        decisions = gate(atoms, units, minimum=minimum, levels=present if kind == CUSTOMER else staff_levels)
        decided.append(decisions.assign(shown_at=nearest_shown(decisions, units), kind=kind, wave=wave, scale=scale))
    return pd.concat(decided, ignore_index=True).drop(columns="n")


def unit_table(units: Units) -> pd.DataFrame:
    """The tree as a table: ``unit, parent, depth, leaf, number``; numbers name report folders."""
    rows = [
        (name, units.parents[name], len(units.ancestors(name)), not units.children[name], number)
        for number, name in enumerate(units.names)
    ]
    return pd.DataFrame(rows, columns=["unit", "parent", "depth", "leaf", "number"])


def level_table(engagement: Engagement, summaries: Summaries) -> pd.DataFrame:
    """Levels that somebody answered at, with their labels, front line first; then all staff and customers."""
    labels = {name: level.label for name, level in engagement.all_levels.items()}
    labels |= {NOT_STATED: "Level not stated", ALL: "All staff", CUSTOMER: "Customers"}
    present = set(summaries.respondents["level"]) | ({ALL} if "employee" in engagement.surveys else set())
    names = [name for name in labels if name in present]
    return pd.DataFrame({"level": names, "label": [labels[name] for name in names], "order": range(len(names))})


def scale_table(surveys: Mapping[Kind, Survey], keys: Mapping[Kind, Mapping[str, Key]]) -> pd.DataFrame:
    """What is scored: ``scale, title, kind, role, measure, mirrors, meaning, parts, items, concepts, order``."""
    rows = []
    for kind, survey in surveys.items():
        for name, scale in survey.all_scales.items():
            parts = keys[kind][name].parts
            items = [item for part in (parts or (name,)) for item in survey.items_of(part)]
            concepts = dict.fromkeys(concept for item in items for concept in survey.items[item].concepts)
            plain = (scale.title, kind, scale.role, scale.measure, scale.mirrors, scale.meaning)
            rows.append((name, *plain, " ".join(parts), len(items), " ".join(concepts), len(rows)))
    columns = ["scale", "title", "kind", "role", "measure", "mirrors", "meaning", "parts", "items", "concepts", "order"]
    return pd.DataFrame(rows, columns=columns)


def arrival_table(responses: Responses) -> pd.DataFrame:
    """What became of each file's records."""
    columns = ["file", "survey", "wave", "read", "accepted", "set_aside", "structural", "cells"]
    return pd.DataFrame([[getattr(arrival, name) for name in columns] for arrival in responses.arrivals], columns=columns)


def reason_table(responses: Responses) -> pd.DataFrame:
    """Why rows and cells were set aside: ``code, what, rows, cells``."""
    counted = responses.set_aside.group_by("code").agg(pl.len().alias("count")).sort("code")
    rows = [
        (code, CODES[code].what, count if CODES[code].of == "row" else 0, count if CODES[code].of == "cell" else 0)
        for code, count in counted.iter_rows()
    ]
    return pd.DataFrame(rows, columns=["code", "what", "rows", "cells"]).astype({"rows": "int64", "cells": "int64"})


def notes(engagement: Engagement, surveys: Mapping[Kind, Survey], summaries: Summaries) -> tuple[str, ...]:
    """Say in words what the input did not allow."""
    staff = summaries.respondents.filter(pl.col("kind") == "employee")
    said = {
        "No staff were surveyed: nothing is said of staff, and nothing is linked.": "employee" not in surveys,
        "No customers were surveyed: staff scores are not linked to what customers say.": CUSTOMER not in surveys,
        "Nobody's level is known: scores are of all staff together.": set(staff["level"]) == {NOT_STATED},
        "No headcounts were given: intervals take no account of how much of a group answered.": not engagement.units,
        "No business records were given: repeat business as it happened is not linked.": not engagement.metrics,
    }
    return tuple(sentence for sentence, holds in said.items() if holds)
