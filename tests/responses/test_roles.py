"""Which column may hold units or levels: no answers are taken for either."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assessment.responses.roles import Column, find_level, find_unit


def holding(name: str, *texts: str) -> Column:
    return Column(name, 0, dict.fromkeys(texts, 20), len(texts), 20 * len(texts), 20 * len(texts))


@pytest.mark.parametrize(
    "column",
    [
        holding("Job satisfaction", "Very satisfied", "Satisfied", "Unzufrieden"),
        holding("Your position", "Sí", "No"),
        holding("Level of service", "Good", "Bad"),
        holding("Grade our service", "A", "B", "C"),
    ],
)
def test_answers_are_no_levels_whatever_their_head(column: Column) -> None:
    assert find_level([column]) is None


@pytest.mark.parametrize("head", ["Your role", "Job title", "Ihre Funktion", "What is your role?"])
def test_words_of_the_clients_own_below_a_head_on_levels_may_be_levels(head: str) -> None:
    found = find_level([holding(head, "Porter", "Matron")])
    assert found is not None
    assert found.column.name == head


def test_answers_below_a_place_are_no_units() -> None:
    assert find_unit([holding("Library card?", "Yes", "No"), holding("Your clinic", "Never", "Often")]) is None


def test_the_text_of_a_question_speaks_for_a_column_that_a_collector_heads_by_a_code() -> None:
    place = replace(holding("Q1", "Leeds", "York"), asked=("Which branch do you work in?",))
    work = replace(holding("Q2", "Porter", "Matron"), asked=("Your job title",))
    unit, level = find_unit([work, place]), find_level([place, work])
    assert unit and level and (unit.column.name, level.column.name) == ("Q1", "Q2")  # noqa: PT018
    assert find_unit([replace(holding("Q3", "4", "5"), asked=("How clean is your branch?",))]) is None
