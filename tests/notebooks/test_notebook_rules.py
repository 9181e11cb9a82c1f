"""The notebooks' rules, held by reading their cells: they call, and hold no logic of their own."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from papermill import inspect_notebook

from assessment.settings import bundled

NOTEBOOKS = sorted(bundled("notebooks").glob("*.ipynb"))
NAMES = [
    "00_plan_the_survey", "01_check_responses", "02_care_scores", "03_staff",
    "04_customers", "05_links", "06_executive_report", "07_compare_units",
    "08_what_if",
]  # fmt: skip
EXPORTED = {"06_executive_report", "07_compare_units"}
ROOMS = ["findings", "tables", "figures"]
MOST_CODE_CELLS = 12  # besides the parameters
MOST_LINES = 3
# Everything a cell may be made of: a list of what is allowed can't forget a kind of logic.
ALLOWED = (
    ast.Module, ast.Expr, ast.Call, ast.Attribute, ast.Name, ast.Load, ast.Store,
    ast.Assign, ast.Constant, ast.keyword, ast.ImportFrom, ast.alias,
)  # fmt: skip

every = pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in NOTEBOOKS])


def cells(path: Path, kind: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


def code(path: Path) -> list[nbformat.NotebookNode]:
    return cells(path, "code")


def tags(cell: nbformat.NotebookNode) -> list[str]:
    return list(cell.metadata.get("tags", []))


def answers(path: Path) -> list[nbformat.NotebookNode]:
    """The cells after the parameters and the run, but for the consultant's panel."""
    return [cell for cell in code(path)[2:] if "consultant" not in tags(cell)]


def calls(source: str) -> list[tuple[str, str]]:
    """Room and name of each call in a cell, in order; fails on anything else."""
    (statement,) = ast.parse(source).body
    assert isinstance(statement, ast.Expr)
    shown = statement.value
    inside = shown.args if isinstance(shown, ast.Call) and ast.unparse(shown.func) == "display" else [shown]
    found = [re.fullmatch(r"(\w+)\.(\w+)\(result\)", ast.unparse(call)) for call in inside]
    assert all(found), f"not a call of a room with the result: {source}"
    return [(match[1], match[2]) for match in found if match]


def test_the_notebooks_are_those_of_the_suite() -> None:
    assert [path.stem for path in NOTEBOOKS] == NAMES


@every
def test_a_notebook_is_a_valid_one(path: Path) -> None:
    nbformat.validate(nbformat.read(path, as_version=4))


@every
def test_a_notebook_has_at_most_twelve_code_cells_of_at_most_three_lines(path: Path) -> None:
    of_ours = [cell for cell in code(path) if "parameters" not in tags(cell)]
    assert len(of_ours) <= MOST_CODE_CELLS
    long = [cell.id for cell in of_ours if len(cell.source.splitlines()) > MOST_LINES]
    assert not long, f"{path.name}: {long}"


@every
def test_a_cell_holds_no_logic(path: Path) -> None:
    wrong = [
        f"{path.name}, cell {cell.id}: {type(node).__name__}"
        for cell in code(path)
        for node in ast.walk(ast.parse(cell.source))
        if not isinstance(node, ALLOWED)
    ]
    assert not wrong, "\n".join(wrong)


@every
def test_each_cell_answers_by_calls_of_one_question(path: Path) -> None:
    for cell in answers(path):
        found = calls(cell.source)
        assert len({name for _, name in found}) == 1, f"{path.name}, cell {cell.id}: two questions"
        assert {room for room, _ in found} <= set(ROOMS), f"{path.name}, cell {cell.id}"


@every
def test_a_question_is_answered_by_findings_then_a_table_then_a_figure(path: Path) -> None:
    asked: dict[str, list[str]] = {}
    for room, name in (call for cell in answers(path) for call in calls(cell.source)):
        asked.setdefault(name, []).append(room)
    for name, rooms in asked.items():
        assert rooms == [room for room in ROOMS if room in rooms], f"{path.name}, {name}: {rooms}"
        assert rooms[0] == "findings", f"{path.name}, {name}: a finding comes first"


@every
def test_every_question_has_a_heading(path: Path) -> None:
    ids = [cell.id for cell in nbformat.read(path, as_version=4).cells]
    asked = dict.fromkeys(name.replace("_", "-") for cell in answers(path) for _, name in calls(cell.source))
    assert [name for name in asked if f"{name}-question" not in ids] == (["headline"] if "headline" in asked else [])


@every
def test_a_cell_is_called_by_what_it_asks_and_shows(path: Path) -> None:
    for cell in answers(path):
        found = calls(cell.source)
        word = found[0][1].replace("_", "-")
        assert cell.id == word or (len(found) == 1 and cell.id == f"{word}-{found[0][0]}"), f"{path.name}: {cell.id}"


@every
def test_cell_ids_are_words(path: Path) -> None:
    ids = [cell.id for cell in nbformat.read(path, as_version=4).cells]
    assert [id_ for id_ in ids if not re.fullmatch(r"[a-z]+(-[a-z]+)*", id_)] == []
    assert len(set(ids)) == len(ids)


@every
def test_parameters_and_run_are_the_same_in_all(path: Path) -> None:
    first, second = code(path)[:2]
    assert tags(first) == ["parameters"]
    assert [first.source, second.source] == [cell.source for cell in code(NOTEBOOKS[0])[:2]]


@every
def test_the_parameters_cell_is_its_own_manual(path: Path) -> None:
    found = inspect_notebook(str(path))
    assert list(found) == ["engagement", "unit", "wave", "work"]
    assert all(parameter["help"] and '"' in parameter["default"] for parameter in found.values())


@every
def test_only_consultants_notebooks_have_a_panel_and_it_is_tagged(path: Path) -> None:
    panels = [cell for cell in code(path)[2:] if "live." in cell.source]
    assert all(tags(cell) == ["consultant"] for cell in panels)
    assert len(panels) == (1 if path.stem[:2] in {"02", "03", "04", "05", "08"} else 0)


def test_the_notebooks_are_stripped() -> None:
    tool = Path(sys.executable).with_name("nbstripout")
    run = subprocess.run([tool, "--keep-id", "--verify", *NOTEBOOKS], capture_output=True, text=True, check=False)
    assert run.returncode == 0, f"outputs or counts are left, put it right with `make notebooks`: {run.stdout}"


@every
def test_no_figure_is_typed_in_the_text(path: Path) -> None:
    typed = [cell.id for cell in cells(path, "markdown") if re.search(r"\d", cell.source)]
    assert not typed, f"{path.name}: numbers come from findings, not from {typed}"


@every
def test_headings_of_an_executives_notebook_are_free_of_our_trades_words(path: Path) -> None:
    words = r"correlation|significan|confidence interval|standard error|ICC|rwg|p-value|coefficient|regression|summary statistic"
    jargon = [cell.id for cell in cells(path, "markdown") if re.search(words, cell.source, re.IGNORECASE)]
    assert path.stem not in EXPORTED or not jargon


@every
def test_text_links_to_nothing_outside(path: Path) -> None:
    assert [cell.id for cell in cells(path, "markdown") if re.search(r"https?:|<\w|!\[", cell.source)] == []
