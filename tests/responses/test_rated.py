"""Whom somebody rated: its column, its spellings, and answers on a department that nobody named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from assessment.errors import InputError
from assessment.responses import CODES, Responses, Units, read_responses
from assessment.settings import Engagement
from assessment.surveys import Survey

ITEMS = {
    name: {"text": name, "concepts": ["x"], "answers": "agree", "scales": [scale]}
    for name, scale in (("fair", "work"), ("glad", "work"), ("quick", "supplier"), ("right", "supplier"))
}
STAFF: dict[str, Any] = {
    "survey": "staff", "title": "Staff", "respondents": "employee", "items": ITEMS, "answers": {"agree": {"low": 1, "high": 5}},
    "scales": {"work": {"title": "Work"}, "supplier": {"title": "Supplier", "of": "rated_unit"}},
}  # fmt: skip
GUESTS = STAFF | {"survey": "guests", "respondents": "customer", "scales": {"work": {"title": "W"}, "supplier": {"title": "S"}}}
UNITS = Units({"Co": "", "Stock Room": "Co", "NA": "Co"})
HEAD = "unit,rated_unit,fair,quick,right\n"


def read(folder: Path, *texts: str, units: Units | None = UNITS, kind: str = "employee", **source: Any) -> Responses:
    sources = []
    for number, text in enumerate(texts, 1):
        (folder / f"{number}.csv").write_text(text, "utf-8")
        sources.append({"survey": kind, "wave": "W", "file": f"{number}.csv", **source})
    engagement = Engagement.model_validate({"client": "Co", "waves": ["W"], "surveys": {kind: "s"}, "sources": sources})
    survey = Survey.model_validate(STAFF if kind == "employee" else GUESTS)
    return read_responses(engagement, folder, {engagement.sources[0].survey: survey}, units)


def rated(responses: Responses) -> list[str | None]:
    return responses.answers["employee"].get_column("rated_unit").to_list()


def test_a_rated_department_need_not_be_a_unit(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEAD}NA,Help Desk,4,3,3\nNA,,4,,\n")
    assert rated(found) == ["Help Desk", None]
    assert found.set_aside.is_empty()


def test_a_rated_unit_has_the_unit_s_name_and_another_its_commonest_spelling(tmp_path: Path) -> None:
    text = f"{HEAD}NA, STOCK  room,4,3,3\nNA,pay,4,3,3\nNA,Pay,4,3,3\n"
    assert rated(read(tmp_path, text, f"{HEAD}NA,Pay,5,5,5\nNA,stock room,5,5,5\n")) == [
        "Stock Room",
        "Pay",
        "Pay",
        "Pay",
        "Stock Room",
    ]


def test_without_a_list_units_are_those_that_people_are_in(tmp_path: Path) -> None:
    assert rated(read(tmp_path, f"{HEAD}Shop,SHOP,4,3,3\nShop,SHOP,3,3,3\n", units=None)) == ["Shop", "Shop"]


def test_a_department_in_the_client_s_words_is_mapped_and_its_name_wins(tmp_path: Path) -> None:
    text = f"{HEAD.replace('rated_unit', 'Needs')}NA,HR,4,3,3\nNA,people TEAM,4,3,3\nNA,people TEAM,4,3,3\nNA,store,4,3,3\n"
    words = {"hr": "People team", "Store": "STOCK ROOM"}
    found = read(tmp_path, text, columns={"rated_unit": "Needs"}, values={"rated_unit": words})
    assert rated(found) == ["People team", "People team", "People team", "Stock Room"]


@pytest.mark.parametrize("word", ["", "  ", "n/a", "-", "Don't know"])
def test_ratings_of_nobody_are_set_aside_with_their_reason(tmp_path: Path, word: str) -> None:
    found = read(tmp_path, f"{HEAD}NA,{word},4,3,\n")
    assert found.answers["employee"].select("fair", "quick", "right").rows() == [(4, None, None)]
    assert found.set_aside.select("line", "column", "value", "code").rows() == [(2, "quick", "3", "rated_nobody")]
    assert "none is named here" in found.set_aside.item(0, "reason")
    assert found.arrivals[0].cells == 1


def test_a_unit_called_na_can_be_rated(tmp_path: Path) -> None:
    assert rated(read(tmp_path, f"{HEAD}NA,na,4,3,3\n")) == ["NA"]


def test_a_file_without_the_column_says_so_once_and_keeps_its_answers(tmp_path: Path) -> None:
    found = read(tmp_path, "unit,fair,quick,right\nNA,4,3,2\n")
    assert found.answers["employee"].select("rated_unit", "quick", "right").rows() == [(None, 3, 2)]
    assert found.set_aside.is_empty()
    assert any("no column says which department was rated" in note for note in found.arrivals[0].notes)


def test_a_file_that_asks_nothing_on_a_department_needs_no_column(tmp_path: Path) -> None:
    found = read(tmp_path, "unit,fair,glad\nNA,4,3\n")
    assert not any("was rated" in note for note in found.arrivals[0].notes)


LONG = "who,unit,rated_unit,item,answer\n"


def test_in_a_long_file_one_row_may_name_the_department_of_all(tmp_path: Path) -> None:
    text = f"{LONG}1,NA,,fair,4\n1,NA,Pay,quick,3\n1,NA,,right,2\n2,NA,,quick,5\n"
    found = read(tmp_path, text, columns={"respondent": "who"})
    answers = found.answers["employee"].select("respondent", "rated_unit", "fair", "quick", "right")
    assert answers.rows() == [("1", "Pay", 4, 3, 2), ("2", None, None, None, None)]
    assert found.set_aside.select("line", "column", "code").rows() == [(5, "answer", "rated_nobody")]


def test_in_a_long_file_a_respondent_of_two_departments_is_set_aside(tmp_path: Path) -> None:
    text = f"{LONG}1,NA,Pay,quick,3\n1,NA,IT,right,2\n2,NA,pay,quick,3\n2,NA,Pay,right,3\n"
    found = read(tmp_path, text, columns={"respondent": "who"})
    assert found.set_aside.get_column("code").to_list() == ["respondent_differs"] * 2
    assert found.answers["employee"].get_column("respondent").to_list() == ["2"]


def test_two_ratings_of_one_respondent_on_different_departments_differ(tmp_path: Path) -> None:
    text = "respondent,unit,rated_unit,fair,quick,right\n1,NA,Pay,4,3,3\n1,NA,IT,4,3,3\n2,NA,pay,4,3,3\n2,NA,PAY,4,3,3\n"
    codes = read(tmp_path, text).set_aside.get_column("code").to_list()
    assert codes == ["duplicate_differs", "duplicate_differs", "duplicate_same"]


@pytest.mark.parametrize("mapping", [{"columns": {"rated_unit": "rated_unit"}}, {"values": {"rated_unit": {"a": "b"}}}])
def test_customers_rate_no_department(tmp_path: Path, mapping: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="The survey asks nothing about a rated unit"):
        read(tmp_path, f"{HEAD}NA,Pay,4,3,3\n", kind="customer", **mapping)


def test_customers_answers_have_no_such_column(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEAD}NA,Pay,4,3,3\n", kind="customer")
    assert "rated_unit" not in found.answers["customer"].columns
    assert any("rated_unit" in note for note in found.arrivals[0].notes)


def test_every_reason_is_one_of_the_list(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEAD}NA,,4,3,3\n")
    assert set(found.set_aside.get_column("code")) <= CODES.keys()
    assert found.answers["employee"].schema["rated_unit"] == pl.Categorical
