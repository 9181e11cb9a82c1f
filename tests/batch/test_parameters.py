"""Notebooks that can't be told what a report is about are named before anything is read."""

from __future__ import annotations

import json
from collections.abc import Callable

import nbformat
import pytest

from assessment.batch.parameters import check_notebooks
from assessment.batch.running import notebook_texts
from assessment.errors import InputError

Maker = Callable[..., nbformat.NotebookNode]


def test_the_notebooks_that_come_with_this_can_be_told() -> None:
    texts = notebook_texts()
    check_notebooks({name: texts[name] for name in ("06_executive_report", "07_compare_units")})


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('"parameters"', '"none"', r"no cell tagged 'parameters' that sets any: unit, wave, work"),
        ("wave = ", "waves = ", r"lacks a parameter: wave\b.*'unit, waves, work'"),
        ("unit = ", "unit == = ", r"not Python"),
        ('"cells"', '"cell"', "This is no notebook"),
        ("{", "", "This is no notebook"),
    ],
)
def test_each_fault_is_named_with_its_notebook(notebook: Maker, before: str, after: str, told: str) -> None:
    text = nbformat.writes(notebook("1"))
    assert before in text
    with pytest.raises(InputError, match=rf"mine\.ipynb.*{told}"):
        check_notebooks({"mine": text.replace(before, after)})


def test_all_notebooks_are_named_at_once() -> None:
    with pytest.raises(InputError) as told:
        check_notebooks({"one": json.dumps({"cells": []}), "two": ""})
    assert len(told.value.problems) == 2
