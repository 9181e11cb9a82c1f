"""What a run rests on, as digests: its inputs, its settings, the code and the versions that it runs with.

Whatever was made of the same is the same: by these digests a run finds what an earlier one left and need not make again.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from assessment.batch.files import digest, digest_of_files
from assessment.batch.paper import browser_mark, find_browser
from assessment.errors import InputError
from assessment.settings import Settings, bundled
from assessment.surveys import survey_files

__all__ = ["Basis", "code_digest", "described", "digest_inputs", "find_basis", "results_key", "versions"]

PACKAGES = (
    "babel", "charset-normalizer", "ipykernel", "ipython", "jinja2", "nbclient", "nbconvert", "nbformat", "numpy", "pandas",
    "papermill", "plotly", "polars", "pydantic", "python-calamine", "python-pptx", "pyyaml", "scipy",
    "service-culture-assessment", "xlsxwriter",
)  # fmt: skip
LOOKS = ("brand", "slides", "pdf")  # what a client chooses that no result depends on


@dataclass(frozen=True)
class Basis:
    """What a run rests on.

    Parameters
    ----------
    inputs : mapping
        SHA-256 and size of each file that is read (:func:`digest_inputs`).
    notebooks : mapping of str to str
        The text of each notebook, by name.
    results : str
        Digest of what results are worked out from (:func:`results_key`).
    release : str
        Digest of what a release is made from, but for the client's other releases.
    """

    inputs: Mapping[str, Any]
    notebooks: Mapping[str, str]
    results: str
    release: str


def find_basis(settings: Settings, notebooks: Mapping[str, str]) -> Basis:
    """Find what a run rests on now.

    Parameters
    ----------
    settings : Settings
        Of the run; where it writes, and with how many workers and how much time and memory, does not matter.
    notebooks : mapping of str to str
        The text of each notebook, by name.

    Returns
    -------
    Basis
    """
    inputs = digest_inputs(settings)
    results = results_key(settings, inputs)
    looks = settings.engagement.model_dump(mode="json", include=set(LOOKS))
    browser = browser_mark(find_browser()) if settings.engagement.pdf != "none" else ""
    parts = [results, looks, browser, settings.units, notebooks]
    return Basis(inputs, notebooks, results, hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest())


def results_key(settings: Settings, inputs: Mapping[str, Any]) -> str:
    """Digest of what results are worked out from, but for the client's other releases.

    Parameters
    ----------
    settings : Settings
        Of the run; where it writes, for which units and with how many workers does not matter.
    inputs : mapping
        From :func:`digest_inputs`.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    surveys = bundled("surveys")
    asked = digest_of_files(surveys, surveys.rglob("*.yml"))
    engagement = settings.engagement.model_dump(mode="json", exclude=set(LOOKS))
    parts = [code_digest(), asked, engagement, settings.wave, inputs]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def digest_inputs(settings: Settings) -> dict[str, dict[str, Any]]:
    """Digest the files that a run reads, by their names in ``engagement.yml``; one that is missing is left out.

    Parameters
    ----------
    settings : Settings
        Of the run.

    Returns
    -------
    dict
        ``sha256`` and ``size`` (bytes) of each file.
    """
    engagement, folder = settings.engagement, settings.folder
    look = engagement.brand
    named = [source.file for source in engagement.sources] + [engagement.units, engagement.metrics, look.logo, look.template]
    paths = {name: folder / name for name in named if name}
    for kind, name in engagement.surveys.items():
        with suppress(InputError):  # what can't be found is told when all is read, with whatever else is wrong
            own, *further = survey_files(name, kind, beside=folder, modules=engagement.modules.get(kind, ()))
            paths |= {f"survey {name}": own} | {f"survey {file.stem}": file for file in further}
    return {name: described(path) for name, path in sorted(paths.items()) if path.is_file()}


def described(path: Path) -> dict[str, Any]:
    """SHA-256 and size of a file."""
    return {"sha256": digest(path), "size": path.stat().st_size}


def versions() -> dict[str, str]:
    """Versions of Python and of the packages that have a hand in a report's bytes."""
    return {"python": platform.python_version()} | {name: version(name) for name in PACKAGES}


def code_digest(extra: Iterable[str] = ()) -> str:
    """Digest of this package's source (code, templates, scripts, style sheets) and of the versions it runs with."""
    root = Path(__file__).resolve().parents[1]
    source = [path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    parts = [digest_of_files(root, source), json.dumps(versions(), sort_keys=True), *extra]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
