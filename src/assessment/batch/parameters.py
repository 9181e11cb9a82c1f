"""What a notebook lets itself be told: the names that its parameters cell sets.

Reports are made from notebooks that anybody may change, so they are looked at before any answer is read: one that can't be told
which unit it is about would fail for each of a thousand units.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from typing import Any

from assessment.errors import InputError, Problem

__all__ = ["HANDED", "check_notebooks", "parameter_names"]

HANDED = ("unit", "wave", "work")  # what a report's notebook is told
TAG = "parameters"


def parameter_names(notebook: Mapping[str, Any]) -> frozenset[str]:
    """Names that the cell tagged ``parameters`` sets.

    Parameters
    ----------
    notebook : mapping
        As nbformat reads it, or as its file's JSON has it.

    Raises
    ------
    SyntaxError
        The cell is not Python.

    Examples
    --------
    >>> cell = {"cell_type": "code", "source": ['unit = ""  # a unit'], "metadata": {"tags": ["parameters"]}}
    >>> parameter_names({"cells": [cell]})
    frozenset({'unit'})
    """
    sources = ["".join(cell["source"]) for cell in notebook["cells"] if TAG in cell["metadata"].get("tags", [])]
    set_in = [line for source in sources for line in ast.parse(source).body if isinstance(line, ast.Assign)]
    return frozenset(target.id for line in set_in for target in line.targets if isinstance(target, ast.Name))


def check_notebooks(texts: Mapping[str, str]) -> None:
    """Hold that notebooks can be told what a report is about.

    Parameters
    ----------
    texts : mapping of str to str
        The notebooks that reports are made from, by name.

    Raises
    ------
    InputError
        Naming each notebook that is none, has no parameters cell, or lacks a parameter.
    """
    if problems := [fault for name, text in texts.items() for fault in faults_of(f"{name}.ipynb", text)]:
        raise InputError(problems)


def faults_of(file: str, text: str) -> Iterator[Problem]:
    """Tell why a notebook can't be told what a report is about."""
    try:
        names = parameter_names(json.loads(text))
    except SyntaxError as error:
        yield Problem("The parameters cell of this notebook is not Python", file=file, found=(error.text or "").strip())
        return
    except (ValueError, KeyError, TypeError, AttributeError):
        yield Problem(
            "This is no notebook", file=file, todo="save it with Jupyter again, or take back the one that came with this"
        )
        return
    if missing := [name for name in HANDED if name not in names]:
        lacks = "lacks a parameter" if names else "has no cell tagged 'parameters' that sets any"
        todo = "set each to \"\" in a cell of its own, and tag that cell 'parameters'"
        said = ", ".join(sorted(names)) or "none"
        yield Problem(f"This notebook {lacks}: {', '.join(missing)}", file=file, found=said, allowed=", ".join(HANDED), todo=todo)
