"""What every report needs, imported once, in the process that all workers and kernels are forked from.

Importing pandas, plotly, the notebook tools and the rooms of this package takes seconds; forking a process that has them
takes milliseconds. Modules are imported here and nothing is run: threads that a library starts would not survive a fork.
"""

from __future__ import annotations

import gc
import os
import pkgutil
import warnings
from importlib import import_module

from assessment.batch.warm import QUIET

__all__ = ["NEEDED"]

NEEDED = (
    "ipykernel.kernelapp",
    "ipykernel.debugger",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    "IPython.core.completer",
    "IPython.core.magics",
    "IPython.terminal.debugger",
    "pandas",
    "polars",
    "scipy.stats",
    "plotly.graph_objs._figure",
    "plotly.graph_objs._scatter",
    "plotly.graph_objs._bar",
    "plotly.graph_objs._heatmap",
    "plotly.graph_objs._layout",
    "plotly.io",
    "ipywidgets",
    "psutil",
    "papermill",
    "nbclient",
    "nbconvert",
    "assessment.findings",
    "assessment.tables",
    "assessment.figures",
    "assessment.live",
    "assessment.pipeline",
    "assessment.reports",
    "assessment.batch",
)


def load() -> None:
    """Import all that is needed, with the modules below each room of ours; what is not there is not needed."""
    os.environ.update(QUIET)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in NEEDED:
            module = import_module(name)
            below = getattr(module, "__path__", ()) if name.startswith("assessment.") else ()
            for found in pkgutil.iter_modules(below, prefix=f"{name}."):
                if found.name != __name__:
                    import_module(found.name)


load()
gc.collect()
gc.freeze()  # what is loaded now is never collected, so forks share its memory
