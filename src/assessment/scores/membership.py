"""Who counts in which statistic, without a single answer: what the proof over all releases rests on.

A person is a keyed digest of a respondent's id and answers. Without the client's secret key it tells nothing; with it, the same
person with the same answers has the same digest in every release. A second digest, of the id alone, says who is the same person
with other answers: to a question whose answer stayed, nobody came and nobody went.
Of a side that came as counts no person is known: there a cell of the table stands for its people as long as it stays the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

import narwhals as nw
import polars as pl

from assessment.scores.estimates import RESPONSE
from assessment.scores.pooling import Pooling
from assessment.scores.scoring import Key
from assessment.scores.summaries import GROUP, Summaries, score
from assessment.settings import NOT_STATED, Kind
from assessment.surveys import Survey

__all__ = ["PEOPLE", "list_people", "list_tabulated", "stack_people", "statistics_of"]

# What few texts stand for many people are categories: four bytes of each person, not sixteen and the text.
PEOPLE = {
    "kind": pl.Categorical, "wave": pl.Categorical, "person": pl.Binary, "unit": pl.Categorical, "level": pl.Categorical,
    "scored": pl.Categorical, "n": pl.Int64, "who": pl.UInt64,
}  # fmt: skip
PLACES = frozenset({"file", "line", "unit", "level"})  # not of the person: where the row stands, and where they are counted
PART = ["kind", "wave"]
ROW = "<row>"  # no item has such a name
AT_ONCE = 2**16  # rows that are texts at a time
ID_BYTES = 8  # of an id's digest
BYTES = 12  # of a digest: two of a hundred million people share one with a chance of one in ten million million


def statistics_of(keys: Mapping[str, Key]) -> tuple[str, ...]:
    """What a sign of ``scored`` stands for, in order: having answered at all, then each scale.

    Examples
    --------
    >>> statistics_of({"b": Key("b", ("x",), (), {}, 4), "a": Key("a", ("y",), (), {}, 4)})
    ('=response', 'a', 'b')
    """
    return (RESPONSE, *sorted(keys))


def list_people(
    answers: pl.DataFrame, kind: Kind, survey: Survey, keys: Mapping[str, Key], *, pooling: Pooling, secret: bytes
) -> pl.DataFrame:
    """List one kind's respondents, and on which scales each has a score.

    Parameters
    ----------
    answers : DataFrame
        The tidy table.
    kind : {"employee", "customer"}
        Who answered.
    survey : Survey
        What was asked.
    keys : mapping of str to Key
        How each scale is scored.
    pooling : Pooling
        Which levels are joined, and whose people count nowhere.
    secret : bytes
        The client's key, up to 64 bytes.

    Returns
    -------
    DataFrame
        ``kind, wave, person, unit, level, scored, n, who``: ``scored`` has a 1 or a 0 for each of :func:`statistics_of`, ``n`` is
        1, and ``who`` is a digest of the id, 0 where there is none.
    """
    if answers.is_empty():
        return stack_people([])
    numbered = answers.with_row_index(ROW)
    listed = pl.concat([list_rows(rows, kind, survey, keys, pooling, secret) for rows in numbered.iter_slices(AT_ONCE)])
    # Where ids are blank, people with the same answers are told apart by their number: it does not matter which is which.
    same = listed.filter(pl.col("person").is_in(come_twice(listed["person"]).implode())).select(ROW, "person").sort(ROW)
    numbered = same.with_columns(pl.int_range(pl.len()).over("person").alias("number")).filter(pl.col("number") > 0)
    again = [
        rows.select(ROW, person_of(answers[rows[ROW]], rows["number"], kind, secret).alias("other"))
        for rows in numbered.iter_slices(AT_ONCE)
    ]
    if again:
        listed = listed.join(pl.concat(again), on=ROW, how="left").with_columns(pl.coalesce("other", "person").alias("person"))
    return stack_people([listed])


def come_twice(persons: pl.Series) -> pl.Series:
    """Digests that stand there more than once."""
    ordered = persons.sort()
    return ordered.filter(ordered == ordered.shift()).unique()


def list_rows(
    rows: pl.DataFrame, kind: Kind, survey: Survey, keys: Mapping[str, Key], pooling: Pooling, secret: bytes
) -> pl.DataFrame:
    """List some respondents as if nobody else had answered alike; each has its place among all."""
    counted = rows.filter(~dropped(pooling)).cast({pl.Categorical: pl.String, pl.Int8: pl.Int16})
    signs = [pl.lit("1"), *(pl.col(f"={name}").is_not_null().cast(pl.Int8).cast(pl.String) for name in sorted(keys))]
    scored = nw.to_native(score(counted.lazy(), survey, keys)).select(pl.concat_str(signs)).collect().to_series()
    person = person_of(counted.drop(ROW), pl.repeat(0, len(counted), eager=True), kind, secret)
    listed = counted.select(
        ROW, "wave", "unit", pl.col("level").replace(dict(pooling.into)), person.alias("person"), scored.alias("scored"),
        pl.lit(kind).alias("kind"), pl.lit(1, pl.Int64).alias("n"), ids_of(counted, kind, secret),
    )  # fmt: skip
    return listed.with_columns(pl.col(name).cast(of) for name, of in PEOPLE.items())


def person_of(rows: pl.DataFrame, numbers: pl.Series, kind: Kind, secret: bytes) -> pl.Series:
    """Digest of each respondent: of all that is of the person, and a number among those with the same."""
    told = [name for name in rows.columns if name not in PLACES]
    said = rows.select(pl.concat_str(pl.col(told).cast(pl.String).fill_null(""), separator="\t")).to_series()
    digests = [digest(f"{kind}\t{number}\t{text}", secret) for number, text in zip(numbers, said, strict=True)]
    return pl.Series("person", digests, dtype=pl.Binary)


def ids_of(rows: pl.DataFrame, kind: Kind, secret: bytes) -> pl.Series:
    """Digest of each respondent's id in its wave, 0 where it is blank."""
    told = zip(rows["wave"], rows["respondent"].fill_null(""), strict=True)
    digests = [digest(f"{kind}\t{wave}\t{own}", secret) if own else b"" for wave, own in told]
    return pl.Series("who", [int.from_bytes(of[:ID_BYTES]) for of in digests], dtype=pl.UInt64)


