"""Names that are written from right to left, kept apart from the sentence around them.

In “متجر 7: 62 of 100” a screen takes all figures for a part of the name, and shows them on its other side. Marks of Unicode that
draw nothing, one before the name and one after it, let the name run its own way and the sentence its own. Only names that need
them get them: every other text stays as it is.
"""

from __future__ import annotations

import re

__all__ = ["FIRST", "LAST", "from_the_right", "isolated", "paired"]

FIRST, LAST = "\u2068", "\u2069"  # first strong isolate, and its end (Unicode Standard Annex 9, section 2.4)
# Letters and numbers of Hebrew, Arabic and the other scripts of this direction: the blocks where Unicode keeps them.
FROM_THE_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
ENCLOSED = re.compile(f"{FIRST}[^{FIRST}{LAST}]*{LAST}")


def from_the_right(text: str) -> bool:
    """Whether anything in a text is written from right to left, other than what is kept apart already.

    Examples
    --------
    >>> from_the_right("North"), from_the_right("חנות"), from_the_right(isolated("חנות"))
    (False, True, False)
    """
    if text.isascii() or not FROM_THE_RIGHT.search(text):
        return False
    while (outside := ENCLOSED.sub("", text)) != text:
        text = outside
    return bool(FROM_THE_RIGHT.search(text))


def isolated(name: str) -> str:
    r"""A name as it stands in a sentence: between marks, if it is written from right to left.

    Examples
    --------
    >>> isolated("North"), isolated("חנות 7") == "\u2068חנות 7\u2069", isolated(isolated("חנות 7")) == isolated("חנות 7")
    ('North', True, True)
    """
    return f"{FIRST}{paired(name)}{LAST}" if from_the_right(name) else name


def paired(text: str) -> str:
    r"""A text without marks that lack their other half, as where it was cut, or where a name from a file has one.

    Examples
    --------
    >>> paired("\u2069a\u2068b\u2069c\u2068") == "a\u2068b\u2069c"
    True
    """
    open_at: list[int] = []
    single = set()
    for place, sign in enumerate(text) if FIRST in text or LAST in text else ():
        if sign == FIRST:
            open_at.append(place)
        elif sign == LAST:
            single |= set() if open_at else {place}
            del open_at[-1:]
    single.update(open_at)
    return "".join(sign for place, sign in enumerate(text) if place not in single) if single else text
