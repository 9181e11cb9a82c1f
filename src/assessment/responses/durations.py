"""How long a respondent took: seconds, from a plain number or from hours, minutes and seconds.

Collectors write `342`, `342.0`, `5:42` or `0:05:42`. What is none of these is read as missing, with a reason: a wrong time would
make a careful person look careless.
"""

from __future__ import annotations

import re

import polars as pl

from assessment.responses.account import counting, translated
from assessment.responses.expected import Expected
from assessment.responses.place import Placement
from assessment.responses.records import Heading, column
from assessment.responses.understand import western_digits

__all__ = ["duration_faults", "read_duration", "with_duration"]

ALLOWED = "seconds above 0, or h:mm:ss"
CLOCK = re.compile(r"(?:(?P<hours>\d{1,4}):)?(?P<minutes>\d{1,3}):(?P<seconds>[0-5]\d(?:[.,]\d{1,9})?)$")
PLAIN = re.compile(r"\d{1,9}(?P<rest>[.,]\d{1,18})?$")


def read_duration(raw: str, *, decimal: str = "auto") -> float | None:
    """Understand a raw duration, in seconds; None if it is none. The decimal sign is a point or a comma; ``auto`` takes both.

    Examples
    --------
    >>> [read_duration(raw) for raw in ("342", "5:42", "0:05:42", "342,5", "1:02:03.5")]
    [342.0, 342.0, 342.0, 342.5, 3723.5]
    >>> [read_duration(raw) for raw in ("", "0", "-5", "5 min", "1:75", "1:90:00", "2026-01-01")]
    [None, None, None, None, None, None, None]
    """
    text = western_digits(raw).strip()
    if clock := CLOCK.match(text):
        hours, minutes = int(clock["hours"] or 0), int(clock["minutes"])
        seconds = 3600.0 * hours + 60 * minutes + float(clock["seconds"].replace(",", "."))
        return seconds if seconds > 0 and (not clock["hours"] or minutes < 60) else None
    plain = PLAIN.match(text)
    if not plain or (plain["rest"] and decimal not in {"auto", plain["rest"][0]}):
        return None
    return float(text.replace(",", ".")) or None


def with_duration(rows: pl.DataFrame, heading: Heading, known: tuple[Placement, Expected]) -> pl.DataFrame:
    """Add each row's duration in seconds: null where there is none, ``mistimed`` if it can't be understood."""
    placement, expected = known
    if "duration" not in placement.roles:
        return rows.with_columns(duration=pl.lit(None, dtype=pl.Float64), mistimed=pl.lit(None, dtype=pl.String))
    place = placement.roles["duration"]
    # A collector writes its own times its own way, whatever the answers look like.
    decimal = "auto" if heading.about.roles.get("duration") == place else expected.source.decimal
    name = column(place)
    read = {text: read_duration(text, decimal=decimal) for text in rows.get_column(name).unique()}
    rows = rows.with_columns(translated(pl.col(name), read, pl.Float64()).alias("duration"))
    raw = pl.col(name).str.strip_chars()
    return rows.with_columns(pl.when((raw != "") & pl.col("duration").is_null()).then(raw).alias("mistimed"))


def duration_faults(rows: pl.DataFrame, heading: Heading, placement: Placement) -> pl.DataFrame:
    """Account of durations that were given and can't be understood, in rows that count."""
    name = heading.header[placement.roles["duration"]] if "duration" in placement.roles else ""
    return counting(rows.filter(pl.col("mistimed").is_not_null())).select(
        "line", pl.lit(name).alias("column"), pl.col("mistimed").alias("value"),
        pl.lit("not_a_duration").alias("code"), pl.lit(ALLOWED).alias("hint"),
    )  # fmt: skip
