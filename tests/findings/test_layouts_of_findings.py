"""How findings are set."""

from __future__ import annotations

import pytest

from assessment.findings.finding import Finding, Findings


@pytest.mark.parametrize(
    ("strengths", "beside"),
    [
        (["clear"], False),
        (["clear", "unclear"], True),
        (["clear", "likely", "hidden"], True),
        (["clear", "fact"], False),
        (["clear"] * 4, False),
    ],
)
def test_two_or_three_findings_that_say_how_sure_they_are_stand_beside_each_other(strengths: list[str], beside: bool) -> None:
    found = tuple(Finding(f"Sentence {number}.", strength) for number, strength in enumerate(strengths))  # type: ignore[arg-type]
    html = Findings(found)._repr_mimebundle_()[0]["text/html"]
    assert html.startswith('<div class="beside">') is beside
    assert html.count('class="finding ') == len(found)
