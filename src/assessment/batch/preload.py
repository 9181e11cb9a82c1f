"""What every report needs, loaded once, in the process that all workers and kernels are forked from.

Importing pandas, plotly, the notebook tools and the rooms of this package takes seconds; forking a process that has them takes
milliseconds. One small report is made here too, from an empty notebook with a chart, so that templates and checkers are compiled.
Nothing that starts a thread is run: a thread would not survive a fork.
"""

from __future__ import annotations

import gc
import os
import pkgutil
import warnings
from importlib import import_module

import nbformat
import plotly.graph_objects as go
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from assessment.batch.warm import QUIET, SPOKEN
from assessment.language import ENGLISH, learn
from assessment.reports import export_html

__all__ = ["NEEDED"]

NEEDED = (
    "ipykernel.debugger",
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "ipykernel.zmqshell",
    "IPython.core.completer",
    "IPython.core.magics",
    "IPython.terminal.debugger",
    "ipywidgets",
    "nbclient",
    "nbconvert",
    "pandas",
    "papermill",
    "plotly.io",
    "polars",
    "psutil",
    "scipy.stats",
    "assessment.batch",
    "assessment.figures",
    "assessment.findings",
    "assessment.live",
    "assessment.pipeline",
    "assessment.reports",
    "assessment.tables",
)


def load() -> None:
    """Import all that is needed, with the modules below each room of ours."""
    for name in NEEDED:
        module = import_module(name)
        below = getattr(module, "__path__", ()) if name.startswith("assessment.") else ()
        for found in pkgutil.iter_modules(below, prefix=f"{name}."):
            if found.name != __name__:
                import_module(found.name)


def rehearse() -> None:
    """Make one small report, so that what is compiled on first use is compiled in every fork."""
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


os.environ.update(QUIET)
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    load()
    rehearse()
    learn(os.environ.get(SPOKEN, ENGLISH))
gc.collect()
gc.freeze()  # what is loaded now is never collected, so forks share its memory
