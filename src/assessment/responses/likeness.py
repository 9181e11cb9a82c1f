"""How alike a column's head and a question are, however a collector numbers, wraps, cuts or rewords it.

Two measures are taken and the better one counts. Letter by letter (rapidfuzz) finds a question that was numbered, cut off or
misspelt. Weighted pieces of words find one that was reworded: a piece that few questions have says more than one that all have,
so "customers" alone makes nothing alike. A likeness is only ever shown to a person: nothing is read because of it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from assessment.responses.names import fold

__all__ = ["Likeness", "Wordings", "heads", "same_code"]

LONGEST = 400  # letters of a head that are looked at
SHORTEST = 3  # letters of a head that can be like a question
CUT = 14  # letters of a beginning that can be like the beginning of a question
CERTAIN = 0.97  # at most, of a part: the rest may differ
REWORDED = 0.94  # at most, of a question in other words
LETTERS = 0.85  # weight of letters beside pieces: letters alone are somewhat alike by chance
PIECE = 3  # letters of a piece of a word
LEAD = re.compile(r"^[a-z]{0,8}[_ ]?\d[\w.\-]{0,12}(?:\[[^\]]{0,30}\])?\s*[.):|–—-]{0,2}\s+")
SCALE = re.compile(r"\s*[(\[][^()\[\]]{0,120}[)\]]\s*$")
IN_BRACKETS = re.compile(r"\[([^\[\]]{8,})\]\W*$")
PARTS = re.compile(r"\s+[-–—>|]+\s+|[/|\n:>]+\s*|\?\s+")
CUT_OFF = re.compile(r"^\W*(?:…|\.\.+)|(?:…|\.\.+)\W*$")


@dataclass(frozen=True)
class Likeness:
    """One question that a head may stand for.

    Parameters
    ----------
    item : str
        The item's id.
    share : float
        0-1: 1 is the same text.
    wording : str
        The wording that is most like it.
    by : {"id", "code", "text"}
        What is alike: the item's id, its name in a collector, or the question.
    """

    item: str
    share: float
    wording: str
    by: str


@dataclass(frozen=True)
class Wordings:
    """All wordings of a survey's items, ready to be compared.

    Parameters
    ----------
    of : mapping of str to tuple of str
        Item to its wordings, of all forms and languages.

    Examples
    --------
    >>> asked = Wordings({"C1": ("I know what poor service costs us.",), "R5": ("I thank customers for their business.",)})
    >>> [(found.item, round(found.share, 2)) for found in asked.nearest("Q12. I know what poor service costs… (1-5)")]
    [('C1', 0.97)]
    >>> asked.nearest("Start date")
    []
    """

    of: Mapping[str, tuple[str, ...]]

    @cached_property
    def plain(self) -> list[tuple[str, str, str]]:
        """Item, wording, and the wording as it is compared."""
        return [(item, text, plain(text)) for item, texts in self.of.items() for text in dict.fromkeys(texts)]

    @cached_property
    def rarity(self) -> Mapping[str, float]:
        """Piece of a word to its weight: the more items have it, the less it says."""
        counts = Counter(piece for texts in self.of.values() for piece in {p for text in texts for p in pieces(plain(text))})
        return {piece: math.log((1 + len(self.of)) / (1 + count)) + 0.1 for piece, count in counts.items()}

    @cached_property
    def vectors(self) -> list[tuple[Mapping[str, float], float]]:
        """Each wording's weighted pieces, and their length."""
        return [self.weighed(text) for _, _, text in self.plain]

    def weighed(self, text: str) -> tuple[Mapping[str, float], float]:
        """A text's weighted pieces; one that no question has counts as rare."""
        rarest = math.log(1 + len(self.of)) + 0.1
        weights = {piece: self.rarity.get(piece, rarest) for piece in pieces(text)}
        return weights, math.sqrt(sum(weight**2 for weight in weights.values()))

    def nearest(self, head: str, *, least: float = 0.5, most: int = 3) -> list[Likeness]:
        """Questions that a column's head is like, the likest first.

        Parameters
        ----------
        head : str
            The column's head.
        least : float
            Likeness, 0-1, from which a question is named.
        most : int
            How many are named at most.
        """
        best: dict[str, Likeness] = {}
        for text, cut in heads(head):
            vector = self.weighed(text)
            for (item, wording, asked), other in zip(self.plain, self.vectors, strict=True):
                same = cosine(vector, other)
                share = max(LETTERS * by_letters(text, asked, cut=cut) + (1 - LETTERS) * same, REWORDED * same)
                if share >= least and (item not in best or share > best[item].share):
                    best[item] = Likeness(item, share, wording, "text")
        return sorted(best.values(), key=lambda found: -found.share)[:most]


