"""What people wrote of beside the codebook: words that many used, grouped by who used them together. Nothing is guessed.

A word counts once a person, without case and accents. Mails, links and numbers hold no words. Names are kept out: a word must be
written small by most who use it. Grammar is kept out by a list in the codebook. In German all nouns are written large, so names
can't be told from them, and no words are given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd
import polars as pl
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from assessment.comments.codebook import LETTERS, find_themes, plain, read_codebook, read_grammar
from assessment.comments.counting import FEWEST, decide_levels
from assessment.comments.masks import MASKED, mask
from assessment.scores import SHOWN
from assessment.settings import ALL, CUSTOMER, Language
from assessment.stats import share_interval

__all__ = ["WORD_COLUMNS", "group_words"]

WORD_COLUMNS = ["kind", "wave", "words", "n", "count", "share", "ci_low", "ci_high"]
SHORTEST = 4  # letters: shorter words are mostly grammar
TOGETHER = 0.3  # phi from which two words are of one group
TOO_COMMON = 0.5  # a word that half of all use tells nobody apart from anybody
MOST = 12  # groups that are given


def group_words(written: pl.DataFrame, language: Language, *, names: Sequence[str], minimum: int) -> pd.DataFrame:
    """Find groups of words, outside the codebook, that many people used.

    Parameters
    ----------
    written : DataFrame
        ``kind, wave, level, text``: a row for each respondent who wrote something.
    language : {"en", "de", "fr", "es"}
        Of the comments; of German none are given.
    names : sequence of str
        Names whose words are never given.
    minimum : int
        The fewest people that use a word which is given.

    Returns
    -------
    DataFrame
        ``kind, wave, words, n, count, share, ci_low, ci_high``: of ``n`` who wrote, ``count`` used one of the words; the
        commonest groups first, at most twelve.

    Notes
    -----
    Words are joined by average linkage on one less phi, the correlation of who uses them (Sokal & Michener, 1958), and cut where
    phi is .3 on average.

    Examples
    --------
    >>> texts = ["the parking garage was full"] * 12 + ["lovely cakes"] * 13
    >>> written = pl.DataFrame({"kind": "customer", "wave": "w1", "level": "customer", "text": texts})
    >>> rows = group_words(written, "en", names=[], minimum=10)
    >>> rows[["words", "n", "count"]].values.tolist()
    [['full, garage, parking', 25.0, 12.0]]
    """
    rows: list[dict[str, object]] = []
    hidden = {word for name in names for word in LETTERS.findall(plain(name))}
    parts = written.partition_by("kind", "wave", as_dict=True, maintain_order=True) if language != "de" else {}
    for (kind, wave), frame in parts.items():
        whole = decide_levels(frame, minimum=minimum).set_index("level")["status"]
        if whole.get(ALL, whole.get(CUSTOMER)) != SHOWN:
            continue
        texts = [MASKED.sub(" ", mask(text)) for text in frame["text"]]
        rows += [{"kind": kind, "wave": wave, **group} for group in groups_of(texts, language, hidden, minimum)]
    kinds = {name: "str" if name in {"kind", "wave", "words"} else "float64" for name in WORD_COLUMNS}
    return pd.DataFrame(rows, columns=WORD_COLUMNS).astype(kinds)


def groups_of(texts: Sequence[str], language: Language, hidden: set[str], minimum: int) -> list[dict[str, object]]:
    """The groups of words in some people's texts, the commonest first."""
    used = [frozenset(word for word in LETTERS.findall(plain(text)) if len(word) >= SHORTEST) for text in texts]
    many = Counter(word for words in used for word in words)
    known = (
        {word for word in many if find_themes(word, language, read_codebook())}
        | written_large(texts)
        | read_grammar(language)
        | hidden
    )
    most = TOO_COMMON * len(texts)
    words = sorted(word for word, times in many.items() if minimum <= times <= most and word not in known)
    if len(texts) < minimum or not words:
        return []
    uses = np.array([[word in mine for word in words] for mine in used])
    labels = joined(uses)
    groups = [np.flatnonzero(labels == label) for label in np.unique(labels)]
    found = [(int(uses[:, group].any(axis=1).sum()), ", ".join(words[at] for at in group)) for group in groups]
    safe = sorted((-count, group) for count, group in found if len(texts) - count >= FEWEST)
    return [group_row(group, -less, len(texts)) for less, group in safe[:MOST]]


def written_large(texts: Sequence[str]) -> set[str]:
    """Words that most of their users write with a capital: names, or how sentences begin."""
    large, small = Counter[str](), Counter[str]()
    for text in texts:
        spelled = set(LETTERS.findall(text))
        large.update({plain(word) for word in spelled if word[:1].isupper()})
        small.update({plain(word) for word in spelled if word[:1].islower()})
    return {word for word, times in large.items() if times >= small[word]}


def joined(uses: NDArray[np.bool_]) -> NDArray[np.int_]:
    """The group of each word, by how often the same people use two."""
    if uses.shape[1] == 1:
        return np.ones(1, dtype=int)
    apart = 1 - np.corrcoef(uses.T.astype(float))
    np.fill_diagonal(apart, 0)
    tree = linkage(squareform(np.clip((apart + apart.T) / 2, 0, 2), checks=False), "average")
    return np.asarray(fcluster(tree, 1 - TOGETHER, "distance"))


def group_row(words: str, count: int, n: int) -> dict[str, object]:
    """One group, with how many used one of its words."""
    low, high = share_interval(count, n)
    return {"words": words, "n": n, "count": count, "share": count / n, "ci_low": float(low), "ci_high": float(high)}
