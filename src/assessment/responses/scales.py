"""Is this the scale the survey says? What one cell can't tell, a column can.

A single 7 on a five-point scale is a slip, read as missing. A column of 0 to 10 is another question, one whose answers run
against all others of its scale was coded the other way round, and `1;3` again and again is a box to tick. None of these
can be read right by leaving cells out, so they stop the file until the engagement says what holds.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
import polars as pl
from numpy.typing import NDArray

from assessment.errors import Problem
from assessment.responses.expected import Expected
from assessment.responses.names import squeeze
from assessment.responses.people import People
from assessment.responses.place import Placement
from assessment.responses.records import Heading
from assessment.surveys.model import Answers, Survey

__all__ = ["all_turned", "scale_faults"]

FEWEST_CELLS, FEWEST_PEOPLE, FEWEST_ITEMS = 5, 30, 4
TOO_MANY, SOME = 0.2, 0.05
# Numbers that questionnaires use for "no answer": however many there are, they are no wider scale.
NO_ANSWER_CODES = {value for code in (77, 88, 97, 98, 99, 777, 888, 997, 998, 999) for value in (code, -code)} | {-1, -2, -8, -9}
SEVERAL = re.compile(r"\s*-?\d+(\s*[;|/]\s*-?\d+|\s*,\s+-?\d+)+\s*[;|,]?\s*")
AGAINST, SURE = -0.3, -4.0  # correlation with the rest of the scale, and its Fisher z over its standard error
MOST_PEOPLE = 20_000


def scale_faults(people: People, records: Heading, placement: Placement, expected: Expected) -> list[Problem]:
    """Faults of a file's columns as a whole: another scale, several answers in a cell, answers that run backwards."""
    groups = by_column(placement, records) if not placement.long else by_list(placement, records, expected)
    given = answers_given(people, expected)
    at_fault = people.cells.partition_by("column", as_dict=True)
    problems = [
        fault
        for (name, hint), items in groups.items()
        if (name,) in at_fault
        for fault in column_faults(at_fault[name,], records, expected, (name, hint, {item: given[item] for item in items}))
    ]
    return problems or turned_items(people, records, expected)


def by_column(placement: Placement, records: Heading) -> dict[tuple[str, str], list[str]]:
    """The file's columns of answers, with the item of each."""
    return {(records.header[place], ""): [item] for item, places in placement.items.items() for place in places}


def by_list(placement: Placement, records: Heading, expected: Expected) -> dict[tuple[str, str], list[str]]:
    """Long format: the one column of answers, apart for each answer list (told by what its faults say is allowed)."""
    name = records.header[placement.roles["answer"]]
    groups: dict[tuple[str, str], list[str]] = {}
    for item in expected.survey.items:
        groups.setdefault((name, expected.reader(item).allowed), []).append(item)
    return groups


def answers_given(people: People, expected: Expected) -> dict[str, tuple[int, int]]:
    """Of each item, how many answers it has, and how many of them are the highest."""
    items = {name: expected.survey.answers[item.answers].high for name, item in expected.survey.items.items()}
    counts = [pl.struct(pl.col(item).count(), (pl.col(item) == high).sum().alias("highest")) for item, high in items.items()]
    found = people.answers.select(one.alias(item) for one, item in zip(counts, items, strict=True))
    return {item: tuple(column[0].values()) for item, column in zip(items, found.get_columns(), strict=True)}


