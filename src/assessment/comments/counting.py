"""How many of those who wrote something speak of each theme, by level of the whole, where nobody can be told from it.

Who wrote is a group like any other, so the gate decides on it. What it does not see is the count itself: where fewer than three
speak of a theme, or all but a few do, no count is told; nor is that of all staff, where it would tell the rest by subtraction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import polars as pl

from assessment.comments.codebook import Theme, find_themes, read_codebook
from assessment.language import say
from assessment.privacy import PROTECTS_OTHERS, gate
from assessment.responses import Units
from assessment.scores import SHOWN, Pooling
from assessment.settings import ALL, CUSTOMER, NOT_STATED, Language
from assessment.stats import share_interval

__all__ = ["FEW", "NEARLY_ALL", "THEME_COLUMNS", "count_themes", "decide_levels", "find_all_themes", "with_pooled_levels"]

FEW, NEARLY_ALL = "few", "nearly_all"
FEWEST = 3  # people on either side of a count that is told
THEME_COLUMNS = ["kind", "wave", "level", "theme", "title", "document", "n", "count", "share", "ci_low", "ci_high", "status"]
NUMBERS = ["n", "count", "share", "ci_low", "ci_high"]
WHOLE = Units({"": ""})  # comments are told of the whole only


@dataclass(frozen=True)
class Group:
    """How many of a group wrote, whether that may be told, and how many of them speak of a theme."""

    n: int
    status: str
    count: int


def with_pooled_levels(written: pl.DataFrame, pooling: Pooling) -> pl.DataFrame:
    """Put those who wrote where they count: in the level that theirs was joined to; a few of no stated level nowhere."""
    dropped = pl.col("wave").is_in(list(pooling.left_out)) & (pl.col("level") == NOT_STATED)
    return written.filter(~dropped).with_columns(pl.col("level").replace(dict(pooling.into)))


def find_all_themes(written: pl.DataFrame, language: Language, themes: Sequence[Theme]) -> pl.DataFrame:
    """Say of everybody who wrote which themes the text speaks of: ``kind, wave, level``, and a flag a theme."""
    found = [find_themes(text, language, themes) for text in written["text"]]
    flags = [pl.Series(theme.theme, [theme.theme in one for one in found], dtype=pl.Boolean) for theme in themes]
    return written.select("kind", "wave", "level").with_columns(flags)


def count_themes(written: pl.DataFrame, language: Language, *, minimum: int) -> pd.DataFrame:
    """Count who speaks of each theme, by kind, wave and level of the whole.

    Parameters
    ----------
    written : DataFrame
        ``kind, wave, level, text``: a row for each respondent who wrote something, with small levels joined.
    language : {"en", "de", "fr", "es"}
        Whose words to look for.
    minimum : int
        The fewest people who wrote that anything is told about.

    Returns
    -------
    DataFrame
        ``kind, wave, level, theme, title, document, n, count, share, ci_low, ci_high, status``: of ``n`` who wrote, ``count``
        speak of the theme; the ends are Wilson's, 95 %. ``status`` is the gate's word; ``few`` or ``nearly_all`` where fewer
        than three do, or don't; ``protects_others`` where the figure of all staff would tell such a count. Rows that are not
        ``shown`` have no numbers.

    Examples
    --------
    >>> texts = ["They listened."] * 6 + ["Too slow."] * 4 + ["Nice."] * 4
    >>> written = pl.DataFrame({"kind": "customer", "wave": "w1", "level": "customer", "text": texts})
    >>> rows = count_themes(written, "en", minimum=10).set_index("theme")
    >>> rows["count"].dropna().to_dict(), rows.loc["people", "status"]
    ({'attentive': 6.0, 'responsive': 4.0}, 'few')
    """
    themes = read_codebook()
    flags = find_all_themes(written, language, themes)
    rows = [
        {
            "kind": kind,
            "wave": wave,
            "level": level,
            "theme": theme.theme,
            "title": say(theme.title),
            "document": theme.document,
            **told,
        }
        for (kind, wave), frame in flags.partition_by("kind", "wave", as_dict=True, maintain_order=True).items()
        for theme in themes
        for level, told in counted(frame, theme.theme, minimum=minimum).items()
    ]
    kinds = {name: "float64" if name in NUMBERS else "str" for name in THEME_COLUMNS}
    return pd.DataFrame(rows, columns=THEME_COLUMNS).astype(kinds)


def counted(frame: pl.DataFrame, theme: str, *, minimum: int) -> dict[str, dict[str, object]]:
    """Of one side in one wave: what is told of a theme, by level."""
    sizes = frame.group_by("level", maintain_order=True).agg(pl.len().alias("n"), pl.col(theme).sum().alias("count"))
    decided = decide_levels(frame, minimum=minimum)
    counts = dict(zip(sizes["level"], sizes["count"], strict=True)) | {ALL: int(sizes["count"].sum())}
    groups = {
        level: Group(n, status, int(counts[level]))
        for level, n, status in decided[["level", "n", "status"]].itertuples(index=False)
    }
    return {level: told(group, without_rest(level, groups)) for level, group in groups.items()}


def decide_levels(written: pl.DataFrame, *, minimum: int) -> pd.DataFrame:
    """Of one side in one wave, ask the gate which levels of those who wrote may be told of: ``level, n, status``."""
    sizes = written.group_by("level", maintain_order=True).len("n")
    atoms = pd.DataFrame({"unit": "", "level": sizes["level"].to_list(), "n": sizes["n"].to_list()})
    of_customers = atoms["level"].eq(CUSTOMER).all()
    asked = [CUSTOMER] if of_customers else [ALL, *(level for level in atoms["level"] if level != NOT_STATED)]
    return gate(atoms, WHOLE, minimum=minimum, levels=asked)


def without_rest(level: str, groups: Mapping[str, Group]) -> str:
    """The status of a group's count: that of all staff is not told where, less the levels', it leaves a count of a few."""
    group = groups[level]
    if group.status != SHOWN or level != ALL:
        return group.status if group.status != SHOWN else countable(group.count, group.n)
    shown = [one for name, one in groups.items() if name != ALL and one.status == SHOWN and countable(one.count, one.n) == SHOWN]
    rest_n, rest = group.n - sum(one.n for one in shown), group.count - sum(one.count for one in shown)
    if rest_n and countable(rest, rest_n) != SHOWN:
        return PROTECTS_OTHERS
    return countable(group.count, group.n)


def countable(count: int, n: int) -> str:
    """Whether a count of a group may be told: where fewer than three do, or don't, it may say who.

    Examples
    --------
    >>> countable(2, 30), countable(3, 30), countable(28, 30)
    ('few', 'shown', 'nearly_all')
    """
    return FEW if count < FEWEST else NEARLY_ALL if n - count < FEWEST else SHOWN


def told(group: Group, status: str) -> dict[str, object]:
    """The numbers of a group, where they may be told."""
    if status != SHOWN:
        return {**dict.fromkeys(NUMBERS, np.nan), "status": status}
    low, high = share_interval(group.count, group.n)
    return {
        "n": float(group.n), "count": float(group.count), "share": group.count / group.n,
        "ci_low": float(low), "ci_high": float(high), "status": status,
    }  # fmt: skip