def plain(text: str) -> str:
    """A text as it is compared: folded, without punctuation."""
    return " ".join(re.sub(r"[^\w\s]|_", " ", fold(text)).split())


def heads(head: str) -> Iterator[tuple[str, bool]]:
    """What of a column's head may be the question, and whether its end was cut off.

    Examples
    --------
    >>> list(heads("G2Q3[SQ001]. Decisions: I may decide (1-5)"))
    [('decisions i may decide', False), ('decisions i may decide 1 5', False), ('decisions', False), ('i may decide', False)]
    >>> list(heads("How much? [I may decide wh...]"))
    [('how much i may decide wh', True), ('i may decide wh', True), ('how much', False)]
    """
    text = fold(head[:LONGEST])
    found: dict[str, bool] = {}
    bracket = IN_BRACKETS.search(text)
    whole = [text] if bracket else [SCALE.sub("", text)]
    parts = [part for written in whole for part in PARTS.split(LEAD.sub("", written, count=1))]
    inner = [bracket[1]] if bracket else []
    for written in (*whole, *inner, text, *(parts if len(parts) > 1 else ())):
        question = LEAD.sub("", written, count=1).rstrip(" *?:])").removeprefix("[")
        bare = plain(CUT_OFF.sub("", question))
        if len(bare) >= SHORTEST:
            found.setdefault(bare, bool(CUT_OFF.search(question)))
    yield from found.items()


def by_letters(text: str, asked: str, *, cut: bool) -> float:
    """Likeness letter by letter: of the whole, of the same words in another order, or of what is left where an end is cut."""
    whole = max(fuzz.ratio(text, asked), CERTAIN * fuzz.token_sort_ratio(text, asked)) / 100
    if len(text) >= len(asked) or not (cut or (len(text) >= CUT and asked.startswith(text[:CUT]))):
        return whole
    ends = (asked[: len(text)], asked[-len(text) :]) if cut else (asked[: len(text)],)
    return max(whole, *(CERTAIN * fuzz.ratio(text, end) / 100 for end in ends))


def pieces(text: str) -> set[str]:
    """Pieces of a text's words, their beginnings and ends marked."""
    words = (f" {word} " for word in text.split())
    return {word[place : place + PIECE] for word in words for place in range(len(word) - PIECE + 1)}


def cosine(one: tuple[Mapping[str, float], float], other: tuple[Mapping[str, float], float]) -> float:
    """How much of two texts' weighted pieces is the same, 0-1."""
    (weights, length), (others, long) = one, other
    shared = math.fsum(weights[piece] * others[piece] for piece in weights.keys() & others.keys())
    return shared / (length * long) if length and long else 0.0


def same_code(head: str, names: Iterable[str]) -> str:
    """The one of some ids or collectors' names that stands in a head as a piece of its own; "" if none does, or several do.

    Examples
    --------
    >>> same_code("emp_C4a_1", ["C4a", "C4", "R1"]), same_code("Block 2 / stay", ["stay"]), same_code("C4b", ["C4"])
    ('C4a', 'stay', '')
    """
    text = f" {re.sub(r'[^0-9a-z]+', ' ', fold(head))} "
    found = {name for name in names if f" {re.sub(r'[^0-9a-z]+', ' ', fold(name))} " in text}
    longest = [name for name in found if not any(name != other and fold(name) in fold(other) for other in found)]
    return longest[0] if len(longest) == 1 else ""
