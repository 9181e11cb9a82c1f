"""How long a respondent took, where the collector says so.

Some exports have the seconds themselves, others the moments of start and end, each written in its own way. A way of
writing is taken only if it fits every moment of both columns, so that the third of April is never taken for the fourth
of March in one of them.
"""

from __future__ import annotations

import polars as pl

from assessment.responses.records import Records, column

__all__ = ["seconds_taken"]

DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%m/%d/%y", "%d/%m/%y", "%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "%d.%m.%y")
TIMES = ("%H:%M:%S", "%H:%M:%S%.f", "%I:%M:%S %p", "%H:%M", "%I:%M %p")
ZONES = r"\s*(Z|GMT|UTC)?\s*(?P<offset>[+-]\d{1,2}(:?\d{2})?)?\s*(EST|EDT|CST|CDT|MST|MDT|PST|PDT|CET|CEST|BST)?$"


def seconds_taken(records: Records) -> pl.Series | None:
    """Seconds from start to end, for each row of a file.

    Parameters
    ----------
    records : Records
        A file; ``records.about.roles`` says which columns its collector keeps times in.

    Returns
    -------
    Series or None
        Float64 named ``duration``, in the order of ``records.frame``, in seconds; null where it is not known or below 0. None if
        the file tells no times.
    """
    roles = records.about.roles
    if "duration" in roles:
        raw = records.frame.get_column(column(roles["duration"])).str.strip_chars()
        seconds = raw.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    elif {"start", "end"} <= roles.keys():
        start, end = (plain_moments(records.frame.get_column(column(roles[role]))) for role in ("start", "end"))
        seconds = between(start, end)
    else:
        return None
    known = seconds.is_finite() & (seconds >= 0)
    return seconds.zip_with(known.fill_null(value=False), pl.Series([None], dtype=pl.Float64)).alias("duration")


def plain_moments(raw: pl.Series) -> pl.Series:
    """Moments without their time zone, which is that of the account in both columns; blank ones are null."""
    text = raw.str.strip_chars().str.replace("T", " ", literal=True).str.replace(ZONES, "").str.strip_chars()
    return text.zip_with(text != "", pl.Series([None], dtype=pl.String))


def between(start: pl.Series, end: pl.Series) -> pl.Series:
    """Seconds between two columns of moments; null for all if no one way of writing fits them."""
    # A parser takes 12 for a year of four digits too: the year twelve.
    long_year = bool(pl.concat([start, end]).drop_nulls().str.contains(r"\d{4}").all())
    for form in (f"{day} {time}" for day in DAYS if ("%Y" in day) == long_year for time in TIMES):
        moments = [text.str.to_datetime(form, strict=False, exact=True) for text in (start, end)]
        if all(moment.null_count() == text.null_count() for moment, text in zip(moments, (start, end), strict=True)):
            return (moments[1] - moments[0]).dt.total_milliseconds() / 1000
    return pl.Series([None] * len(start), dtype=pl.Float64)
