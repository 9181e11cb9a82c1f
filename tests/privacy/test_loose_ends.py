"""A scale beside its own questions: held against an oracle that knows each respondent, and tries every set of few people."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from assessment.privacy import SHOWN, hide_figures, hide_loose_ends
from assessment.responses import Units
from assessment.scores import Key, count_answered, find_astride, find_overlaps, hide_wholes, keys_of, summarise
from assessment.settings import Level
from assessment.summing import decide_alone
from assessment.surveys import Survey

UNITS = Units({"All": "", "A": "All", "B": "All", "A1": "A", "A2": "A", "B1": "B", "B2": "B"})
LEVELS = {name: Level(label=name, form=name) for name in ("front_line", "manager", "senior_leader")}
LEADERS = "manager+senior_leader"


def survey_of(*, concepts: str, scales: tuple[str, ...], managers: str = "", apart: str = "", alone: str = "") -> Survey:
    """A survey with items a, b, c ..., their concepts in order, and scales of some of them."""
    items = {
        name: {
            "text": name,
            "concepts": [concept],
            "answers": "agree",
            "scales": [f"scale_{number}" for number, having in enumerate(scales) if name in having],
        }
        | ({"levels": ["front_line"]} if managers and name not in managers else {})
        | ({"levels": ["manager"]} if name in apart else {})
        | ({"alone": True} if name in alone else {})
        for name, concept in zip("abcdefgh", concepts, strict=False)
    }
    return Survey.model_validate(
        {
            "survey": "s",
            "title": "S",
            "respondents": "employee",
            "answers": {"agree": {"low": 1, "high": 5}},
            "scales": {f"scale_{number}": {"title": f"S{number}"} for number in range(len(scales))},
            "items": items,
        }
    )


SURVEYS = {
    "questions": survey_of(concepts="xyz", scales=("abc",)),
    "four": survey_of(concepts="wxyz", scales=("abcd",)),
    "pairs": survey_of(concepts="xyzz", scales=("abcd",)),
    "shared": survey_of(concepts="uvxyz", scales=("abc", "cde")),
    "by level": survey_of(concepts="wxyz", scales=("abcd",), managers="abc"),
    "astride": survey_of(concepts="xyzzv", scales=("abc", "de")),
    "astride by level": survey_of(concepts="xyzzv", scales=("abc", "de"), managers="de", apart="de"),
    "mixed": survey_of(concepts="uvxzyz", scales=("abc", "cde", "bf")),  # the first is made of its questions' figures
    "alone": survey_of(concepts="xxyz", scales=("abc", "d"), alone="abcd"),  # as is x
    "some alone": survey_of(concepts="xxyz", scales=("abcd",), alone="ac"),
    "alone astride": survey_of(concepts="xxxyz", scales=("ab", "cde"), alone="abcd"),
    "alone by level": survey_of(concepts="xxxyz", scales=("abc", "de"), alone="abc", managers="abc"),
}
# Whose scales are means of people's own scores: a question's figure is not theirs alone.
OF_PEOPLE = ("by level", "astride", "astride by level")
OF_QUESTIONS_ALONE = ("alone", "some alone", "alone astride", "alone by level")


def people_of(survey: Survey, seed: int, **leaders: int) -> pl.DataFrame:
    """Respondents of a random organisation, who left out some questions."""
    random = np.random.default_rng(seed)
    rows, missing = [], random.choice([0.03, 0.1, 0.3])
    for unit in ("A1", "A2", "B1", "B2", "A"):
        for level, most in {"front_line": 9, "manager": 5, **leaders}.items():
            for _ in range(random.integers(0, most)):
                left_out = random.random(len(survey.items)) < missing
                asked = [level in survey.forms_of(item) for item in survey.items.values()]
                rows.append(("w", unit, level, *(3 if on and not out else None for on, out in zip(asked, left_out, strict=True))))
    schema = dict.fromkeys(("wave", "unit", "level"), pl.String) | dict.fromkeys(survey.items, pl.Int16)
    return pl.DataFrame(rows, schema=schema, orient="row")


def decisions_of(
    survey: Survey, people: pl.DataFrame, *, minimum: int, units: Units = UNITS
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What is shown of each statistic by itself, and together."""
    keys = keys_of(survey, LEVELS)
    alone = decide_alone(summarise(people.lazy(), "employee", survey, keys), units, minimum=minimum)
    answered = count_answered(people.lazy(), "employee", survey, keys)
    together = hide_loose_ends(alone, answered, {"employee": find_overlaps(survey, keys)}, units, minimum=minimum)
    astride = {("employee", *place) for place in find_astride(people.lazy(), survey, keys)}
    return alone, hide_wholes(hide_figures(together, astride), {"employee": keys})