def column_faults(
    cells: pl.DataFrame, records: Heading, expected: Expected, group: tuple[str, str, Mapping[str, tuple[int, int]]]
) -> list[Problem]:
    """Faults of one column: of its cells at fault, and of its items with :func:`answers_given`."""
    name, hint, items = group
    cells = cells.filter((pl.col("hint") == hint) | pl.lit(not hint))
    if cells.height < 2:
        return []
    first = next(iter(items))
    answers = expected.survey.answers[expected.survey.items[first].answers]
    inside = sum(count for count, _ in items.values()), sum(highest for _, highest in items.values())
    found = {
        code: Counter(part.get_column("value").to_list()) for (code,), part in cells.partition_by("code", as_dict=True).items()
    }
    total = inside[0] + cells.height
    problem = partial(Problem, file=records.name, line=records.header_line, column=name)
    problems = []
    if strange := other_scale(found.get("out_of_range", Counter()), inside, answers):
        what = f"Many answers are outside the scale of {answers.low} to {answers.high}, so this is another scale"
        problems.append(problem(what, found=strange, todo="correct the survey's 'low' and 'high', or map the right column"))
    texts = found.get("not_an_answer", Counter())
    several = sum(count for text, count in texts.items() if SEVERAL.fullmatch(text) or several_words(text, answers))
    if several >= 2 and several > SOME * total:
        todo = "map a column with one answer to each respondent, or list this one under 'ignore' of this source"
        problems.append(problem("The cells hold several answers each, and an item of a scale has one", todo=todo))
    if (opposed := found.get("label_disagrees", Counter()).total()) >= FEWEST_CELLS and opposed > TOO_MANY * total:
        todo = f"if they run the other way round, write 'direction: {{{first}: reversed}}' in this source"
        problems.append(problem("Numbers and words name different answers in many cells", todo=todo))
    return problems


def other_scale(outside: Mapping[str, int], inside: tuple[int, int], answers: Answers) -> str:
    """The numbers that show that a column has another scale; "" if none do.

    Parameters
    ----------
    outside : mapping of str to int
        How often each text that is no answer stands in it.
    inside : (int, int)
        How many answers it has, and how many of them are the highest.
    answers : Answers
        The scale that the survey says.

    Examples
    --------
    >>> five = Answers(low=1, high=5)
    >>> other_scale({"0": 2, "7": 3, "10": 4}, (9, 2), five), other_scale({"99": 9}, (9, 0), five)
    ('0, 7, 10', '')
    >>> other_scale({"0": 6}, (35, 0), five)
    '0'
    """
    numbers: Counter[int] = Counter()
    for text, count in outside.items():
        if re.fullmatch(r"-?\d{1,6}([.,]0+)?", text.strip()):
            numbers[int(re.split("[.,]", text.strip())[0])] += count
    strange = {number: count for number, count in numbers.items() if number not in NO_ANSWER_CODES}
    known, total = sum(strange.values()), inside[0] + numbers.total()
    wider = len(strange) >= 2 and known >= FEWEST_CELLS and known > TOO_MANY * total
    below = numbers[answers.low - 1]
    # From 0 to 4 where 1 to 5 was meant: some answer 0, and nobody 5.
    shifted = below >= FEWEST_CELLS and below > SOME * total and not inside[1] and total >= 4 * FEWEST_CELLS
    return ", ".join(map(str, sorted(strange))) if wider or shifted else ""


def several_words(text: str, answers: Answers) -> bool:
    """Whether a cell holds several words of the scale."""
    words = [squeeze(part) for part in re.split(r"[;|]", text) if part.strip()]
    return len(words) > 1 and {squeeze(word) for word in answers.words}.issuperset(words)


