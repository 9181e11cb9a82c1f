"""What every report needs, loaded once, in the process that all workers and kernels are forked from.

Importing pandas, plotly, the notebook tools and the rooms of this package takes seconds; forking a process that has them takes
milliseconds. What a report never needs stays out: each module costs a moment of this process, and another of each kernel, which
looks at all of them when it starts. Nothing that starts a thread is run: a thread would not survive a fork.
"""

from __future__ import annotations

import gc
import os
import pkgutil
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from assessment.batch.warm import QUIET, SPOKEN
from assessment.language import ENGLISH, learn

__all__ = ["NEEDED"]

NEEDED = (
    "ipykernel.debugger",
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "ipykernel.zmqshell",
    "IPython.core.completer",
    "IPython.core.completerlib",
    "IPython.core.logger",
    "IPython.core.magics",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "IPython.terminal.debugger",
    "faulthandler",
    "ipywidgets",
    "nbclient",
    "nbconvert",
    "pandas",
    "pandas.core.methods.to_dict",
    "papermill",
    "plotly.io",
    "polars",
    "psutil",
    "scipy.stats",
    "tornado.platform.asyncio",
    "zmq.utils.garbage",
    "assessment.batch.one_report",
    "assessment.figures",
    "assessment.findings",
    "assessment.live",
    "assessment.pipeline",
    "assessment.reports",
    "assessment.tables",
)
NOT_NEEDED = frozenset({"assessment.live.server"})  # it loads all of Voila
REHEARSAL = "assessment.batch.rehearsal"
# A grammar of addresses in any script, for one of jsonschema's formats; to build it takes a third of all the loading. No
# notebook's schema has that format, and jsonschema does without.
GRAMMAR = "rfc3987_syntax"


def load() -> None:
    """Import all that is needed, with the modules below each room of ours."""
    for name in NEEDED:
        module = import_module(name)
        below = getattr(module, "__path__", ()) if name.startswith("assessment.") else ()
        for found in pkgutil.iter_modules(below, prefix=f"{name}."):
            if found.name not in NOT_NEEDED:
                import_module(found.name)


@contextmanager
def without(module: str) -> Iterator[None]:
    """Have a module count as not installed meanwhile, unless it is loaded."""
    hidden = module not in sys.modules
    if hidden:
        sys.modules[module] = None  # type: ignore[assignment]  # how Python itself spells that
    try:
        yield
    finally:
        if hidden:
            del sys.modules[module]


os.environ.update(QUIET)
with warnings.catch_warnings(), without(GRAMMAR):
    warnings.simplefilter("ignore")
    load()
    import_module(REHEARSAL).rehearse()
    learn(os.environ.get(SPOKEN, ENGLISH))
gc.collect()
gc.freeze()  # what is loaded now is never collected, so forks share its memory
