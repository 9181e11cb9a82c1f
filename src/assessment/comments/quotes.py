"""Comments as they were written, where the engagement lets a side be quoted: few, masked, in no order, by themselves."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import pandas as pd
import polars as pl

from assessment.comments.masks import mask
from assessment.settings import Comments, Kind

__all__ = ["FEWEST_ANSWERED", "LONGEST", "MOST", "QUOTE_COLUMNS", "choose_quotes"]

QUOTE_COLUMNS = ["kind", "wave", "place", "text"]
FEWEST_ANSWERED = 30  # people who answered, before anybody is quoted
MOST = 20  # quotes of a side in a wave
LONGEST = 600  # characters of a quote


def choose_quotes(
    written: pl.DataFrame, answered: Mapping[tuple[Kind, str], int], said: Comments, *, names: Sequence[str], minimum: int
) -> pd.DataFrame:
    """Choose comments to quote, of the sides that may be quoted, by chance and in no order.

    Parameters
    ----------
    written : DataFrame
        ``kind, wave, text``: a row for each respondent who wrote something.
    answered : mapping of (kind, wave) to int
        How many answered at all.
    said : Comments
        Which sides may be quoted, and names to mask.
    names : sequence of str
        Further names to mask: of the client and its units.
    minimum : int
        The fewest people who wrote that anybody is quoted of.

    Returns
    -------
    DataFrame
        ``kind, wave, place, text``: up to 20 of a side in a wave; ``place`` is only a number, and the same text stands once.
        Mails, links, numbers and the given names are masked. The choice depends on nothing but the texts, so that the same
        comments are chosen each time.

    Examples
    --------
    >>> written = pl.DataFrame({"kind": "customer", "wave": "w1", "text": [f"Ann was kind {word}" for word in "abcdefghijklm"]})
    >>> said = Comments(quote=["customer"], names=["Ann"])
    >>> quotes = choose_quotes(written, {("customer", "w1"): 40}, said, names=[], minimum=10)
    >>> len(quotes), quotes["text"].str.startswith("[name] was kind").all().item()
    (13, True)
    """
    rows: list[tuple[object, ...]] = []
    for (kind, wave), frame in written.partition_by("kind", "wave", as_dict=True, maintain_order=True).items():
        few = frame.height < minimum or answered.get((kind, wave), 0) < FEWEST_ANSWERED
        if kind in said.quote and not few:
            chosen = sorted(set(frame["text"]), key=shuffled)[:MOST]
            rows += [(kind, wave, place, shortened(mask(text, [*said.names, *names]))) for place, text in enumerate(chosen, 1)]
    return pd.DataFrame(rows, columns=QUOTE_COLUMNS).astype({"kind": "str", "wave": "str", "place": "int64", "text": "str"})


def shuffled(text: str) -> str:
    """A place in an order that has nothing to do with what a text says."""
    return hashlib.sha256(text.encode()).hexdigest()


def shortened(text: str) -> str:
    r"""A quote on one line, cut where it is endless.

    Examples
    --------
    >>> shortened("two\n lines"), len(shortened("word " * 200))
    ('two lines', 601)
    """
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"
