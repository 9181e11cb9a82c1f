"""Respondents who come twice in a survey's wave, in one file or over several.

The same answers twice are one person's answers sent twice: the first counts. Different answers under one id can't both
be that person's, and nothing says which are, so none counts.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

__all__ = ["find_duplicates"]

DUPLICATES = {"file": pl.Int64, "line": pl.Int64, "respondent": pl.String, "code": pl.String}


def find_duplicates(answers: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Find respondents who do not count because of another of the same name.

    Parameters
    ----------
    answers : sequence of DataFrame
        The respondents of each file of one survey and wave: ``line, respondent, unit, level, duration``, items. How long
        they took is no answer.

    Returns
    -------
    DataFrame
        ``file`` (position in ``answers``), ``line``, ``respondent``, ``code`` (``duplicate_same`` or ``duplicate_differs``).
    """
    if not come_twice(answers):
        return pl.DataFrame(schema=DUPLICATES)
    numbered = [frame.with_columns(pl.lit(position, dtype=pl.Int64).alias("file")) for position, frame in enumerate(answers)]
    people = pl.concat(numbered).filter(pl.col("respondent").is_not_null() & pl.col("respondent").is_duplicated())
    content = pl.struct(pl.exclude("file", "line", "respondent", "duration"))
    alike = content.n_unique().over("respondent") == 1
    later = pl.int_range(pl.len()).over("respondent") > 0
    code = pl.when(~alike).then(pl.lit("duplicate_differs")).when(later).then(pl.lit("duplicate_same"))
    found = people.sort("file", "line").with_columns(code.alias("code")).filter(pl.col("code").is_not_null())
    return found.select(*DUPLICATES)


def come_twice(answers: Sequence[pl.DataFrame]) -> bool:
    """Whether anybody comes twice, which is quick to tell and rarely so."""
    named = pl.concat([pl.Series(dtype=pl.String), *(frame.get_column("respondent") for frame in answers)]).drop_nulls()
    if named.is_sorted():  # as most exports are, which is quicker still to tell
        return bool((named == named.shift()).any())
    return named.n_unique() < len(named)
