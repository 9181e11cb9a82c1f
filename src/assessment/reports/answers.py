"""What an executed notebook says, question by question: the sentences, tables and charts of every shape of a report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from nbformat import NotebookNode

from assessment.reports.contents import REMOVED_TAGS

__all__ = ["Answer", "answered"]

HEADING = re.compile(r"^##\s+(.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Answer:
    """What a report says to one question.

    Parameters
    ----------
    question : str
        The heading; "" for what comes before the first.
    findings : list of dict
        Sentences, from :meth:`assessment.findings.Finding.plain`.
    tables : list of dict
        From :meth:`assessment.tables.Table.plain`, each once in a report.
    pictures : list of dict
        Charts and diagrams: ``name, description, caption, bars`` and perhaps ``steps``, as their displays say.
    layout : str
        How the sentences are set: see :class:`assessment.findings.Findings`.
    """

    question: str
    findings: list[Mapping[str, str]] = field(default_factory=list)
    tables: list[Mapping[str, Any]] = field(default_factory=list)
    pictures: list[Mapping[str, Any]] = field(default_factory=list)
    layout: str = "list"


def answered(notebook: NotebookNode) -> Iterator[Answer]:
    """Give each question of a notebook with what was displayed below it, but for what is only for the consultant."""
    answer, seen = Answer(""), set[str]()
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (asked := HEADING.search(cell.source)):
            yield answer
            answer = Answer(asked[1].strip())
        if cell.cell_type != "code" or REMOVED_TAGS & set(cell.metadata.get("tags", [])):
            continue
        for output in cell.outputs:
            about = output.get("metadata", {}).get("assessment", {})
            answer = noted(answer, about, seen)
    yield answer


def noted(answer: Answer, about: Mapping[str, Any], seen: set[str]) -> Answer:
    """An answer with one more display; a table that was seen already is not told again."""
    cells = about.get("cells", {})
    new = [cells] if cells.get("rows") and repr(cells) not in seen else []
    seen.update(map(repr, new))
    return Answer(
        answer.question,
        [*answer.findings, *about.get("found", [])],
        [*answer.tables, *new],
        [*answer.pictures, about] if about.get("bars") or about.get("steps") else answer.pictures,
        about.get("layout", answer.layout),
    )
