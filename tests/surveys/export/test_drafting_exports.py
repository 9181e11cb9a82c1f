"""What was collected with our own forms can be drafted into an engagement that passes a check unaided."""

from __future__ import annotations

from pathlib import Path

import pytest
from collecting import crowd  # type: ignore[import-not-found]
from test_limesurvey import answered as from_limesurvey  # type: ignore[import-not-found]
from test_xlsform import answered as from_xlsform  # type: ignore[import-not-found]

from assessment.batch.checking import examine
from assessment.batch.draft_text import draft_engagement
from assessment.settings import read_settings
from assessment.surveys import read_survey
from assessment.surveys.model import Survey


def collected(survey: Survey, collector: str) -> str:
    people = crowd(survey, number=60)
    if collector == "xlsform":
        return str(from_xlsform(survey, people, first=["start"], last=["_id"], delimiter=";"))
    return str(from_limesurvey(survey, people, full=collector == "limesurvey words"))


@pytest.mark.parametrize("collector", ["limesurvey", "limesurvey words", "xlsform"])
def test_a_draft_from_our_own_forms_passes_a_check(tmp_path: Path, collector: str) -> None:
    files = []
    for name in ("care-customer", "care-employee"):
        files.append(tmp_path / f"{name[5]}1.csv")
        files[-1].write_text(collected(read_survey(name), collector), "utf-8", newline="")
    path, _ = draft_engagement(tmp_path / "acme", files)
    checked = examine(read_settings(path))
    assert checked.found is not None, checked.stopped
    arrivals = checked.found.responses.arrivals
    assert [(one.survey, one.accepted) for one in arrivals] == [("employee", 60), ("customer", 60)]
    # A tool's own word for a question that was left out is all that is not read as an answer.
    assert set(checked.found.responses.set_aside["code"]) <= {"undeclared_no_answer"}
