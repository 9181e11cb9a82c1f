"""Open answers: the sentences that people wrote, from the columns that the engagement names, and from no other.

They are read in a pass of their own, after it is known which rows count, and joined to them by file and line.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from assessment.responses.claims import position_of
from assessment.responses.expected import Expected
from assessment.responses.exports import open_export
from assessment.responses.model import Responses, as_told
from assessment.responses.names import fold
from assessment.responses.records import Wanted, column
from assessment.settings import Engagement, Kind
from assessment.surveys import Survey

__all__ = ["OPEN_ANSWER_COLUMNS", "read_open_answers"]

OPEN_ANSWER_COLUMNS = {
    "kind": pl.String, "file": pl.String, "line": pl.Int64, "wave": pl.String, "unit": pl.String, "level": pl.String,
    "text": pl.String,
}  # fmt: skip
NOTHING = {
    fold(word)
    for word in (
        "no", "none", "nothing", "no comment", "no comments", "na", "n/a", "not applicable", "nope",
        "nein", "keine", "keiner", "kein kommentar", "nichts", "entfällt",
        "non", "aucun", "aucune", "rien", "sans objet", "néant", "sin comentarios", "nada", "ninguno", "ninguna",
    )
}  # fmt: skip


def read_open_answers(engagement: Engagement, folder: Path, surveys: Mapping[Kind, Survey], responses: Responses) -> pl.DataFrame:
    """Read what the people whose answers count wrote in the columns of comments.

    Parameters
    ----------
    engagement : Engagement
        Its sources say which columns hold open answers; where none does, no file is read again.
    folder : Path
        What the sources' paths are relative to.
    surveys : mapping of {"employee", "customer"} to Survey
        What was asked.
    responses : Responses
        Whose answers count.

    Returns
    -------
    DataFrame
        ``kind, file, line, wave, unit, level, text``: a row for each respondent who wrote something; of several columns the
        texts stand one under the other. A text without two letters, or one that says "none", is nothing.

    Raises
    ------
    InputError
        A file can't be read any more.
    """
    written = [pl.DataFrame(schema=OPEN_ANSWER_COLUMNS)]
    for source in engagement.sources:
        if source.comments:
            expected = Expected(source, surveys[source.survey], engagement.all_levels, None, engagement.client)
            texts = texts_of(folder / source.file, expected)
            people = responses.answers[source.survey].filter(pl.col("wave") == source.wave, pl.col("file") == source.name)
            told = as_told(people.select("file", "line", "wave", "unit", "level")).collect().join(texts, on="line", how="inner")
            written.append(told.select(pl.lit(source.survey).alias("kind"), pl.all()).select(list(OPEN_ANSWER_COLUMNS)))
    return pl.concat(written).sort("kind", "file", "line")


def texts_of(path: Path, expected: Expected) -> pl.DataFrame:
    """What stands in a file's columns of comments: ``line, text``, of rows that say something there."""
    with open_export(path, expected.source, expected=expected.names) as stream:
        names = [column(position_of(stream, theirs)) for theirs in expected.source.comments]
        wanted = Wanted(frozenset(position_of(stream, theirs) for theirs in expected.source.comments), strays=True)
        frames = [said(piece.frame, names) for piece in stream.pieces(wanted) if piece.frame.height]
    return pl.concat([pl.DataFrame(schema={"line": pl.Int64, "text": pl.String}), *frames])


def said(frame: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """The rows whose comments say something."""
    cells = [pl.col(name).cast(pl.String).str.strip_chars() for name in names]
    kept = [pl.when(says_something(cell)).then(cell) for cell in cells]
    texts = frame.select("line", pl.concat_str(kept, separator="\n", ignore_nulls=True).alias("text"))
    return texts.filter(pl.col("text").fill_null("") != "")


def says_something(cell: pl.Expr) -> pl.Expr:
    """Whether a text has two letters running, and is no way of saying that there is nothing to say."""
    bare = cell.str.strip_chars(" .!-–—").map_elements(fold, return_dtype=pl.String)
    return cell.str.contains(r"\p{L}\p{L}") & ~bare.is_in(list(NOTHING))
