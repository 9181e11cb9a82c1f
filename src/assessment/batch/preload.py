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
from collections.abc import Iterable, Iterator
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
# A grammar of addresses in any script, for one of jsonschema's formats: to build it takes a third of all the loading, no
# notebook's schema has that format, and jsonschema does without. And a debugger: kernels do without, and nobody could reach it.
DONE_WITHOUT = ("rfc3987_syntax", "debugpy")
SELDOM = (20_000, 20, 50)  # objects made before it is looked for what is not used any more; a report makes some hundred thousand


def load() -> None:
    """Import all that is needed, with the modules below each room of ours."""
    for name in NEEDED:
        module = import_module(name)
        below = getattr(module, "__path__", ()) if name.startswith("assessment.") else ()
        for found in pkgutil.iter_modules(below, prefix=f"{name}."):
            if found.name not in NOT_NEEDED:
                import_module(found.name)


@contextmanager
def without(modules: Iterable[str]) -> Iterator[None]:
    """Have modules count as not installed meanwhile, unless they are loaded."""
    hidden = [module for module in modules if module not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # how Python itself spells that
    try:
        yield
    finally:
        for module in hidden:
            del sys.modules[module]


os.environ.update(QUIET)
with warnings.catch_warnings(), without(DONE_WITHOUT):
    warnings.simplefilter("ignore")
    load()
    import_module(REHEARSAL).rehearse()
    learn(os.environ.get(SPOKEN, ENGLISH))
gc.collect()
gc.set_threshold(*SELDOM)
gc.freeze()  # what is loaded now is never collected, so forks share its memory
