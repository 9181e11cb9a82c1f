"""When two written names are one name.

People write the same unit or column in many ways: `North `, `NORTH`, `North` with a non-breaking space, an `é` typed as
one character or as two. They are compared by a folded form and always shown as the client's own list writes them.
"""

from __future__ import annotations

import unicodedata

__all__ = ["fold", "squeeze"]

NOT_LETTERS = {ord(mark): None for mark in "'’‘ʼ´`"}


def fold(text: str) -> str:
    r"""Fold a name for comparing: composed characters, single spaces, no case.

    Parameters
    ----------
    text : str
        A name as somebody wrote it.

    Returns
    -------
    str
        Equal for two ways to write one name; never shown to a reader.

    Examples
    --------
    >>> fold(" North\u00a0  WEST ") == fold("north west"), fold("Cafe\u0301") == fold("CAFÉ")
    (True, True)
    """
    if text.isascii():
        return " ".join(text.split()).casefold()
    composed = unicodedata.normalize("NFC", text)
    return unicodedata.normalize("NFC", " ".join(composed.split()).casefold())


def squeeze(text: str) -> str:
    """Fold a word of an answer or a level: also without spaces, apostrophes, hyphens and underscores.

    Examples
    --------
    >>> squeeze("Front-line") == squeeze("front_line"), squeeze("Don’t know") == squeeze("dont  know")
    (True, True)
    """
    folded = fold(text).translate(NOT_LETTERS)
    # A lone "-" is a word of its own in exports: it must not become the empty word.
    return folded.replace(" ", "").replace("_", "").replace("-", "") or folded
