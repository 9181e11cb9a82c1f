"""Sentences on customers: what they say of the service, whether they come back, and what happens after a problem."""

from __future__ import annotations

from typing import Any

from assessment.findings.absence import nothing
from assessment.findings.evidence import customer_figures, each, outcome_figures
from assessment.findings.finding import Finding, Findings
from assessment.findings.phrases import elsewhere, likely_of, quantity
from assessment.findings.staff import ends_of
from assessment.language import say
from assessment.result import Assessment
from assessment.settings import CUSTOMER

__all__ = ["customer_care", "customer_outcomes", "mirror_scales"]

MOST = 4


def mirror_scales(result: Assessment) -> list[str]:
    """Customers' views of staff scales, and further scores that are not outcomes."""
    frame = result.scales[(result.scales["kind"] == CUSTOMER) & (result.scales["measure"] == "score")]
    return list(frame.loc[frame["role"] != "outcome", "scale"])


def outcome_scales(result: Assessment) -> list[str]:
    """What customers are asked of how they find it, and whether they come back."""
    frame = result.scales[result.scales["kind"] == CUSTOMER]
    return list(frame.loc[frame["role"] == "outcome", "scale"])


def customer_outcomes(result: Assessment) -> Findings:
    """What customers say and do: first what is on the chain to repeat business, then the others."""
    known = [row for row in each(outcome_figures(result)) if row.value == row.value]
    places = {name: place for place, name in enumerate(result.steps)}
    chosen = sorted(known, key=lambda row: places.get(row.outcome, len(places)))[:MOST]
    said = [
        Finding(
            figure_of(result, row, quantity(row.value, row.measure)),
            "fact",
            likely_of(row, row.measure) or say("As the client's own records have it."),
        )
        for row in chosen
    ]
    if not any(row.n == row.n for row in known):  # at most the client's own records
        said.append(nothing(result, "customer", outcome_scales(result)))
    return Findings(tuple(said))


def figure_of(result: Assessment, row: Any, shown: str) -> str:
    """What was asked, where if elsewhere, and its figure."""
    return say("{title}{elsewhere}: {figure}.", title=row.title, elsewhere=elsewhere(result, row.of), figure=shown)


def customer_care(result: Assessment) -> Findings:
    """Where customers see most and least of the service that is meant."""
    rows = customer_figures(result, mirror_scales(result))
    said = [
        Finding(place + figure_of(result, row, quantity(row.score, "score")), "fact", likely_of(row))
        for place, row in ends_of(rows[rows["score"].notna()])
    ]
    return Findings(tuple(said) or (nothing(result, "customer", mirror_scales(result)),))
