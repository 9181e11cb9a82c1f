"""The surveys that every way out is held to, and a desk that reads what comes back."""

from __future__ import annotations

from pathlib import Path

import pytest
from collecting import SURVEYS, Desk  # type: ignore[import-not-found]

from assessment.surveys.model import Survey


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture(params=SURVEYS)
def survey(request: pytest.FixtureRequest) -> Survey:
    chosen: Survey = SURVEYS[request.param]
    return chosen
