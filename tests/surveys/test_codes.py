"""Names of items in the tools that collect answers."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.surveys import read_survey
from assessment.surveys.codes import NAMINGS, item_codes, name_apart, other_names

LETTERS = "aAbBxX12_.-"  # few, so that names often meet
REST = st.text(LETTERS, max_size=30)
IDS = st.lists(
    st.builds(str.__add__, st.sampled_from(["a", "B", "token", "Status", "meta"]), REST), unique_by=str.casefold, max_size=8
)


@given(IDS, st.sampled_from(sorted(NAMINGS)))
def test_names_are_allowed_and_each_is_there_once(ids: list[str], collector: str) -> None:
    naming = NAMINGS[collector]
    names = list(name_apart({one: one for one in ids}, naming).values())
    assert len({name.casefold() for name in names}) == len(ids)
    assert not any(re.search(naming.forbidden, name) or len(name) > naming.longest for name in names)
    assert not naming.reserved & {name.casefold() for name in names}


@given(IDS, st.sampled_from(sorted(NAMINGS)))
def test_an_id_that_is_allowed_is_the_name(ids: list[str], collector: str) -> None:
    naming = NAMINGS[collector]
    for one, name in name_apart({one: one for one in ids}, naming).items():
        fits = not re.search(naming.forbidden, one) and len(one) <= naming.longest and one.casefold() not in naming.reserved
        assert (name == one) or not fits


@given(IDS)
def test_two_long_ids_that_begin_alike_stay_apart(ids: list[str]) -> None:
    long = {one: "x" * 30 + one for one in ids}
    assert len(set(name_apart(long, NAMINGS["limesurvey"]).values())) == len(ids)


@pytest.mark.parametrize("survey", ["care-employee", "care-customer"])
def test_a_name_leads_back_to_one_item(survey: str) -> None:
    read = read_survey(survey)
    names = [name.casefold() for name, _ in set(other_names(read))]
    assert len(set(names)) == len(names)
    assert not set(names) & {one.casefold() for one in read.items}


@pytest.mark.parametrize("survey", ["care-employee", "care-customer"])
def test_xlsform_and_qualtrics_keep_the_ids_of_our_surveys(survey: str) -> None:
    read = read_survey(survey)
    for collector in ("xlsform", "qualtrics"):
        assert all(name == code for name, code in item_codes(read, collector).items())
