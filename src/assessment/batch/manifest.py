"""What a release is made of, so that anyone can check that it is whole and what it rests on.

The manifest lists every file with its SHA-256, every input with its own, what was read, accepted and set aside, the settings
and the versions. It knows no clock, no host, no user and no folder: the same input gives the same bytes on any machine.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from assessment.batch.files import digest, digest_of_files
from assessment.batch.making import Made
from assessment.result import Assessment
from assessment.settings import Settings
from assessment.surveys import survey_files

__all__ = ["code_digest", "digest_inputs", "manifest_text", "versions"]

PACKAGES = (
    "charset-normalizer", "ipykernel", "ipython", "jinja2", "nbclient", "nbconvert", "nbformat", "numpy", "pandas", "papermill",
    "plotly", "polars", "pydantic", "python-calamine", "pyyaml", "scipy", "service-culture-assessment",
)  # fmt: skip
GATE = "thresholds and remainders, exact certificate per statistic"


def manifest_text(
    assessment: Assessment,
    settings: Settings,
    *,
    inputs: Mapping[str, Any],
    files: Mapping[str, Any],
    made: Sequence[Made],
    proof: Mapping[str, Any],
) -> str:
    """Write a release's manifest.

    Parameters
    ----------
    assessment : Assessment
        Of the whole engagement.
    settings : Settings
        Of the run.
    inputs : mapping
        From :func:`digest_inputs`.
    files : mapping
        Of each released file: its path, and ``sha256`` and ``size``.
    made : sequence of Made
        What became of each report.
    proof : mapping
        What was proved of the release, beside all earlier ones.

    Returns
    -------
    str
        JSON with sorted keys.
    """
    privacy = settings.engagement.privacy
    content = {
        "client": assessment.client,
        "wave": assessment.wave,
        "files": files,
        "inputs": {portable(name): about for name, about in inputs.items()},
        "counts": [clean(row) for row in assessment.arrivals.to_dict("records")],
        "settings": portable(settings.engagement.model_dump(mode="json") | {"units_chosen": list(settings.units)}),
        "versions": versions(),
        "seed": None,  # nothing in a run is left to chance
        "privacy": {
            "minimum_group": privacy.minimum_group,
            "minimum_comments": privacy.minimum_comments,
            "gate": GATE,
            "proof": proof,
        },
        "units": {
            f"{number:04d}": unit for number, unit in zip(assessment.units["number"], assessment.units["unit"], strict=True)
        },
        "reports": {one.report.path: one.report.unit for one in made if not one.reason},
        "failed": [{"report": one.report.path, "unit": one.report.unit, "reason": one.reason} for one in made if one.reason],
        "notes": list(assessment.notes),
    }
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def clean(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Give a row of a frame as plain JSON values."""
    return {str(name): value.item() if hasattr(value, "item") else value for name, value in row.items()}


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
    named = [source.file for source in engagement.sources] + [engagement.units, engagement.metrics, engagement.brand.logo]
    paths = {name: folder / name for name in named if name}
    for kind, name in engagement.surveys.items():
        own, *further = survey_files(name, kind, beside=folder, modules=engagement.modules.get(kind, ()))
        paths |= {f"survey {name}": own} | {f"survey {file.stem}": file for file in further}
    return {name: described(path) for name, path in sorted(paths.items()) if path.is_file()}


def described(path: Path) -> dict[str, Any]:
    """SHA-256 and size of a file."""
    return {"sha256": digest(path), "size": path.stat().st_size}


def portable(value: Any) -> Any:
    """Give a setting without the folder of an absolute path in it: that folder is of one machine only.

    Examples
    --------
    >>> portable({"units": "/home/someone/units.csv", "file": "responses/a.csv"})
    {'units': 'units.csv', 'file': 'responses/a.csv'}
    """
    if isinstance(value, dict):
        return {name: portable(part) for name, part in value.items()}
    if isinstance(value, list):
        return [portable(part) for part in value]
    return Path(value).name if isinstance(value, str) and Path(value).is_absolute() else value


def versions() -> dict[str, str]:
    """Versions of Python and of the packages that have a hand in a report's bytes."""
    return {"python": platform.python_version()} | {name: version(name) for name in PACKAGES}


def code_digest(extra: Iterable[str] = ()) -> str:
    """Digest of this package's source (code, templates, scripts, style sheets) and of the versions it runs with."""
    root = Path(__file__).resolve().parents[1]
    source = [path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    parts = [digest_of_files(root, source), json.dumps(versions(), sort_keys=True), *extra]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
