"""Sentences on units side by side: which differences are real."""

from __future__ import annotations

import pandas as pd

from assessment.findings.evidence import main_scales, scale_titles
from assessment.findings.finding import Finding, Findings
from assessment.labels import count, points, span
from assessment.result import Assessment
from assessment.settings import ALL, CUSTOMER, listed

__all__ = ["compared_scales", "real_differences", "real_rows", "unit_rows", "units_compared"]


def compared_scales(result: Assessment) -> list[tuple[str, str, str]]:
    """What units are compared on, as kind, scale and title: main scales, steps on the chain, customers' outcomes."""
    staff, asked = scale_titles(result), scale_titles(result, CUSTOMER)
    measures = result.scales.set_index(["kind", "scale"])["measure"]
    chosen = [("employee", name) for name in dict.fromkeys([*main_scales(result), *result.steps]) if name in staff]
    chosen += [(CUSTOMER, name) for name in dict.fromkeys(result.outcomes["outcome"]) if name in asked]
    titles = {"employee": staff, CUSTOMER: asked}
    return [(kind, name, titles[kind][name]) for kind, name in chosen if measures[kind, name] == "score"]


def unit_rows(result: Assessment) -> pd.DataFrame:
    """Scores of every leaf unit on what units are compared on, hidden ones without numbers: ``unit, kind, scale, title, ...``."""
    scales = compared_scales(result)
    titles = {(kind, name): title for kind, name, title in scales}
    places = {(kind, name): place for place, (kind, name, _) in enumerate(scales)}
    frame = result.scores[(result.scores["wave"] == result.wave) & result.scores["level"].isin([ALL, CUSTOMER])]
    leaves = set(result.units.loc[result.units["leaf"], "unit"])
    pair = list(zip(frame["kind"], frame["scale"], strict=True))
    frame = frame.assign(title=[titles.get(of, "") for of in pair], place=[places.get(of, -1) for of in pair])
    frame = frame[(frame["place"] >= 0) & frame["unit"].isin(leaves)]
    order = dict(zip(result.units["unit"], result.units["number"], strict=True))
    return frame.assign(number=frame["unit"].map(order)).sort_values(["number", "place"], ignore_index=True)


def real_rows(result: Assessment) -> pd.DataFrame:
    """Differences between a unit and the rest of the organisation that are beyond chance, in the order of units."""
    titles = {(kind, name): title for kind, name, title in compared_scales(result)}
    frame = result.contrasts[(result.contrasts["wave"] == result.wave) & result.contrasts["real"].astype(bool)]
    frame = frame.assign(title=[titles.get(of, "") for of in zip(frame["kind"], frame["scale"], strict=True)])
    order = dict(zip(result.units["unit"], result.units["number"], strict=True))
    return frame[frame["title"] != ""].assign(number=frame["unit"].map(order)).sort_values(["number", "title"], ignore_index=True)


def units_compared(result: Assessment) -> Findings:
    """How many units are shown, and which can't be."""
    rows = unit_rows(result)
    shown = rows[rows["status"] == "shown"]["unit"].nunique()
    hidden = list(dict.fromkeys(rows["unit"][~rows["unit"].isin(rows.loc[rows["status"] == "shown", "unit"])]))
    said = [Finding(f"{count(shown)} of {count(shown + len(hidden))} units have scores that may be shown.", "fact")]
    if hidden:
        names = listed(hidden[:5]) + (" and others" if len(hidden) > 5 else "")
        caution = (
            f"Nothing is shown about fewer than {result.minimum_group} people, nor what would let their answers be worked out."
        )
        said.append(Finding(f"Not shown by themselves: {names}.", "hidden", caution=caution))
    return Findings(tuple(said))


def real_differences(result: Assessment) -> Findings:
    """Which units differ from the rest by more than chance."""
    rows = real_rows(result)
    if rows.empty:
        return Findings((Finding("No unit differs from the rest by more than chance allows.", "unclear"),))
    widest = rows.loc[rows["difference"].abs().sort_values(ascending=False).index].head(3)
    said = [
        Finding(
            f"{row.unit}: {row.title.lower()} {points(abs(row.difference))} points {'above' if row.difference > 0 else 'below'} the rest.",
            "clear",
            f"Likely {span(*sorted((abs(row.ci_low), abs(row.ci_high))))} points.",
        )
        for row in widest.itertuples()
    ]
    rest = Finding(
        "Units in between are not ranked: their intervals overlap.", "fact", caution="Corrected for how many units are compared."
    )
    return Findings((*said, rest))
