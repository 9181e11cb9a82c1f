"""What of a notebook belongs in a report: its words, its findings, its tables and its charts; nothing of how they were made.

Three steps on a copy of the executed notebook. Cells for the consultant, and the parameters, go (nbconvert's own tag removal).
Outputs that are only for whoever ran it (prints, warnings, live panels, the text behind a display) go. What stays is marked with
the kind of thing it is, so that the template only displays.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode

from assessment.errors import ReportError
from assessment.language import ENGLISH, language, say
from assessment.reports.charts import PLOTLY, read_chart, unique_name
from assessment.reports.markup import clean

__all__ = ["REMOVED_TAGS", "ReportContents", "check_ran_well", "in_language", "paragraphs"]

REMOVED_TAGS = frozenset({"consultant", "parameters", "injected-parameters"})
WIDGET = "application/vnd.jupyter.widget-view+json"
SHOWN = (PLOTLY, "text/html", "text/markdown")
SILENT = frozenset({"text/plain", "application/javascript", "application/json"})
PARAGRAPH = re.compile(r"(?P<before>\A|\n\n)(?P<mark>#+ )?(?P<text>.+?)(?=\n\n|\s*\Z)", re.DOTALL)
TITLE = re.compile(r"\A\s*#[ \t][^\n]*\n?")


def check_ran_well(notebook: NotebookNode) -> None:
    """Refuse a notebook in which any cell failed: half a report must not look like a whole one.

    Parameters
    ----------
    notebook : NotebookNode
        An executed notebook.

    Raises
    ------
    ReportError
        Naming every cell that failed, and its error.
    """
    failed = [
        f"Cell '{cell.get('id', number)}' failed: {output.get('ename', 'error')}: {output.get('evalue', '')}"
        for number, cell in enumerate(notebook.cells, start=1)
        for output in cell.get("outputs", [])
        if output["output_type"] == "error"
    ]
    if failed:
        raise ReportError("\n".join(failed))


def paragraphs(source: str) -> list[str]:
    r"""What a cell of Markdown says, paragraph by paragraph, headings without their marks: what its catalogs translate.

    Examples
    --------
    >>> paragraphs("## Who answered?\n\nAll who\nwere asked.\n")
    ['Who answered?', 'All who\nwere asked.']
    """
    return [found["text"] for found in PARAGRAPH.finditer(source)]


def in_language(notebook: NotebookNode) -> NotebookNode:
    """Give a notebook with its own words in the language spoken; what its cells display speaks it already."""
    if language() == ENGLISH:
        return notebook
    told = copy.deepcopy(notebook)
    for cell in told.cells:
        if cell.cell_type == "markdown":
            cell.source = PARAGRAPH.sub(lambda found: found["before"] + (found["mark"] or "") + say(found["text"]), cell.source)
    return told


class ReportContents(Preprocessor):
    """nbconvert's hook: keeps what belongs in a report and marks each output with what it is."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Keep the displays of each cell, and drop the notebook's own title: the page has one already."""
        taken: set[str] = set()
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.outputs = [shown for output in cell.outputs if (shown := _shown(output, cell, taken))]
        first = next((cell for cell in nb.cells if cell.cell_type == "markdown"), None)
        if first is not None:
            first.source = TITLE.sub("", first.source, count=1)
        return nb, resources


def _shown(output: NotebookNode, cell: NotebookNode, taken: set[str]) -> NotebookNode | None:
    """Give the output as the template shows it; None when a report has no place for it."""
    data: Mapping[str, Any] = output.get("data", {})
    kind = next((mime for mime in SHOWN if mime in data), None)
    if WIDGET in data or (kind is None and SILENT.issuperset(data)):
        return None
    if kind is None:
        raise ReportError(
            f"Cell '{cell.get('id', '')}' shows {', '.join(sorted(data))}, which a report has no place for."
            " Show a figure, a table or a finding, or tag the cell 'consultant'."
        )
    about = dict(output.get("metadata", {}).get("assessment", {}))
    shown = NotebookNode(output_type="display_data", data={kind: data[kind]}, metadata={"assessment": about})
    if kind == PLOTLY:
        about["chart"] = read_chart(output, name=unique_name(about.get("name", "chart"), taken))
    elif kind == "text/html":
        shown.data[kind] = clean("".join(data[kind]))
    return shown