def list_tabulated(summaries: Summaries, kind: Kind, keys: Mapping[str, Key], *, secret: bytes) -> pl.DataFrame:
    """List the cells of a side that came as counts: a row for each unit, level and statistic, with how many people it has.

    Parameters
    ----------
    summaries : Summaries
        With small levels joined.
    kind, keys, secret
        As :func:`list_people` takes them.

    Returns
    -------
    DataFrame
        As :func:`list_people` gives it; ``person`` is a digest of the cell's counts, so that it changes when they do.
    """
    names = statistics_of(keys)
    cells = summaries.scales.filter(pl.col("kind") == kind).select(*GROUP, "scale", "n", "total", "squares")
    counts = summaries.respondents.filter(pl.col("kind") == kind).select(
        *GROUP, pl.lit(RESPONSE).alias("scale"), "n", pl.lit(0, pl.Int128).alias("total"), pl.lit(0, pl.Int128).alias("squares")
    )
    rows = [
        {
            **dict(zip(GROUP, row[:4], strict=True)),
            "n": row[5],
            "scored": "".join("1" if name == row[4] else "0" for name in names),
            "person": digest("\t".join(map(str, row)), secret),
            "who": None,
        }
        for row in pl.concat([counts, cells]).iter_rows()
    ]
    return stack_people([pl.DataFrame(rows, schema=PEOPLE)])


def stack_people(frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Put lists of people one under the other, in an order that does not depend on the files'."""
    parts: dict[tuple[str, ...], list[pl.DataFrame]] = {}
    for frame in frames:
        for place in frame.select(PART).unique().rows():
            parts.setdefault(place, []).append(part_of(frame.select(list(PEOPLE)), place))
    return pl.concat([pl.DataFrame(schema=PEOPLE), *(in_order(pl.concat(parts.pop(place))) for place in sorted(parts))])


def part_of(people: pl.DataFrame, place: tuple[str, ...]) -> pl.DataFrame:
    """The people of one kind and wave; not a copy where they are all."""
    mine = people.select(pl.all_horizontal(pl.col(name) == text for name, text in zip(PART, place, strict=True))).to_series()
    return people if mine.all() else people.filter(mine)


def in_order(people: pl.DataFrame) -> pl.DataFrame:
    """The people of one kind and wave in the order of their digests, and of all else where digests are the same."""
    if not people["person"].is_sorted():
        people = people.sort("person")
    return people.sort(*PEOPLE) if (people["person"] == people["person"].shift()).any() else people


def dropped(pooling: Pooling) -> pl.Expr:
    """People who count in no figure: the few of no stated level."""
    return pl.col("wave").is_in(list(pooling.left_out)) & (pl.col("level") == NOT_STATED)


def digest(text: str, secret: bytes) -> bytes:
    """Digest of a text that nobody can make, or try out, without the secret."""
    return hashlib.blake2b(text.encode(), key=secret, digest_size=BYTES).digest()
