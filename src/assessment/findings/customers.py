"""Sentences on customers: what they say of the service, whether they come back, and what happens after a problem."""

from __future__ import annotations

from assessment.findings.evidence import customer_figures, outcome_figures
from assessment.findings.finding import Finding, Findings
from assessment.findings.staff import nothing
from assessment.labels import count, figure, span
from assessment.result import Assessment
from assessment.settings import CUSTOMER

__all__ = ["customer_care", "customer_outcomes", "mirror_scales", "recovery", "recovery_scales"]


def mirror_scales(result: Assessment) -> list[str]:
    """Customers' views of staff scales, and further scores that are not outcomes."""
    frame = result.scales[(result.scales["kind"] == CUSTOMER) & (result.scales["measure"] == "score")]
    return list(frame.loc[frame["role"] != "outcome", "scale"])


def recovery_scales(result: Assessment) -> list[str]:
    """Yes-or-no questions of the customer survey, in the order they are asked."""
    frame = result.scales[(result.scales["kind"] == CUSTOMER) & (result.scales["measure"] == "share")]
    return list(frame["scale"])


def customer_outcomes(result: Assessment) -> Findings:
    """What customers say and do."""
    rows = outcome_figures(result)
    rows = rows[rows["value"].notna()]
    said = [
        Finding(
            f"{row.title}{elsewhere(result, row.of)}: {figure(row.value, row.measure)}{' of 100' if row.measure == 'score' else ''}.",
            "fact",
            f"Likely {span(row.ci_low, row.ci_high, row.measure)}, n {count(row.n)}." if row.n == row.n else "As recorded.",
        )
        for row in rows.head(4).itertuples()
    ]
    return Findings(tuple(said) or (nothing(result),))


def customer_care(result: Assessment) -> Findings:
    """Where customers see most and least of the service that is meant."""
    rows = customer_figures(result, mirror_scales(result))
    rows = rows[rows["score"].notna()].sort_values("score")
    if rows.empty:
        return Findings((nothing(result),))
    ends = rows.iloc[[0, -1]] if len(rows) > 1 else rows
    return Findings(
        tuple(
            Finding(
                f"{row.title}{elsewhere(result, row.of)}: {figure(row.score, 'score')} of 100.",
                "fact",
                f"Likely {span(row.ci_low, row.ci_high)}, n {count(row.n)}.",
            )
            for row in ends.itertuples()
        )
    )


def recovery(result: Assessment) -> Findings:
    """What happens when something goes wrong."""
    rows = customer_figures(result, recovery_scales(result))
    rows = rows[rows["score"].notna()]
    said = [
        Finding(
            f"{row.title}{elsewhere(result, row.of)}: {figure(row.score, 'share')} of those who answered.",
            "fact",
            f"Likely {span(row.ci_low, row.ci_high, 'share')}, n {count(row.n)}.",
        )
        for row in rows.itertuples()
    ]
    return Findings(tuple(said) or (nothing(result),))


def elsewhere(result: Assessment, of: str) -> str:
    """Name the unit that a figure is of, where it is another."""
    return "" if of == result.unit else f" in {of}"
