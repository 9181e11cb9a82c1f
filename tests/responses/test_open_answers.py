"""Open answers: only from named columns, only of rows that count, by file and line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from assessment.errors import InputError
from assessment.inputs import read_inputs
from assessment.settings import read_settings
from small_engagement import CUSTOMERS  # type: ignore[import-not-found]

ANSWERS = {name: "3" for name in CUSTOMERS["items"] if name != "trouble"} | {"trouble": "0"}


def written(folder: Path, rows: list[dict[str, str]], **source: Any) -> pl.DataFrame:
    """What is read of a file of customers, a row each."""
    (folder / "guests.yml").write_text(yaml.safe_dump(CUSTOMERS, sort_keys=False), "utf-8")
    people = [{"respondent": f"r{number}", "unit": "A", **ANSWERS, **row} for number, row in enumerate(rows)]
    pl.DataFrame(people).write_csv(folder / "guests.csv")
    document = {
        "client": "The House", "waves": ["w1"], "surveys": {"customer": "guests.yml"},
        "sources": [{"survey": "customer", "wave": "w1", "file": "guests.csv", **source}],
    }  # fmt: skip
    (folder / "engagement.yml").write_text(yaml.safe_dump(document, sort_keys=False), "utf-8")
    return read_inputs(read_settings(folder)).written


def test_no_column_of_words_is_read_unless_it_is_named(tmp_path: Path) -> None:
    assert written(tmp_path, [{"say": "They listened"}] * 3).is_empty()


def test_texts_stand_beside_those_who_wrote_them(tmp_path: Path) -> None:
    rows = [{"unit": "A", "say": "one, two"}, {"unit": "B", "say": ""}, {"unit": "B", "say": 'he said "three"\nand four'}]
    found = written(tmp_path, rows, comments=["say"])
    assert found.select("unit", "line", "text").rows() == [("A", 2, "one, two"), ("B", 4, 'he said "three"\nand four')]


def test_texts_of_several_columns_stand_one_under_the_other(tmp_path: Path) -> None:
    found = written(
        tmp_path, [{"good": "The cake", "bad": "The tea"}, {"good": "", "bad": "All of it"}], comments=["good", "bad"]
    )
    assert found["text"].to_list() == ["The cake\nThe tea", "All of it"]


def test_what_is_set_aside_says_nothing(tmp_path: Path) -> None:
    empty = dict.fromkeys(ANSWERS, "")
    found = written(tmp_path, [{"say": "I count"}, {**empty, "say": "I answered nothing"}], comments=["say"])
    assert found["text"].to_list() == ["I count"]


@pytest.mark.parametrize("text", ["none", "N/A", " - ", "Nothing.", "no comment", "?!", "keine", "Rien", "5"])
def test_nothing_to_say_is_nothing(tmp_path: Path, text: str) -> None:
    assert written(tmp_path, [{"say": "Something"}, {"say": text}], comments=["say"])["text"].to_list() == ["Something"]


def test_a_named_column_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="maps a column that is not in this file") as caught:
        written(tmp_path, [{"say": "Hello there"}], comments=["sya"])
    assert "say" in str(caught.value)


def test_a_named_column_is_not_called_ignored(tmp_path: Path) -> None:
    written(tmp_path, [{"say": "Hello there"}], comments=["say"])
    arrivals = read_inputs(read_settings(tmp_path)).responses.arrivals
    assert not any("say" in note for note in arrivals[0].notes)
