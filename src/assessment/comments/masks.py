"""What is masked in a comment before anybody may read it: addresses, numbers, and the names that were given.

Names that nobody gave cannot be known, so a masked comment may still tell who wrote it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

__all__ = ["mask"]

MAIL = re.compile(r"[^\s@<>()\[\],;:]+\s?(?:@|\((?:at|ät)\)|\[(?:at|ät)\])\s?[^\s@<>()\[\],;:]+", re.IGNORECASE)
LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
NUMBER = re.compile(r"(?:\+|\()?\d(?:[\s./()–-]{0,3}\d){4,}")
HIDDEN = {"Cf"}  # signs of no width, which would part a name or a number unseen


def mask(text: str, names: Sequence[str] = ()) -> str:
    """Mask mails, links, numbers of five digits or more, and given names.

    Parameters
    ----------
    text : str
        The comment.
    names : sequence of str
        Names to mask, whole and as single words of two letters or more, in any case.

    Returns
    -------
    str
        The comment with ``[mail]``, ``[link]``, ``[number]`` and ``[name]`` in their places.

    Examples
    --------
    >>> mask("Ask Ann Lee, ann@x.org or 0171 / 23 45 67, of 3 desks", ["Ann Lee"])
    'Ask [name], [mail] or [number], of 3 desks'
    """
    shown = "".join(sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) not in HIDDEN)
    for pattern, word in ((LINK, "[link]"), (MAIL, "[mail]"), (NUMBER, "[number]")):
        shown = pattern.sub(word, shown)
    whole = _spellings(names)
    return re.sub(rf"(?<!\w)(?:{'|'.join(whole)})(?!\w)", "[name]", shown, flags=re.IGNORECASE) if whole else shown


def _spellings(names: Sequence[str]) -> list[str]:
    """Patterns of names and of their words, the longest first."""
    plain = [unicodedata.normalize("NFKC", name).split() for name in names]
    wanted = {tuple(words) for words in plain if words} | {(word,) for words in plain for word in words if len(word) > 1}
    longest = sorted(wanted, key=lambda words: (-len(" ".join(words)), words))
    return [r"\s+".join(re.escape(word) for word in words) for words in longest]
