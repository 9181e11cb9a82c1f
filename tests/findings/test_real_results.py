"""The bundled engagements, said, tabulated and drawn: for the whole, and for every unit."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache

import pytest

from assessment import findings
from assessment.figures import Figure
from assessment.pipeline import compute
from assessment.result import Assessment
from assessment.settings import bundled, read_settings
from made_results import asked, everything, words_of  # type: ignore[import-not-found]

UNSAID = re.compile(r"\b(nan|None|NaT|<NA>)\b")


@cache
def engagement(name: str) -> Assessment:
    return compute(read_settings(bundled("data", name))).assessment


@pytest.mark.parametrize("name", ["companies", "example"])
def test_the_whole_can_be_said_tabulated_and_drawn(name: str) -> None:
    for place, shown in everything(engagement(name)):
        assert words_of(shown), place
        if isinstance(shown, Figure):
            json.dumps(dict(shown.spec), allow_nan=False)
        else:
            assert not UNSAID.search(str(shown._repr_mimebundle_()[0])), place


@pytest.mark.parametrize("name", ["companies", "example"])
def test_every_unit_has_its_findings(name: str) -> None:
    result = engagement(name)
    for unit in list(result.units["unit"])[:12]:
        for question in asked(findings):
            said = getattr(findings, question)(replace(result, unit=unit))
            assert said.found
            assert not UNSAID.search(str(said)), (unit, question)


def test_one_side_by_itself_says_what_it_can_not_do() -> None:
    result = engagement("companies")
    assert "nothing to link" in str(findings.certainty(result))
    assert "Only one view of service was given" in str(findings.care_by_level(result))
    assert findings.customer_outcomes(result).found[0].sentence == "No customers were surveyed."
