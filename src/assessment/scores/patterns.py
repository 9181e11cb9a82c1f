"""Answers to a few questions as one small number, and what each such number adds to the sums of a group.

Five questions with five answers, or none, can be answered in 7,776 ways. Whatever is summed up over people and is of these
questions alone (how many gave an answer, a scale's score and its square, products of questions) is the same for all who answered
in the same way. So it is worked out once for each way, a *pattern*, and looked up for each person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations_with_replacement
from math import prod

import numpy as np
from numpy.typing import NDArray

from assessment.scores.scoring import Key, item_points, span
from assessment.scores.summaries import summed_items
from assessment.surveys import Survey

__all__ = ["Block", "Flags", "Packed", "Tabled", "Whole", "is_enough", "pack", "plan_blocks", "tabulate"]

PATTERNS = 2**13  # of a block of several questions: tables stay in a processor's cache
EXACT = 53  # bits of a float64 that hold whole numbers
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
Column = Whole | Flags


@dataclass(frozen=True)
class Block:
    """Questions whose answers together are one number.

    Parameters
    ----------
    survey : Survey
        What was asked.
    items : tuple of str
        The questions; the last one's answers are neighbours.
    """

    survey: Survey
    items: tuple[str, ...]

    @cached_property
    def lows(self) -> tuple[int, ...]:
        """The lowest answer of each."""
        return tuple(self.survey.answers[self.survey.items[item].answers].low for item in self.items)

    @cached_property
    def widths(self) -> tuple[int, ...]:
        """How many answers each has; the last stands for none."""
        return tuple(width_of(self.survey, item) for item in self.items)

    @cached_property
    def none(self) -> Mapping[str, int]:
        """For each item the number that stands for no answer: one above its answers."""
        return {item: low + width - 1 for item, low, width in zip(self.items, self.lows, self.widths, strict=True)}

    @property
    def size(self) -> int:
        """How many patterns there are."""
        return prod(self.widths)

    @cached_property
    def places(self) -> Mapping[str, Whole]:
        """Of each item, the answer's place in every pattern, from the lowest on."""
        return dict(zip(self.items, np.indices(self.widths).reshape(len(self.items), -1), strict=True))

    @cached_property
    def answered(self) -> Mapping[str, Flags]:
        """Of each item, the patterns in which it is answered."""
        return {item: self.places[item] < width - 1 for item, width in zip(self.items, self.widths, strict=True)}

    @cached_property
    def points(self) -> Mapping[str, Whole]:
        """Of each item, the points above the least favourable answer in every pattern; 0 where there is no answer."""
        return {item: np.array([*item_points(self.survey, item).values(), 0])[self.places[item]] for item in self.items}

    def terms(self, key: Key) -> tuple[Whole, Whole]:
        """Of a scale's items that are here: the sum of points, over the scale's denominator, and how many are answered."""
        items = [item for item in key.items if item in self.places]
        worth = {item: key.denominator // span(self.survey, self.survey.items[item]) for item in items}
        nothing = np.zeros(self.size, np.int64)
        total = sum((self.points[item] * worth[item] for item in items), nothing)
        return total, sum((self.answered[item].astype(np.int64) for item in items), nothing)

    def complete(self, items: Iterable[str]) -> Flags:
        """In which patterns all of some items that are here are answered."""
        flags = np.ones(self.size, bool)
        for item in items:
            flags &= self.answered.get(item, flags)
        return flags


@dataclass(frozen=True)
class Tabled:
    """What every pattern of a block adds to sums, for each way in which levels are asked.

    Parameters
    ----------
    block : Block
        The questions.
    ways : mapping of str to int
        For each level, which way it is asked; of others the last.
    columns : mapping of str to array
        For each sum, named as ``unfold`` takes it, what every pattern adds: those of the first way, then of the second, ...
    scores : mapping of str to (array, array)
        For each scale of the block, the score of every pattern, and whether there is one, in the same order.
    """

    block: Block
    ways: Mapping[str, int]
    columns: Mapping[str, Column]
    scores: Mapping[str, tuple[Whole, Flags]]


@dataclass(frozen=True, eq=False)
class Packed:
    """Columns in as few words as hold their sums side by side.

    Parameters
    ----------
    rows : int
        The most rows that may be summed up before a field is too narrow.
    words : array
        A row for each pattern.
    fields : mapping of str to (int, int, int)
        Of each column the word, and from which bit on how many are its sum.
    """

    rows: int
    words: NDArray[np.float64]
    fields: Mapping[str, tuple[int, int, int]]

    def unpack(self, sums: NDArray[np.float64]) -> Iterator[tuple[str, Whole]]:
        """Give the sum of each column from sums of words."""
        whole = sums.T.astype(np.int64)
        for name, (word, first, bits) in self.fields.items():
            yield name, (whole[word] >> first) & (2**bits - 1)


def width_of(survey: Survey, item: str) -> int:
    """How many answers an item has, with none."""
    return span(survey, survey.items[item]) + 2


def plan_blocks(survey: Survey, keys: Mapping[str, Key]) -> list[Block]:
    """Put every item of a survey into a block, the items of a scale beside each other as far as there is room.

    Parameters
    ----------
    survey : Survey
        What was asked.
    keys : mapping of str to Key
        How each scale is scored.

    Returns
    -------
    list of Block
        Each item is in one of them.
    """
    scales = sorted((name for name in keys if name in survey.scales), key=lambda name: -len(keys[name].items))
    owner: dict[str, str] = {}
    for name, items in [*((name, keys[name].items) for name in scales), ("", survey.items)]:
        owner.update({item: name for item in items if item not in owner})
    blocks: list[list[str]] = []
    for item in owner:
        last = blocks[-1] if blocks else []
        if last and owner[item] == owner[last[0]] and prod(width_of(survey, other) for other in [*last, item]) <= PATTERNS:
            last.append(item)
        else:
            blocks.append([item])
    return [Block(survey, tuple(items)) for items in blocks]


def is_enough(answered: NDArray[np.integer], asked: NDArray[np.integer] | int) -> Flags:
    """Whether at least half of what is asked is answered.

    Examples
    --------
    >>> is_enough(np.array([0, 2, 3]), 5).tolist(), is_enough(np.array([1]), 0).tolist()
    ([False, False, True], [False])
    """
    enough: Flags = (answered * 2 >= asked) & (np.asarray(asked) > 0) & (answered > 0)
    return enough


def tabulate(block: Block, keys: Mapping[str, Key], *, rows: int) -> Tabled:
    """Work out what every pattern of a block adds to sums of at most so many rows.

    Parameters
    ----------
    block : Block
        The questions.
    keys : mapping of str to Key
        How each scale is scored. Those that have a question in another block are left out, and those whose squares would not fit.
    rows : int
        The most rows of one sum.

    Returns
    -------
    Tabled
    """
    here = {
        name: key
        for name, key in keys.items()
        if key.items and set(key.items) <= set(block.items) and key.denominator**2 * rows < 2**EXACT
    }
    levels = {level: tuple(key.asked.get(level, 0) for key in here.values()) for key in here.values() for level in key.asked}
    ways = [*dict.fromkeys(levels.values()), (0,) * len(here)]
    scores = {name: scores_of(block, key, [way[place] for way in ways]) for place, (name, key) in enumerate(here.items())}
    columns: dict[str, Column] = dict(scale_columns(scores))
    for name, column in [*answer_columns(block), *item_columns(block, keys)]:
        columns[name] = np.tile(column, len(ways))
    return Tabled(block, {level: ways.index(way) for level, way in levels.items()}, columns, scores)


def scores_of(block: Block, key: Key, asked: Sequence[int]) -> tuple[Whole, Flags]:
    """Score every pattern on a scale, once for each number of items that may be asked."""
    total, answered = block.terms(key)
    there = np.concatenate([is_enough(answered, most) for most in asked])
    return np.where(there, np.tile(total // np.maximum(answered, 1), len(asked)), 0), there


def scale_columns(scores: Mapping[str, tuple[Whole, Flags]]) -> Iterator[tuple[str, Whole]]:
    """n, sum and sum of squares of each scale."""
    for name, (value, there) in scores.items():
        yield f"scales\t{name}\tn", there.astype(np.int64)
        yield f"scales\t{name}\ttotal", value
        yield f"scales\t{name}\tsquares", value * value


def answer_columns(block: Block) -> Iterator[tuple[str, Flags]]:
    """How many gave each answer to each item."""
    for item, low, width in zip(block.items, block.lows, block.widths, strict=True):
        for place in range(width - 1):
            yield f"answers\t{item}\t{low + place}", block.places[item] == place


def item_columns(block: Block, keys: Mapping[str, Key]) -> Iterator[tuple[str, Whole]]:
    """Sums and cross-products of the items of each scale that is here, over complete cases."""
    for name, items in summed_items(block.survey, keys):
        if keys[name].parts or not set(items) <= set(block.items):
            continue
        complete = block.complete(items).astype(np.int64)
        yield f"items\t{name}\tn", complete
        for item in items:
            yield f"items\t{name}\t{item}\ttotal", block.points[item] * complete
        for a, b in combinations_with_replacement(items, 2):
            yield f"items\t{name}\t{a}\t{b}\tproduct", block.points[a] * block.points[b] * complete


def pack(columns: Mapping[str, Column], rows: int) -> Packed:
    """Put columns side by side into words, so that sums over so many rows stay in their fields.

    Examples
    --------
    >>> packed = pack({"a": np.array([0, 1]), "b": np.array([3, 2])}, rows=10)
    >>> packed.words.astype(int).tolist(), {name: sums.tolist() for name, sums in packed.unpack(np.array([[37.0]]))}
    ([[3], [34]], {'b': [5], 'a': [1]})
    """
    widths = {name: (int(column.max()) * rows).bit_length() for name, column in columns.items()}
    fields: dict[str, tuple[int, int, int]] = {}
    words: list[Whole] = []
    taken: list[int] = []
    for name in sorted(widths, key=lambda name: -widths[name]):  # the widest first: the narrow ones fill what they leave
        bits = widths[name]
        word = next((place for place, first in enumerate(taken) if first + bits <= EXACT), len(words))
        if word == len(words):
            words.append(np.zeros(columns[name].size, np.int64))
            taken.append(0)
        words[word] += columns[name].astype(np.int64) << taken[word]
        fields[name] = word, taken[word], bits
        taken[word] += bits
    return Packed(rows, np.stack(words, axis=1).astype(np.float64), fields)
