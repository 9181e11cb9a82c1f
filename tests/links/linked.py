"""One drawn engagement, run once, and its answers scored a second time with nothing but pandas."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from assessment.pipeline import Assessment, compute
from small_engagement import Rows, draw_people, write_engagement  # type: ignore[import-not-found]

UNITS = [f"U{number:02d}" for number in range(1, 15)]
REGIONS = {unit: "North" if place < 7 else "South" for place, unit in enumerate(UNITS)}
SMALL = "U14"  # too few staff to be shown


@dataclass(frozen=True)
class Linked:
    """A run, and what it was made from: answers with scores, and repeat business by unit and wave."""

    result: Assessment
    staff: pd.DataFrame
    customers: pd.DataFrame
    metrics: pd.DataFrame


@cache
def linked() -> Linked:
    """The engagement, drawn, run and scored again."""
    rng = np.random.default_rng(20)
    moods = dict(zip(UNITS, rng.uniform(0.3, 0.75, len(UNITS)), strict=True))
    people: dict[str, Rows] = {"employee": [], "customer": []}
    metrics = []
    for wave in ("w1", "w2"):
        for unit, mood in moods.items():
            sizes = {"front_line": 4, "manager": 0} if unit == SMALL else {"front_line": 16, "manager": 11}
            for level, count in sizes.items():
                lean = mood + (0.12 if level == "manager" else 0)
                people["employee"] = [
                    *people["employee"], *draw_people("employee", unit, count, mood=lean, rng=rng, wave=wave, level=level)
                ]  # fmt: skip
            people["customer"] = [*people["customer"], *draw_people("customer", unit, 24, mood=mood, rng=rng, wave=wave)]
            metrics.append({"unit": unit, "wave": wave, "repeat_rate": round(0.2 + 0.5 * mood + float(rng.normal(0, 0.05)), 4)})
    units = [{"unit": name, "parent": ""} for name in ("North", "South")]
    units += [{"unit": unit, "parent": region} for unit, region in REGIONS.items()]
    with TemporaryDirectory() as folder:
        settings = write_engagement(Path(folder), people, units=units, metrics=metrics)
        result = compute(settings).assessment
    staff, customers = (pd.DataFrame(people[kind]) for kind in ("employee", "customer"))
    return Linked(result, scored_staff(staff), scored_customers(customers), pd.DataFrame(metrics))


def points(frame: pd.DataFrame, names: list[str], *, high: int = 5, low: int = 1) -> pd.DataFrame:
    """Answers at 0-100."""
    return (frame[names].astype(float) - low) / (high - low) * 100


def mean_of_half(frame: pd.DataFrame) -> pd.Series[float]:
    """Mean of the answered items where at least half are."""
    enough = frame.notna().sum(axis=1) * 2 >= frame.shape[1]
    return frame.mean(axis=1).where(enough)


def scored_staff(frame: pd.DataFrame) -> pd.DataFrame:
    free = points(frame, ["free1", "free2", "free3"])
    free["free2"] = 100 - free["free2"]
    glad = points(frame, ["glad1", "glad2"])
    heard = points(frame, ["heard"])["heard"]
    return frame.assign(freedom=mean_of_half(free), gladness=mean_of_half(glad), heard_score=heard)


def scored_customers(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(
        liking=mean_of_half(points(frame, ["like1", "like2"])),
        seen=mean_of_half(points(frame, ["see1", "see2"])),
        listened_score=points(frame, ["listened"])["listened"],
    )
