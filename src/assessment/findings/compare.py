"""Sentences on units side by side: which differences are real."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from assessment.findings.evidence import each, main_scales, scale_column, scale_titles
from assessment.findings.finding import Finding, Findings
from assessment.findings.phrases import listed_names, named, why_hidden
from assessment.labels import count, size, span
from assessment.result import Assessment
from assessment.settings import ALL, CUSTOMER

__all__ = ["compared_scales", "real_differences", "real_rows", "unit_rows", "units_compared"]

MOST = 3
SIDES = {"employee": "staff", CUSTOMER: "customers"}


def compared_scales(result: Assessment) -> dict[tuple[str, str], str]:
    """What units are compared on, by kind and scale, each with its own title: main scales, the chain, customers' outcomes."""
    names = [("employee", name) for name in (*main_scales(result), *result.steps)]
    names += [(CUSTOMER, name) for name in dict.fromkeys(result.outcomes["outcome"])]
    measures = {(kind, name): what for kind in SIDES for name, what in scale_column(result, kind, "measure").items()}
    titles = {kind: scale_titles(result, kind) for kind in SIDES}
    chosen = {(kind, name): titles[kind][name] for kind, name in names if measures.get((kind, name)) == "score"}
    twice = {title for title, times in Counter(chosen.values()).items() if times > 1}
    return {of: f"{title} ({SIDES[of[0]]})" if title in twice else title for of, title in chosen.items()}


def with_titles(result: Assessment, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows on what units are compared on, with ``title, place, number``, in the order of units."""
    titles = compared_scales(result)
    places = {of: place for place, of in enumerate(titles)}
    pairs = list(zip(frame["kind"], frame["scale"], strict=True))
    order = dict(zip(result.units["unit"], result.units["number"], strict=True))
    found = frame.assign(
        title=pd.Series([titles.get(of, "") for of in pairs], index=frame.index, dtype="str"),
        place=[places.get(of, -1) for of in pairs],
        number=frame["unit"].map(order),
    )
    return found[found["place"] >= 0].sort_values(["number", "place"], ignore_index=True)


def unit_rows(result: Assessment) -> pd.DataFrame:
    """Scores of every leaf unit on what units are compared on, hidden ones without numbers: ``unit, kind, scale, title, ...``."""
    leaves = set(result.units.loc[result.units["leaf"], "unit"])
    frame = result.scores[(result.scores["wave"] == result.wave) & result.scores["level"].isin([ALL, CUSTOMER])]
    return with_titles(result, frame[frame["unit"].isin(leaves)])


def real_rows(result: Assessment) -> pd.DataFrame:
    """Differences between a unit and the rest of the organisation that are beyond chance, in the order of units."""
    return with_titles(
        result, result.contrasts[(result.contrasts["wave"] == result.wave) & result.contrasts["real"].astype(bool)]
    )


def units_compared(result: Assessment) -> Findings:
    """How many units are shown, and which can't be, in whole or in part."""
    rows = unit_rows(result)
    units = list(dict.fromkeys(rows["unit"]))
    shown, hidden = (set(rows.loc[(rows["status"] == "shown") == which, "unit"]) for which in (True, False))
    said = [Finding(f"{count(len(shown))} of {count(len(units))} units have scores that may be shown.")]
    for words, chosen in (("Not shown", hidden - shown), ("Shown in part", hidden & shown)):
        if names := [unit for unit in units if unit in chosen]:
            said.append(Finding(f"{words}: {listed_names(names)}.", "hidden", caution=why_hidden(result)))
    return Findings(tuple(said))


def real_differences(result: Assessment) -> Findings:
    """Which units differ from the rest by more than chance."""
    rows = real_rows(result)
    if rows.empty:
        return Findings((Finding("No unit's difference to the rest can be told from chance.", "unclear"),))
    widest = rows.loc[rows["difference"].abs().sort_values(ascending=False, kind="stable").index].head(MOST)
    said = [
        Finding(
            f"{row.unit}: {named(row.title)} {size(row.difference)} {'above' if row.difference > 0 else 'below'} the rest.",
            "clear",
            f"Likely {span(*sorted((abs(row.ci_low), abs(row.ci_high))))} points.",
        )
        for row in each(widest)
    ]
    last = "The differences named are the widest, corrected for how many units are compared."
    return Findings((*said, Finding("Units are not ranked: most neighbours in a ranking can't be told apart.", caution=last)))
