"""The steps from a client's files to an assessment, in order.

Read what was asked, read what came back, score it, sum it up, decide what may be shown, and only then work out the
figures: scores with intervals, outcomes, gaps between views, links across units.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd
import polars as pl

from assessment.comments import choose_quotes, count_themes, group_words, with_pooled_levels
from assessment.describe import (
    arrival_table,
    correction_table,
    level_table,
    notes,
    reason_table,
    scale_table,
    trace_table,
    unit_table,
)
from assessment.errors import InputError, Problem
from assessment.flags import Published, effect_of_flagged, share_flagged
from assessment.inputs import Inputs, read_inputs
from assessment.language import speak, speaking
from assessment.links import (
    NO_RECOVERY,
    beside_published,
    carry_what_if,
    chain_figures,
    chain_steps,
    compare_service,
    compare_units,
    compare_views,
    compare_waves,
    compare_with_rest,
    contrast_recovery,
    cross_ratings,
    follow_chain,
    follow_recovery,
    gather_outcomes,
    look_again,
    match_waves,
    measure_agreement,
    measure_scales,
    model_customers,
    plan_recovery,
    relate_units,
    scales_compared,
    serve_each_other,
    split_drivers,
    staff_records,
)
from assessment.past import beside_earlier, draft_entry, everybody, heed_earlier, refuse_renamed
from assessment.privacy import Entry, Ledger, plan_groups
from assessment.responses import Responses
from assessment.result import Assessment, about, load_assessment
from assessment.scores import (
    Summarise,
    Sums,
    estimate_missing,
    estimate_response,
    estimate_rests,
    estimate_scores,
    gather_ground,
    mention_pooled,
    mention_together,
    rake_scores,
    summarise_table,
    sums_of_groups,
    uncounted,
    weigh_scores,
    without_unknown,
)
from assessment.settings import ALL, CUSTOMER, NOT_STATED, Engagement, Kind, Settings, bundled, read_settings
from assessment.summing import SummedUp, decide, sum_up, told_together
from assessment.surveys import Survey

__all__ = ["Assessment", "Run", "assess", "compute"]


@dataclass(frozen=True)
class Run:
    """What a run knows: the gated results; kept apart from them, the answers, what was set aside, and who counts where."""

    assessment: Assessment
    responses: Responses
    entry: Entry = field(default_factory=Entry)


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
        From here on its language is spoken.

    Raises
    ------
    InputError
        The settings or the input can't be used; every problem is told at once.
    """
    if work:
        found = of_wave(load_assessment(Path(work), unit), wave)
    else:
        settings = read_settings(engagement or bundled("data", "example"), wave=wave)
        found = about(compute(settings).assessment, unit)
    speak(found.language)  # whatever says, tabulates or draws it from here on
    return found


def of_wave(saved: Assessment, wave: str) -> Assessment:
    """Refuse saved results that are of another wave than the one asked for, instead of passing them off as it."""
    if wave and wave != saved.wave:
        todo = "leave 'wave' out, or leave 'work' out to read the files afresh"
        raise InputError(Problem("The saved results are of another wave", found=wave, allowed=saved.wave, todo=todo))
    return saved


def compute(settings: Settings, ledger: Ledger | None = None, *, summarise: Summarise = summarise_table) -> Run:
    """Take an engagement from its files to gated results.

    Parameters
    ----------
    settings : Settings
        The engagement and the run's choices.
    ledger : Ledger, optional
        What was released to the client before; left out where nothing is to be released.
    summarise : callable
        Sums answers up, on this machine or elsewhere.

    Returns
    -------
    Run

    Raises
    ------
    InputError
        The input can't be used; every problem is told at once.
    """
    with speaking(settings.engagement.language):
        return work_out(settings, ledger, summarise)


def work_out(settings: Settings, ledger: Ledger | None, summarise: Summarise) -> Run:
    """Take the steps in their order."""
    inputs = read_inputs(settings)
    summed = sum_up(settings.engagement, inputs, summarise)
    decisions = decide(summed, inputs.surveys, minimum=settings.engagement.privacy.minimum_group)
    summed = told_together(summed, decisions)
    if ledger is None:
        return Run(figure_out(settings, inputs, summed, decisions), inputs.responses)
    people = everybody(inputs, summed.keys, summed.summaries, pooling=summed.pooling, secret=ledger.secret)
    draft = draft_entry(settings.engagement, summed.keys, summed.units, decisions, people=people)
    refuse_renamed(inputs, summed.keys, summed.summaries, draft, ledger, pooling=summed.pooling)
    decisions = beside_earlier(draft, decisions, summed.units, ledger, summed.keys)
    assessment = heed_earlier(figure_out(settings, inputs, summed, decisions), draft, decisions, ledger)
    return Run(assessment, inputs.responses, replace(draft, shown=plan_groups(decisions)))


