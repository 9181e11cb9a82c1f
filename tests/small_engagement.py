"""An engagement small enough to work out by hand: two short questionnaires, and files made from rows of a test."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from assessment.settings import Settings, read_settings

AGREE: dict[str, Any] = {
    "agree": {"low": 1, "high": 5, "labels": {1: "not at all", 5: "very much"}},
    "likely": {"low": 0, "high": 10, "labels": {0: "never", 10: "always"}},
    "yes": {"low": 0, "high": 1, "labels": {0: "no", 1: "yes"}},
}
STAFF_ITEMS = {
    **{
        f"free{number}": {
            "text": f"Free {number}", "concepts": ["k.free"], "answers": "agree", "scales": ["freedom"], "reverse": number == 2,
        }
        for number in (1, 2, 3)
    },
    **{
        f"glad{number}": {"text": f"Glad {number}", "concepts": ["k.glad"], "answers": "agree", "scales": ["gladness"]}
        for number in (1, 2)
    },
    "heard": {"text": "Heard", "concepts": ["k.heard"], "answers": "agree", "alone": True},
}  # fmt: skip
STAFF = {
    "survey": "staff", "title": "Staff", "respondents": "employee", "answers": AGREE,
    "scales": {
        "freedom": {"title": "Freedom", "meaning": "may decide", "role": "predictor", "step": "empowerment"},
        "gladness": {"title": "Gladness", "role": "predictor", "step": "staff_satisfaction"},
        "spirit": {"title": "Spirit", "role": "predictor", "parts": ["freedom", "gladness"]},
    },
    "items": STAFF_ITEMS,
}  # fmt: skip
CUSTOMERS = {
    "survey": "guests", "title": "Guests", "respondents": "customer", "answers": AGREE,
    "scales": {
        "liking": {"title": "Liking", "role": "outcome", "step": "customer_satisfaction"},
        "seen": {"title": "Freedom seen", "role": "mirror", "mirrors": "freedom"},
    },
    "items": {
        **{
            f"{item}{number}": {"text": f"{item} {number}", "concepts": [f"k.{item}"], "answers": "agree", "scales": [scale]}
            for item, scale in (("like", "liking"), ("see", "seen"))
            for number in (1, 2)
        },
        "listened": {"text": "Listened to", "concepts": ["k.heard"], "answers": "agree", "alone": True},
        "again": {
            "text": "Again", "concepts": ["k.again"], "answers": "likely", "alone": True, "role": "outcome", "measure": "nps",
        },
        "trouble": {
            "text": "Trouble", "concepts": ["k.t"], "answers": "yes", "alone": True, "role": "outcome", "measure": "share",
        },
    },
}  # fmt: skip
SURVEYS = {"employee": STAFF, "customer": CUSTOMERS}
Rows = Sequence[dict[str, Any]]


def write_engagement(
    folder: Path,
    people: dict[str, Rows],
    *,
    units: Rows = (),
    metrics: Rows = (),
    waves: Sequence[str] = ("w1", "w2"),
    surveys: dict[str, Any] | None = None,
    same_respondents: Sequence[str] = (),
) -> Settings:
    """Write the files of an engagement, one export for each survey and wave that has rows, and read its settings."""
    surveys = surveys or {kind: SURVEYS[kind] for kind in people}
    sources = []
    for kind, rows in people.items():
        (folder / f"{kind}.yml").write_text(yaml.safe_dump(surveys[kind], sort_keys=False), "utf-8")
        names = ["respondent", "unit", *(["level"] if kind == "employee" else []), *surveys[kind]["items"]]
        frame = pd.DataFrame(list(rows), columns=["wave", *names])
        for wave in (wave for wave in waves if wave in set(frame["wave"])):
            name = f"{kind}-{wave}.csv"
            frame.loc[frame["wave"] == wave, names].to_csv(folder / name, index=False)
            sources.append({"survey": kind, "wave": wave, "file": name})
    document: dict[str, Any] = {"client": "The House", "waves": list(waves), "sources": sources}
    document["same_respondents"] = list(same_respondents)
    document["surveys"] = {kind: f"{kind}.yml" for kind in people}
    for key, rows in (("units", units), ("metrics", metrics)):
        if rows:
            pd.DataFrame(list(rows)).to_csv(folder / f"{key}.csv", index=False)
            document[key] = f"{key}.csv"
    (folder / "engagement.yml").write_text(yaml.safe_dump(document, sort_keys=False), "utf-8")
    return read_settings(folder)


def draw_people(
    kind: str, unit: str, count: int, *, mood: float, rng: np.random.Generator, wave: str = "w1", level: str = "front_line",
    missing: float = 0.05,
) -> list[dict[str, Any]]:  # fmt: skip
    """Respondents of one unit whose answers lean to a mood between 0 and 1; some answers are missing."""
    survey = SURVEYS[kind]
    rows = []
    for number in range(count):
        own = np.clip(rng.normal(mood, 0.18), 0, 1)
        row: dict[str, Any] = {"respondent": f"{kind}-{wave}-{unit}-{level}-{number}", "wave": wave, "unit": unit, "level": level}
        for name, item in survey["items"].items():  # type: ignore[attr-defined]
            ends = AGREE[item["answers"]]
            share = np.clip(own + rng.normal(0, 0.15), 0, 1)
            value = ends["low"] + round((ends["high"] - ends["low"]) * float(1 - share if item.get("reverse") else share))
            row[name] = None if rng.random() < missing else str(value)
        rows.append(row)
    return rows
