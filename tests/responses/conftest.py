"""A small client for the tests of this room: two short surveys, four units, and a folder to put exports in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from assessment.errors import InputError
from assessment.responses import Responses, Units, read_metrics, read_responses, read_units
from assessment.settings import Engagement, Kind
from assessment.surveys.model import Survey

AGREE = {
    "low": 1, "high": 5, "no_answer": ["Does not apply", "99"],
    "labels": {1: "Strongly disagree", 2: "Disagree", 3: "Neither", 4: "Agree", 5: "Strongly agree"},
}  # fmt: skip
STAFF = Survey.model_validate({
    "survey": "staff", "title": "Staff", "respondents": "employee", "answers": {"agree": AGREE},
    "items": {
        "trust": {"text": {"front_line": "I am trusted", "manager": "I trust my staff", "senior_leader": "We trust our staff"},
                  "concepts": ["x"], "answers": "agree"},
        "care": {"text": "People care here", "concepts": ["x"], "answers": "agree"},
        "lead": {"text": "I lead well", "concepts": ["x"], "answers": "agree", "levels": ["manager", "senior_leader"]},
    },
})  # fmt: skip
GUESTS = Survey.model_validate({
    "survey": "guests", "title": "Guests", "respondents": "customer", "answers": {"likely": {"low": 0, "high": 10}},
    "items": {"again": {"text": "Would you come again?", "concepts": ["x"], "answers": "likely"}},
})  # fmt: skip
UNITS = Units({"Café Ltd": "", "North": "Café Ltd", "South": "Café Ltd", "NA": "Café Ltd", 'R&D "North"/<b>': "Café Ltd"})
SURVEYS: dict[Kind, Survey] = {"employee": STAFF, "customer": GUESTS}


def engagement_of(*sources: dict[str, Any], **more: Any) -> Engagement:
    given = [{"survey": "employee", "wave": "W1", **source} for source in sources]
    kinds = {"employee": "staff", "customer": "guests"}
    return Engagement.model_validate({"client": "Café Ltd", "waves": ["W1", "W2"], "surveys": kinds, "sources": given, **more})


@dataclass(frozen=True)
class Desk:
    """Put exports into a folder and read them."""

    folder: Path

    @property
    def engagement(self) -> Engagement:
        return engagement_of({"file": "1.csv"})

    def put(self, name: str, content: str | bytes) -> str:
        (self.folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return name

    def read(self, *contents: str | bytes, units: Units | None = UNITS, **source: Any) -> Responses:
        more = {key: source.pop(key) for key in ("levels", "client") if key in source}
        sources = [{"file": self.put(f"{number}.csv", content), **source} for number, content in enumerate(contents, 1)]
        return read_responses(engagement_of(*sources, **more), self.folder, SURVEYS, units)

    def read_sources(self, *sources: dict[str, Any]) -> Responses:
        return read_responses(engagement_of(*sources), self.folder, SURVEYS, UNITS)

    def units(self, content: str | bytes, **more: Any) -> Units:
        return read_units(engagement_of({"file": "x"}, units=self.put("units.csv", content), **more), self.folder)

    def metrics(self, content: str | bytes) -> pl.DataFrame:
        return read_metrics(engagement_of({"file": "x"}, metrics=self.put("metrics.csv", content)), self.folder, UNITS)

    def staff(self, *contents: str | bytes, **source: Any) -> pl.DataFrame:
        return self.read(*contents, **source).answers["employee"]

    def codes(self, *contents: str | bytes, **source: Any) -> list[tuple[int, str, str, str]]:
        aside = self.read(*contents, **source).set_aside
        return [(line, column, value, code) for _, line, column, value, code, _ in aside.iter_rows()]

    def fault(self, *contents: str | bytes, **source: Any) -> str:
        with pytest.raises(InputError) as caught:
            self.read(*contents, **source)
        return str(caught.value)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture(scope="session")
def desk_type() -> type[Desk]:
    """For tests that need a fresh folder for every example."""
    return Desk
