"""The way into a release, filled in: every report with what became of it, and how each unit stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from assessment.batch.outcome import PAPER, Made, Report
from assessment.brand import Brand
from assessment.findings.compare import lead_scale
from assessment.language import later, say, speaking
from assessment.reports import Entry, Standing, export_index
from assessment.result import Assessment
from assessment.settings import ALL, CUSTOMER

__all__ = ["TABLES", "index_page", "standings"]

SHOWN = "shown"
TABLES = {
    "care_scores": later("Scores by unit, level, wave and scale"),
    "outcomes": later("What customers said, and repeat business, by unit and wave"),
    "links": later("Links between staff and customers across units"),
    "multilevel": later("Customers' own answers, within units, on what staff of the unit say"),
    "perception_gaps": later("The same question seen by each level and by customers"),
    "sturdiness": later("Each step of the chain, looked at in other ways"),
    "chain_effects": later("The chain as a whole: along it, past it, and which side was ahead"),
    "drivers": later("What the chain's end shares with each practice"),
    "what_if": later("What would go with a change in the first step of the chain, step by step"),
}


def index_page(result: Assessment, made: Sequence[Made], brand: Brand) -> str:
    """Write the way in: the whole, the comparison, every unit with what became of its report, the tables."""
    with speaking(result.language):
        return written(result, made, brand)


def written(result: Assessment, made: Sequence[Made], brand: Brand) -> str:
    """Write it, in the language spoken."""
    scale, stands = standings(result)
    reports = [entry(one, stands) for one in made]
    tables = [Entry(name, f"tables/{name}.csv", kind="table", about=say(about)) for name, about in TABLES.items()]
    header = made[0].report.header
    return export_index([*reports, *tables], title=say("All reports"), header=header, scale=scale, brand=brand)


def entry(one: Made, stands: Mapping[str, Standing]) -> Entry:
    """Give a report's line in the index."""
    report: Report = one.report
    others = {word: path for word, path in report.others.items() if not (one.note and path.endswith(PAPER))}
    files: dict[str, Any] = {"href": report.path, "downloads": others, "failed": one.reason}
    if report.compares:
        return Entry(say("Units side by side"), kind="comparison", **files)
    if not report.parent:
        return Entry(report.unit, kind="whole", about=say("The whole organisation"), **files)
    stand = stands.get(report.unit, Standing())
    return Entry(report.unit, parent=report.parent, staff=report.staff, customers=report.customers, standing=stand, **files)


def standings(result: Assessment) -> tuple[str, dict[str, Standing]]:
    """Say how each unit stands on the scale that units are lined up on.

    Parameters
    ----------
    result : Assessment
        Of the whole engagement; gated, so what is hidden in it is not here either.

    Returns
    -------
    str
        The scale's title; "" where no unit shows any.
    dict of str to Standing
        By unit.
    """
    kind, scale, title = lead_scale(result)
    if not scale:
        return "", {}
    place = {"kind": kind, "scale": scale, "level": CUSTOMER if kind == CUSTOMER else ALL}
    scores = of(result.scores, place)
    scores = scores[scores["status"] == SHOWN].set_index(["unit", "wave"])[["score", "ci_low", "ci_high"]]
    known = {key: tuple(map(float, row)) for key, row in zip(scores.index, scores.to_numpy(), strict=True)}
    now = {**place, "wave": result.wave}
    compared, changes = of(result.comparisons, now), of(result.changes, now)
    bands = dict(zip(compared["unit"], compared["band"], strict=True))
    changes = changes[changes["change"].notna()]
    moved = dict(
        zip(changes["unit"], zip(changes["change"].astype(float), changes["real"].astype(bool), strict=True), strict=True)
    )

    def standing(unit: str) -> Standing:
        waves = tuple((wave, known[unit, wave][0] if (unit, wave) in known else None) for wave in result.waves)
        _, low, high = known.get((unit, result.wave), (None, None, None))
        change, real = moved.get(unit, (None, False))
        return Standing(waves, low, high, bands.get(unit, ""), change, real)

    return title, {unit: standing(unit) for unit in result.units["unit"]}


def of(frame: pd.DataFrame, place: Mapping[str, str]) -> pd.DataFrame:
    """Rows of one place."""
    return frame[(frame[list(place)] == pd.Series(place)).all(axis="columns")]
