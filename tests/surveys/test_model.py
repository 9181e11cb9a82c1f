"""A survey knows which forms ask an item, and which items a scale is scored from."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from assessment.surveys.model import Answers, Survey


def made(items: dict[str, dict[str, Any]], *, respondents: str = "employee", **scales: dict[str, Any]) -> Survey:
    """A survey of items that all have the same answers."""
    whole = {name: {"text": name, "concepts": ["x"], "answers": "agree", **item} for name, item in items.items()}
    head = {"survey": "s", "title": "S", "respondents": respondents, "answers": {"agree": {"low": 1, "high": 5}}}
    return Survey.model_validate({**head, "scales": scales, "items": whole})


def test_an_item_without_forms_is_asked_of_all_forms() -> None:
    survey = made({"a": {}})
    assert survey.forms_of(survey.items["a"]) == ("front_line", "manager", "senior_leader")
    survey = made({"a": {}}, respondents="customer")
    assert survey.forms_of(survey.items["a"]) == ("customer",)


def test_an_item_is_asked_of_the_forms_that_it_is_worded_for() -> None:
    survey = made({"a": {"text": {"manager": "M", "front_line": "F"}}})
    assert survey.forms_of(survey.items["a"]) == ("manager", "front_line")
    assert survey.items["a"].wording("senior_leader") == ""


def test_a_scale_is_scored_only_for_its_own_forms() -> None:
    survey = made({"a": {"scales": ["s1", "s2"]}}, s1={"title": "1", "levels": ["front_line"]}, s2={"title": "2"})
    assert [survey.items_of("s1", form=form) for form in ("front_line", "manager", "")] == [("a",), (), ("a",)]
    assert survey.items_of("s2", form="manager") == ("a",)


def test_scales_come_before_items_reported_alone_before_composites() -> None:
    survey = made({"a": {"scales": ["p"], "alone": True, "title": "A!"}}, c={"title": "C", "parts": ["p"]}, p={"title": "P"})
    assert list(survey.all_scales) == ["p", "a", "c"]
    assert survey.all_scales["a"].title == "A!"
    assert survey.items_of("a") == ("a",)


def test_the_span_counts_steps_not_answers() -> None:
    assert Answers(low=0, high=10).span == 10


def test_a_survey_can_not_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        made({"a": {}}).title = "other"  # type: ignore[misc]