def figure_out(settings: Settings, inputs: Inputs, summed: SummedUp, decisions: pd.DataFrame) -> Assessment:
    """Work out the figures from what may be shown."""
    engagement, surveys, minimum = settings.engagement, inputs.surveys, settings.engagement.privacy.minimum_group
    summaries, units, keys = summed.summaries, summed.units, summed.keys

    scores, rests, told = estimate_groups(settings, summed, decisions, surveys)
    of_staff = pl.col("metric").is_in(engagement.staff_metrics)
    outcomes = gather_outcomes(scores, inputs.metrics.filter(~of_staff), units, surveys)
    related = pd.concat([outcomes, staff_records(inputs.metrics.filter(of_staff), units)], ignore_index=True)
    agreement = measure_agreement(summaries, summed.within, decisions, units=units, surveys=surveys, keys=keys, minimum=minimum)
    links = relate_units(scores, related, agreement, units=units, surveys=surveys)
    steps = chain_steps(surveys, list(dict.fromkeys(outcomes["outcome"])))
    about = describe(engagement, inputs, summed)
    out = Published(
        surveys, keys, units, summed.pooling, inputs.metrics, summaries, decisions, scores, links, about["scales"], steps
    )
    careless = of_careless(settings, inputs.responses, out)  # scores everybody again: before other figures are held
    measured = measure_scales(summaries, surveys, keys, scores=scores[scores["unit"] == units.root], minimum=minimum)
    return Assessment(
        client=engagement.client,
        language=engagement.language,
        unit=units.root,
        wave=settings.wave,
        waves=tuple(engagement.waves),
        steps=steps,
        notes=notes(engagement, surveys, summaries, summed.pooling, units=units, keys=keys, untold=summed.untold(settings.wave)),
        minimum_group=minimum,
        **about,
        **who_answered(inputs, summed, decisions),
        **told,
        outcomes=outcomes,
        gaps=seen_by_level(scores, surveys, about["levels"]),
        **along_the_chain(settings, out, related),
        agreement=agreement,
        **measured._asdict(),
        **unit_by_unit(settings, out, rests, outcomes),
        **after_problems(inputs, summed, decisions, minimum=minimum),
        **careless,
        **in_words(settings, inputs, summed),
        **inside(inputs, summed, minimum=minimum),
    )


def estimate_groups(
    settings: Settings, summed: SummedUp, decisions: pd.DataFrame, surveys: Mapping[Kind, Survey]
) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, pd.DataFrame]]:
    """Estimate scores, those of everybody outside each unit, and what else the sums of all groups give, which end here."""
    keys, units, minimum = summed.keys, summed.units, settings.engagement.privacy.minimum_group
    sums = sums_of_groups(summed.summaries, units, surveys=surveys, keys=keys)
    scores = mention_together(estimate_scores(sums, decisions, surveys=surveys, keys=keys), units.together)
    rests = estimate_rests(sums, units, surveys=surveys, keys=keys)
    whole = of_the_whole(summed, scores, sums, surveys, minimum)
    return scores, rests, whole | {"changes": since(settings, summed, scores, sums, surveys)}


def seen_by_level(scores: pd.DataFrame, surveys: Mapping[Kind, Survey], levels: pd.DataFrame) -> pd.DataFrame:
    """Set side by side what each stated level and the customers see of the same thing."""
    return compare_views(scores, surveys, [name for name in levels["level"] if name not in {ALL, CUSTOMER, NOT_STATED}])


def describe(engagement: Engagement, inputs: Inputs, summed: SummedUp) -> dict[str, pd.DataFrame]:
    """Gather what a reader has to know besides the figures."""
    return {
        "units": unit_table(summed.units),
        "levels": level_table(engagement, summed.summaries, summed.pooling, together=summed.units.together),
        "scales": scale_table(inputs.surveys, summed.keys),
        "trace": trace_table(inputs.surveys),
        "arrivals": arrival_table(inputs.responses),
        "reasons": reason_table(inputs.responses),
        "corrections": correction_table(inputs.responses),
    }


