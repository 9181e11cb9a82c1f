"""All that a run reads: the questionnaires, the answers, the units and the business's records, held against each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from assessment.errors import InputError, Problem, gathered, nearest
from assessment.links import refuse_unknown_value
from assessment.responses import (
    CODES,
    OPEN_ANSWER_COLUMNS,
    Responses,
    Units,
    check_units,
    derive_units,
    missing_files,
    read_metrics,
    read_open_answers,
    read_responses,
    read_units,
)
from assessment.scores import each_item_alone
from assessment.settings import CUSTOMER, Engagement, Kind, Settings
from assessment.surveys import Survey, read_survey

__all__ = ["Inputs", "read_inputs", "read_surveys"]


@dataclass(frozen=True)
class Inputs:
    """What was read: the questionnaires, the answers with the account of the rest, units, the business's records, comments."""

    surveys: Mapping[Kind, Survey]
    responses: Responses
    units: Units
    metrics: pl.DataFrame
    written: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=OPEN_ANSWER_COLUMNS))


def read_surveys(settings: Settings) -> dict[Kind, Survey]:
    """Read what was asked of each side, with its modules; of tables of counts each item is reported by itself.

    Titles are in the reports' language where a survey is translated into it: English ones in English.

    Raises
    ------
    InputError
        Every fault of every questionnaire.
    """
    engagement = settings.engagement
    how: dict[str, Any] = {"beside": settings.folder, "titled": engagement.language}
    surveys: dict[Kind, Survey] = {}
    problems: list[Problem] = []
    for kind, name in engagement.surveys.items():
        with gathered(problems):
            surveys[kind] = read_survey(name, respondents=kind, modules=engagement.modules.get(kind, ()), **how)
    if problems:  # a name that is no survey's stands in no file but the settings
        raise InputError([one if one.file else replace(one, file="engagement.yml") for one in problems])
    return surveys | {kind: each_item_alone(surveys[kind]) for kind in engagement.tabulated}


def read_inputs(settings: Settings) -> Inputs:
    """Read what was asked, what came back, the units and the business's records.

    Raises
    ------
    InputError
        Something can't be used. Files that are not there, and faults of questionnaires, are all told at once; then those of the
        list of units, of exports and of metrics.
    """
    engagement, folder = settings.engagement, settings.folder
    problems: list[Problem] = []
    with gathered(problems):
        surveys = read_surveys(settings)
    problems += missing_files(engagement, folder)
    if problems:
        raise InputError(problems)
    listed = None
    with gathered(problems):
        listed = read_units(engagement, folder) if engagement.units else None
    if listed:
        check_units(settings.units, listed.names, file=engagement.units)
    with gathered(problems):
        responses = read_responses(engagement, folder, surveys, listed)
    if problems and listed:
        with gathered(problems):
            read_metrics(engagement, folder, listed)
    if problems:
        raise InputError(problems)
    units = listed or derive_units(engagement, responses)
    check_units(settings.units, units.names, file=engagement.units)
    refuse_nothing(responses)
    metrics = read_metrics(engagement, folder, units)
    refuse_same_names(engagement, surveys, metrics)
    refuse_unknown_value(engagement, surveys, metrics["metric"].unique().to_list())
    return Inputs(surveys, responses, units, metrics, read_open_answers(engagement, folder, surveys, responses))


def refuse_nothing(responses: Responses) -> None:
    """Stop where nothing that came back counts."""
    counted = [counts.answers.filter(pl.col("n") > 0) for counts in responses.counts.values()]
    if not any(len(answers) for answers in [*responses.answers.values(), *counted]):
        reasons = ", ".join(dict.fromkeys(CODES[code].what for code in responses.set_aside["code"]))
        raise InputError(
            Problem("No answer counts: every row was set aside", found=reasons, todo="see `assessment check` for each row")
        )


def refuse_same_names(engagement: Engagement, surveys: Mapping[Kind, Survey], metrics: pl.DataFrame) -> None:
    """Stop where a record has the name of something people were asked: readers could not tell the two apart."""
    asked = {name for survey in surveys.values() if survey.respondents == CUSTOMER for name in survey.all_scales}
    of_staff = {name for survey in surveys.values() if survey.respondents != CUSTOMER for name in survey.all_scales}
    names = metrics["metric"].unique(maintain_order=True).to_list()
    same = [name for name in names if name in asked or (name in engagement.staff_metrics and name in of_staff)]
    what = "A metric has the name of something people were asked"
    todo = "rename the column, or the scale or item in the survey"
    problems = [Problem(what, file=engagement.metrics, line=1, column=name, todo=todo) for name in same]
    for name in engagement.staff_metrics:
        if name not in names:
            close = nearest(name, names)
            todo = f"did you mean '{close[0]}'?" if close else "name a column of the metrics"
            problems.append(Problem("'staff_metrics' names no metric", file=engagement.metrics, line=1, found=name, todo=todo))
    if problems:
        raise InputError(problems)
