from __future__ import annotations

from itertools import pairwise

import pytest
from drawn_answers import survey_of  # type: ignore[import-not-found]

from assessment.scores import descriptors, keys_of
from assessment.settings import LEVELS, Level
from assessment.surveys import Survey

ITEM = {"text": "A", "concepts": ["c1"], "answers": "agree", "scales": ["one"]}


def items_of(*more: dict[str, object]) -> dict[str, dict[str, object]]:
    return {f"i{place}": {**ITEM, "text": f"A {place}", **changes} for place, changes in enumerate(more)}


def test_a_descriptor_is_of_the_first_concept_only() -> None:
    survey = survey_of(items_of({"concepts": ["c1", "c2"]}, {"concepts": ["c2", "c1"]}, {"concepts": ["c1"]}))
    assert descriptors(survey) == {"c1": ("i0", "i2"), "c2": ("i1",)}


def test_yes_or_no_questions_are_in_no_descriptor() -> None:
    survey = survey_of(items_of({}, {"answers": "yes", "measure": "share", "alone": True, "scales": []}))
    assert descriptors(survey) == {"c1": ("i0",)}


def test_a_scale_stands_for_the_descriptor_of_its_name() -> None:
    survey = survey_of(items_of({"concepts": ["one"]}, {"concepts": ["other"]}))
    assert keys_of(survey, LEVELS)["one"].items == ("i0", "i1")


def test_parts_come_before_their_composite() -> None:
    survey = survey_of(items_of({}, {}, {"scales": ["two"]}, {"scales": ["two"]}))
    names = list(keys_of(survey, LEVELS))
    assert names.index("both") > max(names.index("one"), names.index("two"))


def test_a_level_of_the_client_is_asked_what_its_form_asks() -> None:
    survey = survey_of(items_of({"levels": ["manager"]}, {}, {}))
    keys = keys_of(survey, {**LEVELS, "supervisor": Level(label="Supervisors", form="manager")})
    assert keys["one"].asked == {"front_line": 2, "manager": 3, "senior_leader": 2, "supervisor": 3, "not_stated": 3}


def test_a_composite_asks_the_parts_that_are_scored_for_a_level() -> None:
    survey = survey_of(items_of({}, {}, {"scales": ["two"]}, {"scales": ["two"]}), levels=["front_line"])
    assert keys_of(survey, LEVELS)["both"].asked == {"front_line": 2, "manager": 1, "senior_leader": 1, "not_stated": 2}


@pytest.mark.parametrize("count", range(2, 31))
def test_up_to_thirty_items_every_allowed_count_and_span_divides_the_denominator(count: int) -> None:
    key = keys_of(survey_of(items_of(*({} for _ in range(count)))), LEVELS)["one"]
    assert [key.denominator % (4 * answered) for answered in range(-(-count // 2), count + 1)] == [0] * (count // 2 + 1)


def test_denominators_stop_growing_before_sums_are_slow() -> None:
    sizes = [keys_of(survey_of(items_of(*({} for _ in range(count)))), LEVELS)["one"].denominator for count in (31, 60, 200)]
    assert all(a == b == 2**44 for a, b in pairwise(sizes))


def test_customers_have_one_form() -> None:
    survey = Survey.model_validate(
        {"survey": "s", "title": "S", "respondents": "customer", "answers": {"agree": {"low": 1, "high": 5}},
         "items": {"a": {"text": "A", "concepts": ["c"], "answers": "agree", "alone": True}}}
    )  # fmt: skip
    assert keys_of(survey, LEVELS)["a"].asked == {"customer": 1}