def who_answered(inputs: Inputs, summed: SummedUp, decisions: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Tell who answered, of how many, and which answers are missing; a table of counts may not say."""
    unknown = uncounted(inputs.responses.counts).with_columns(pl.col("level").replace(dict(summed.pooling.into)))
    response = without_unknown(estimate_response(summed.summaries, decisions, summed.units), unknown, summed.units)
    return {
        "response": mention_pooled(mention_together(response, summed.units.together), summed.pooling),
        "missing": estimate_missing(summed.missing, summed.summaries, decisions, summed.units, inputs.surveys),
    }


def of_the_whole(
    out: SummedUp, scores: pd.DataFrame, sums: Sums, surveys: Mapping[Kind, Survey], minimum: int
) -> dict[str, pd.DataFrame]:
    """Give the scores, and beside those of the whole what they would be, weighted to the headcounts in either way."""
    ground = gather_ground(scores, sums, out.units, surveys=surveys, keys=out.keys, minimum=minimum)
    return {
        "scores": mention_pooled(scores, out.pooling),
        "weighted": weigh_scores(scores, ground, surveys=surveys, keys=out.keys),
        "raked": rake_scores(scores, ground, surveys=surveys, keys=out.keys),
    }


def since(settings: Settings, out: SummedUp, scores: pd.DataFrame, sums: Sums, surveys: Mapping[Kind, Survey]) -> pd.DataFrame:
    """Give the changes since the wave before, and take account of those who answered in both, where they are known."""
    minimum = settings.engagement.privacy.minimum_group
    overlaps = match_waves(out.pairs, out.summaries.scales, sums.people, scores, out.units, minimum=minimum)
    return compare_waves(scores, settings.engagement.waves, surveys, overlaps)


def of_careless(settings: Settings, responses: Responses, out: Published) -> dict[str, pd.DataFrame]:
    """Count who answered without reading, and find what leaving them out changes, as far as it may be told."""
    minimum, kept = settings.engagement.privacy.minimum_group, settings.engagement.careless == "keep"
    return {
        "careless": share_flagged(responses.flags, out.decisions, out.units, minimum=minimum),
        "careless_effect": effect_of_flagged(out, responses, wave=settings.wave, kept=kept, minimum=minimum),
    }


def in_words(settings: Settings, inputs: Inputs, summed: SummedUp) -> dict[str, pd.DataFrame]:
    """Tell what those who wrote something wrote of, and quote a few where the engagement says so."""
    engagement, said = settings.engagement, settings.engagement.comments
    minimum = max(engagement.privacy.minimum_group, engagement.privacy.minimum_comments)
    written = with_pooled_levels(inputs.written, summed.pooling)
    names, language = [engagement.client, *summed.units.names, *said.names], said.language or engagement.language
    sizes = summed.summaries.respondents.group_by("kind", "wave").agg(pl.col("n").sum())
    answered = {(kind, wave): n for kind, wave, n in sizes.iter_rows()}
    return {
        "themes": count_themes(written, language, minimum=minimum),
        "words": group_words(written, language, names=names, minimum=minimum),
        "quotes": choose_quotes(written, answered, said, names=names, minimum=minimum),
    }


def along_the_chain(settings: Settings, out: Published, outcomes: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Give the links, look at those of the chain again, at the whole, at practices, and at what if."""
    waves = settings.engagement.waves
    upto = waves[: waves.index(settings.wave) + 1]
    figures = chain_figures(out.scores, outcomes, units=out.units, surveys=out.surveys, waves=upto)
    return {
        "links": out.links,
        "published": beside_published(figures.steps, out.surveys),
        "sturdiness": look_again(figures),
        "multilevel": model_customers(figures, out.summaries, surveys=out.surveys, keys=out.keys, units=out.units),
        "chain_effects": follow_chain(figures),
        "drivers": split_drivers(figures),
        "what_if": carry_what_if(figures, out.surveys, settings.engagement.value),
    }


def unit_by_unit(settings: Settings, out: Published, rests: pd.DataFrame, outcomes: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Compare each unit with the rest, and all units with each other."""
    contrasts = compare_with_rest(out.scores, rests, out.units, out.surveys)
    compared = scales_compared(out.scales, out.steps, outcomes["outcome"])
    return {"contrasts": contrasts, "comparisons": compare_units(out.scores, contrasts, out.units, compared, wave=settings.wave)}


def after_problems(inputs: Inputs, summed: SummedUp, decisions: pd.DataFrame, *, minimum: int) -> dict[str, pd.DataFrame]:
    """Follow customers' problems to their end, and compare those to whom different things happened."""
    asked = [
        (kind, survey) for kind, survey in inputs.surveys.items() if kind == CUSTOMER and kind not in inputs.responses.counts
    ]
    plans = [plan_recovery(survey, summed.keys[kind]) for kind, survey in asked]
    plan = plans[0] if plans else NO_RECOVERY
    return {
        "recovery": follow_recovery(summed.splits, plan, decisions, summed.units, minimum=minimum),
        "recovery_contrasts": contrast_recovery(summed.splits, plan, decisions, summed.units, minimum=minimum),
    }


def inside(inputs: Inputs, summed: SummedUp, *, minimum: int) -> dict[str, pd.DataFrame]:
    """Score how departments serve each other, and compare them."""
    crossed = cross_ratings(summed.ratings, summed.units, summed.keys, minimum=minimum, surveys=inputs.surveys)
    on_departments = pl.col("scale").is_in([survey.rated_scale for survey in inputs.surveys.values() if survey.rated_scale])
    return {
        "internal_service": serve_each_other(crossed, summed.summaries.scales.filter(on_departments)),
        "internal_service_contrasts": compare_service(crossed),
    }
