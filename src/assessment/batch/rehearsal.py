"""One small report, of an empty notebook with a chart: what is compiled on first use is compiled beforehand."""

from __future__ import annotations

import nbformat
import plotly.graph_objects as go
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from assessment.reports import export_html

__all__ = ["rehearse"]


def rehearse() -> None:
    """Make the report, and let go of it."""
    chart = go.Figure(go.Scatter(x=[0, 1], y=[0, 1], error_x={"array": [1, 1]}), layout={"template": "plotly_white"})
    words = {"name": "chart", "description": "A chart", "caption": "A chart", "table": "<table></table>"}
    about = {"assessment": {"kind": "figure", **words}}
    outputs = [
        new_output("display_data", {"application/vnd.plotly.v1+json": chart.to_plotly_json()}, metadata=about),
        new_output("display_data", {"text/html": "<p>text</p>"}, metadata={"assessment": {"kind": "finding"}}),
    ]
    cells = [new_markdown_cell("# Title\n\n## Question"), new_code_cell("1", outputs=outputs, execution_count=1)]
    notebook = nbformat.reads(nbformat.writes(new_notebook(cells=cells)), as_version=4)
    export_html(notebook, title="Title", header={})
