"""What a release is made of, so that anyone can check that it is whole and what it rests on.

The manifest lists every file with its SHA-256, every input with its own, what was read, accepted and set aside, the settings
and the versions. It knows no clock, no host, no user and no folder: the same input gives the same bytes on any machine.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assessment.batch.basis import versions
from assessment.batch.outcome import Made
from assessment.result import Assessment
from assessment.settings import Settings

__all__ = ["manifest_text"]

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
        From :func:`assessment.batch.basis.digest_inputs`.
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
