"""Answers -> who is flagged, and by which indices.

People are looked at by wave and by the form that their level answers. Nothing here leaves anybody out.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from assessment.careless.rule import INDICES, LEAST_ANSWERED, NOBODY_READS, careless, hits
from assessment.careless.signs import measure_signs
from assessment.settings import Level
from assessment.stats import Floats, seconds_per_item
from assessment.surveys import Survey

__all__ = ["FLAGS", "believed", "find_careless"]

PLACE = {"file": pl.String, "line": pl.Int64, "wave": pl.String, "unit": pl.String, "level": pl.String}
SIGNS = {**dict.fromkeys(INDICES, pl.Boolean), "careless": pl.Boolean}
FLAGS = {**PLACE, **SIGNS}


def find_careless(answers: pl.DataFrame, survey: Survey, levels: Mapping[str, Level]) -> pl.DataFrame:
    """Find the respondents of one side who answered carelessly.

    Parameters
    ----------
    answers : DataFrame
        ``file, line, wave, unit, level, duration``, then one column an item.
    survey : Survey
        What was asked.
    levels : mapping of str to Level
        Levels of staff, with their forms.

    Returns
    -------
    DataFrame
        A row a respondent, in the order of ``answers``: ``file, line, wave, unit, level``; for each of :data:`INDICES` true where
        it counts, false where it does not, null where it can't be told; ``careless``, never null.
    """
    forms = {name: level.form for name, level in levels.items()}
    asked = answers.select("wave", pl.col("level").replace(forms).alias("form")).with_row_index("row")
    parts = asked.group_by("wave", "form", maintain_order=True).agg("row").get_column("row")
    del asked
    pace = with_pace(answers, survey)
    found = [flagged(answers, survey, rows.to_numpy(), pace) for rows in parts]
    frame = pl.concat([pl.DataFrame(schema={"row": pl.UInt32, **SIGNS}), *found]).sort("row").drop("row")
    return answers.select(*PLACE).hstack(frame)


def flagged(answers: pl.DataFrame, survey: Survey, rows: NDArray[np.uint32], pace: Floats) -> pl.DataFrame:
    """Flag the people who answered one form in one wave."""
    found = hits(measure_signs(answers, survey, rows=rows, pace=pace[rows]))
    told = [pl.Series(name, values, nan_to_null=True).cast(pl.Boolean) for name, values in found.items()]
    return pl.DataFrame([pl.Series("row", rows, dtype=pl.UInt32), *told, pl.Series("careless", careless(found))])


def with_pace(answers: pl.DataFrame, survey: Survey) -> Floats:
    """Seconds a question; none in files whose times can't be seconds."""
    if not answers["duration"].count():
        return np.full(len(answers), np.nan)
    pace = pace_of(answers, survey)
    timed = answers.select("file").with_columns(pl.Series("pace", pace, nan_to_null=True))
    usual = pl.col("pace").median().over("file")
    return timed.select(pl.when(usual >= NOBODY_READS).then("pace").alias("pace"))["pace"].fill_null(np.nan).to_numpy()


def pace_of(answers: pl.DataFrame, survey: Survey) -> Floats:
    """Seconds a question of each respondent; nan where it is not known, or too few were answered to tell."""
    answered = answers.select(pl.sum_horizontal(pl.col(item).is_not_null() for item in survey.items).alias("n"))["n"].to_numpy()
    seconds = answers["duration"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    return seconds_per_item(np.where(answered >= LEAST_ANSWERED, seconds, np.nan), answered)


def believed(answers: pl.DataFrame, survey: Survey) -> bool:
    """Whether a file's times can be seconds: not if most people would have been faster than anybody reads.

    Parameters
    ----------
    answers : DataFrame
        One file's: ``duration`` and one column an item.
    survey : Survey
        What was asked.
    """
    if not answers["duration"].count():
        return True
    pace = pace_of(answers, survey)
    known = pace[~np.isnan(pace)]
    return not known.size or bool(np.median(known) >= NOBODY_READS)