def given_away(survey: Survey, people: pl.DataFrame, decisions: pd.DataFrame, *, minimum: int) -> bool:
    """Whether any combination of shown sums is of fewer people than the minimum.

    A column is one answer of people who answered the same questions in the same place. A set of people is given away if the
    figures say more with them than without.
    """
    keys = {name: key for name, key in keys_of(survey, LEVELS).items() if key.items}
    alike = Counter(tuple(row) for row in people.iter_rows())
    columns = [(who, item) for who in alike for item, answer in zip(survey.items, who[3:], strict=True) if answer is not None]
    shown = decisions[decisions["status"] == SHOWN]
    rows = [
        mean_row(keys, scale, alike, columns, survey, (unit, level))
        for scale, unit, level in zip(shown["scale"], shown["unit"], shown["level"], strict=True)
        if scale in keys
    ]
    table = np.array(rows).reshape(-1, len(columns))
    few = [who for who, n in alike.items() if n < minimum]
    told = np.linalg.matrix_rank(table)
    sets = (chosen for size in range(1, minimum) for chosen in combinations(few, size))
    return any(
        np.linalg.matrix_rank(table[:, [who not in chosen for who, _ in columns]]) < told
        for chosen in sets
        if sum(alike[who] for who in chosen) < minimum
    )


def mean_row(
    keys: Mapping[str, Key], scale: str, alike: Counter[Any], columns: list[Any], survey: Survey, group: tuple[str, str]
) -> np.ndarray[Any, Any]:
    """What each answer counts in a figure: in the mean of people's scores, or in the mean of the means of a scale's questions."""
    key = keys[scale]
    if key.questions:
        rows = {name: mean_row(keys, name, alike, columns, survey, group) for name in key.questions}
        there = [name for name, row in rows.items() if row.any()]
        return np.average([rows[name] for name in there], axis=0, weights=[key.questions[name] for name in there])
    answers = {who: dict(zip(survey.items, who[3:], strict=True)) for who in alike}
    row = np.array(
        [share(key.items, key.asked, answers[who], item, who[2]) if inside(who, *group) else 0.0 for who, item in columns]
    )
    n = sum(
        size
        for who, size in alike.items()
        if inside(who, *group) and any(share(key.items, key.asked, answers[who], item, who[2]) for item in survey.items)
    )
    return row / max(n, 1)


def inside(who: Any, unit: str, level: str) -> bool:
    """Whether a respondent is in a group."""
    return unit in {who[1], *UNITS.ancestors(who[1])} and (level == "all" or who[2] in level.split("+"))


def share(items: tuple[str, ...], asked: Mapping[str, int], answers: dict[str, int | None], item: str, level: str) -> float:
    """What an answer counts in its respondent's score: nothing, or as much as every other."""
    there = [name for name in items if answers[name] is not None]
    return 1 / len(there) if item in there and asked[level] and 2 * len(there) >= asked[level] else 0.0


@pytest.mark.parametrize("name", SURVEYS)
@pytest.mark.parametrize("seed", range(6))
def test_nobody_is_given_away_by_a_scale_beside_its_questions(name: str, seed: int) -> None:
    people = people_of(SURVEYS[name], seed)
    _, together = decisions_of(SURVEYS[name], people, minimum=4)
    assert not given_away(SURVEYS[name], people, together, minimum=4)


@pytest.mark.parametrize("name", SURVEYS)
@pytest.mark.parametrize("seed", range(4))
def test_nobody_is_given_away_where_units_show_levels_together(name: str, seed: int) -> None:
    people = people_of(SURVEYS[name], seed, manager=6, senior_leader=4)
    units = replace(UNITS, together=LEADERS)
    _, together = decisions_of(SURVEYS[name], people, minimum=4, units=units)
    assert not given_away(SURVEYS[name], people, together, minimum=4)