def turned_items(people: People, records: Heading, expected: Expected) -> list[Problem]:
    """Items whose answers run against all others of their scale."""
    survey, answers = expected.survey, people.answers
    sample = answers.gather_every(max(1, answers.height // MOST_PEOPLE))
    scales = [name for name, scale in survey.all_scales.items() if not scale.parts and scale.measure == "score"]
    against: dict[str, str] = {}
    for scale in scales:
        for item in most_opposed(sample, survey, survey.items_of(scale)):
            if expected.direction(item) == "":
                against.setdefault(item, survey.all_scales[scale].title)
    return [
        Problem(f"The answers run against those of the other items of '{title}', as if they were coded the other way round",
                file=records.name, column=item,
                todo=f"if so, write 'direction: {{{item}: reversed}}' in this source; if not, '{{{item}: as_written}}'")
        for item, title in against.items()
    ]  # fmt: skip


def most_opposed(people: pl.DataFrame, survey: Survey, items: Sequence[str]) -> list[str]:
    """Items of a scale that are surely opposed to the rest of it: the worst, then the worst of the others, and so on."""
    signs = np.array([-1.0 if survey.items[item].reverse else 1.0 for item in items])
    values = people.select(pl.col(item).cast(pl.Float64).fill_null(float("nan")) for item in items).to_numpy() * signs
    left = [at for at, own in enumerate(values.T) if np.nanmin(own, initial=np.inf) < np.nanmax(own, initial=-np.inf)]
    found: list[str] = []
    while len(left) > 1:
        against = against_rest(values[:, left])
        worst = int(np.argmin([r for r, _ in against]))
        r, sureness = against[worst]
        if r >= AGAINST or sureness >= SURE:
            break
        if len(left) == 2:
            return [*found, *(items[at] for at in left)]
        found.append(items[left.pop(worst)])
    return found


def against_rest(values: NDArray[np.float64]) -> list[tuple[float, float]]:
    """Correlation of each item (a column) with the mean of the others, and Fisher's z of it over its standard error."""
    given = ~np.isnan(values)
    answers = np.where(given, values, 0.0)
    total, count, found = answers.sum(axis=1), given.sum(axis=1), []
    for own, answered in zip(answers.T, given.T, strict=True):
        both = answered & (count > 1)
        found.append(sureness_of(own[both], (total - own)[both] / (count[both] - 1)))
    return found


def sureness_of(own: NDArray[np.float64], rest: NDArray[np.float64]) -> tuple[float, float]:
    """Correlation of two lists of numbers, and Fisher's z of it over its standard error; 0 of few people or no spread."""
    if own.size < FEWEST_PEOPLE or not (np.ptp(own) and np.ptp(rest)):
        return 0.0, 0.0
    r = max(-0.999999, min(0.999999, float(np.corrcoef(own, rest)[0, 1])))
    return r, math.atanh(r) * math.sqrt(own.size - 3)


def all_turned(files: Sequence[tuple[str, pl.DataFrame, Mapping[str, str]]], survey: Survey) -> list[Problem]:
    """Files of one survey whose items all run the other way round than in another of its files.

    Parameters
    ----------
    files : sequence of (str, DataFrame, mapping)
        Each file's name, its people, and what it declares of its direction.
    survey : Survey
        What was asked.

    Notes
    -----
    Within one file nothing shows it: all items agree with each other. Between files, the mean of each item is mirrored in
    the middle of its scale.
    """
    silent = [(name, people) for name, people, declared in files if not declared]
    profiles = [(name, profile(people, survey)) for name, people in silent if len(silent) > 1]
    for position, (name, means) in enumerate(profiles):
        for other, others in profiles[:position]:
            if mirrored(means, others):
                todo = (
                    "if this file runs the other way round, write 'direction: {all: reversed}' in its source; else 'as_written'"
                )
                return [Problem(f"All answers run the other way round than in {other}", file=name, todo=todo)]
    return []


def profile(people: pl.DataFrame, survey: Survey) -> dict[str, float]:
    """Mean of each item that enough people answered, from 0 to 1."""
    means = {}
    for name, item in survey.items.items():
        answered = people.get_column(name).drop_nulls()
        if len(answered) >= FEWEST_PEOPLE:
            answers = survey.answers[item.answers]
            means[name] = (float(answered.mean()) - answers.low) / max(answers.span, 1)  # type: ignore[arg-type]
    return means


def mirrored(one: Mapping[str, float], other: Mapping[str, float]) -> bool:
    """Whether two profiles are far apart as they stand, and alike with one of them turned.

    Examples
    --------
    >>> now, then = {"a": 0.8, "b": 0.7, "c": 0.9, "d": 0.6}, {"a": 0.21, "b": 0.31, "c": 0.1, "d": 0.39}
    >>> mirrored(now, then), mirrored(now, now), mirrored(now, {name: mean - 0.5 for name, mean in now.items()})
    (True, False, False)
    """
    both = sorted(one.keys() & other.keys())
    if len(both) < FEWEST_ITEMS:
        return False
    apart = sum((one[name] - other[name]) ** 2 for name in both) / len(both)
    turned = sum((one[name] - (1 - other[name])) ** 2 for name in both) / len(both)
    return apart > 0.15**2 and turned < 0.1 * apart