def test_units_of_those_organisations_do_show_levels_together_and_lose_some_for_a_loose_end() -> None:
    survey, units = SURVEYS["astride"], replace(UNITS, together=LEADERS)
    found = [
        [
            ((told["level"] == LEADERS) & (told["status"] == SHOWN)).sum()
            for told in decisions_of(survey, people, minimum=4, units=units)
        ]
        for people in (people_of(survey, seed, manager=6, senior_leader=4) for seed in range(4))
    ]
    alone, together = (sum(counts) for counts in zip(*found, strict=True))
    assert 0 < together < alone


@pytest.mark.slow
@pytest.mark.parametrize("name", SURVEYS)
def test_nobody_is_given_away_in_many_organisations(name: str) -> None:
    for seed in range(100, 115):
        people = people_of(SURVEYS[name], seed)
        _, together = decisions_of(SURVEYS[name], people, minimum=4)
        assert not given_away(SURVEYS[name], people, together, minimum=4), seed


@pytest.mark.parametrize("name", [*OF_PEOPLE, *OF_QUESTIONS_ALONE])
def test_each_statistic_by_itself_would_give_people_away(name: str) -> None:
    found = [
        given_away(SURVEYS[name], people, decisions_of(SURVEYS[name], people, minimum=4)[0], minimum=4)
        for people in (people_of(SURVEYS[name], seed) for seed in range(6))
    ]
    assert sum(found) >= 2


def test_no_question_that_another_scale_is_made_of_is_a_loose_end() -> None:
    keys = keys_of(SURVEYS["mixed"], LEVELS)
    assert [bool(keys[f"scale_{number}"].questions) for number in range(3)] == [True, False, False]
    overlaps = find_overlaps(SURVEYS["mixed"], keys)
    assert {name: set(overlap.ends) for name, overlap in overlaps.items() if name in keys} == {"scale_1": {"e"}, "scale_2": {"f"}}


@pytest.mark.parametrize("name", sorted({*SURVEYS} - {*OF_PEOPLE, "mixed", "some alone", "alone astride"}))
def test_a_scale_made_of_its_questions_hides_none_of_them(name: str) -> None:
    people = people_of(SURVEYS[name], 2)
    alone, together = decisions_of(SURVEYS[name], people, minimum=4)
    changed = alone[alone["status"] != together["status"]]
    keys = keys_of(SURVEYS[name], LEVELS)
    assert set(changed["scale"]) <= {scale for scale, key in keys.items() if key.questions}
    hidden = alone[alone["status"].isin(["too_few", "protects_others"])]
    for row in changed.itertuples():
        there = hidden[(hidden["unit"] == row.unit) & (hidden["level"] == row.level)]
        assert set(there["scale"]) & set(keys[str(row.scale)].questions)


def test_nothing_is_hidden_where_everybody_answered_everything() -> None:
    people = people_of(SURVEYS["astride"], 1).with_columns(pl.col(list("abcde")).fill_null(3))
    alone, together = decisions_of(SURVEYS["astride"], people, minimum=4)
    pd.testing.assert_frame_equal(alone, together)


def test_where_one_left_a_question_out_one_other_question_is_hidden_around_them() -> None:
    everybody = [("w", unit, level, *"33333") for unit in ("A1", "A2", "B1") for level in LEVELS for _ in range(12)]
    people = pl.DataFrame(
        [*everybody, ("w", "A1", "manager", *"3", None, *"333")], schema=["wave", "unit", "level", *"abcde"], orient="row"
    )
    alone, together = decisions_of(SURVEYS["astride"], people.with_columns(pl.col(list("abcde")).cast(pl.Int16)), minimum=4)
    hidden = together[(alone["status"] == SHOWN) & (together["status"] != SHOWN) & (together["level"] == "manager")]
    assert SHOWN not in set(together.loc[together["scale"] == "z", "status"])  # astride both scales
    hidden = hidden[hidden["scale"] != "z"]
    assert hidden[["scale", "unit"]].to_numpy().tolist() == [["x", "All"], ["x", "A"], ["x", "A1"]]


def test_a_scale_that_nobody_answered_is_no_fault() -> None:
    people = people_of(SURVEYS["shared"], 1).with_columns(pl.lit(None, pl.Int16).alias(name) for name in "abc")
    _, together = decisions_of(SURVEYS["shared"], people, minimum=4)
    assert (together.loc[together["scale"] == "scale_0", "status"] != SHOWN).all()
