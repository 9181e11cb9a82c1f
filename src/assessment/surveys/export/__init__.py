"""Out to the tools that people collect answers with: a survey as files that those tools take in.

Each format is one function from a survey to files. To add one: write it in a module of its own, give it a line in
:data:`FORMATS`, and, if the tool has rules for the names of questions, a line in :data:`assessment.surveys.codes.NAMINGS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from assessment.errors import InputError, Problem, nearest
from assessment.surveys.export.limesurvey import write_limesurvey
from assessment.surveys.export.paper import write_html, write_markdown
from assessment.surveys.export.qualtrics import write_qualtrics
from assessment.surveys.export.xlsform import write_xlsform
from assessment.surveys.model import Survey

__all__ = ["FORMATS", "Format", "export_survey", "save_survey"]


class Write(Protocol):
    """A function that writes a survey as files."""

    def __call__(self, survey: Survey, *, form: str = "") -> dict[str, bytes]:
        """Write a survey, or one form of it."""


@dataclass(frozen=True)
class Format:
    """One way out.

    Parameters
    ----------
    write : callable
        Makes the files.
    note : str
        How to bring them in, and how to export the answers so that they need no mapping.
    """

    write: Write
    note: str


FORMATS: Mapping[str, Format] = {
    "xlsform": Format(
        write_xlsform,
        "Upload the workbook to KoboToolbox, ODK or another tool that takes XLSForm."
        " Export the answers as CSV or Excel with XML values and headers.",
    ),
    "limesurvey": Format(
        write_limesurvey,
        "In LimeSurvey choose 'Create survey', then 'Import', and take the .txt file."
        " Export the answers as CSV with question codes as headings, and answer codes or full answers.",
    ),
    "qualtrics": Format(
        write_qualtrics,
        "In Qualtrics choose 'Import survey' once for each file: the format knows no display logic, so each form is a survey of"
        " its own, which sets the level itself. Export the answers as CSV with choice text.",
    ),
    "markdown": Format(write_markdown, "Type the answers into a table with the columns unit, level and the items' ids."),
    "html": Format(
        write_html,
        "Open each page in a browser and print it."
        " Type the answers into a table with the columns unit, level and the items' ids.",
    ),
}


def export_survey(survey: Survey, collector: str, *, form: str = "") -> dict[str, bytes]:
    """Write a survey as files for a tool that collects answers, or for paper.

    Parameters
    ----------
    survey : Survey
        The survey.
    collector : str
        One of :data:`FORMATS`.
    form : str
        One form of the survey (``front_line``, ``manager``, ``senior_leader`` or ``customer``); "" for all: in one file where
        the tool can ask each level its own questions, else in a file for each.

    Returns
    -------
    dict of str to bytes
        File name to content. The same survey gives the same bytes.

    Raises
    ------
    InputError
        An unknown format or form, with the nearest; texts that the tool would carry out instead of showing.

    Examples
    --------
    >>> survey = Survey.model_validate({
    ...     "survey": "visit", "title": "Your visit", "respondents": "customer", "answers": {"yes_no": {"low": 0, "high": 1}},
    ...     "items": {"fixed": {"text": "Was it fixed?", "concepts": ["x"], "answers": "yes_no"}}})
    >>> sorted(name for collector in FORMATS for name in export_survey(survey, collector))
    ['visit.html', 'visit.limesurvey.txt', 'visit.md', 'visit.qualtrics.txt', 'visit.xlsx']
    """
    if collector not in FORMATS:
        close = nearest(collector, FORMATS)
        todo = f"did you mean '{close[0]}'?" if close else "choose one of these"
        raise InputError(Problem("There is no such format", found=collector, allowed=", ".join(FORMATS), todo=todo))
    return FORMATS[collector].write(survey, form=form)


def save_survey(survey: Survey, collector: str, folder: Path, *, language: str = "") -> list[Path]:
    """Write a survey's files for a collector into a folder.

    Parameters
    ----------
    survey, collector
        As in :func:`export_survey`.
    folder : Path
        Where the files go; made where it is not there.
    language : str
        The language that was chosen to show it in, which the files' names then bear: one folder holds several. "" where it is
        in its own.

    Returns
    -------
    list of Path
        What was written.

    Raises
    ------
    InputError
        As :func:`export_survey`; or a file of that name is there already, which is never written over.
    """
    spoken = f".{language}" if language else ""
    files = {folder / name.replace(".", f"{spoken}.", 1): content for name, content in export_survey(survey, collector).items()}
    there = [path for path in files if path.exists()]
    if there:
        todo = "move it, or choose another --out"
        raise InputError(Problem("The file is there already", file=str(path), todo=todo) for path in there)
    folder.mkdir(parents=True, exist_ok=True)
    for path, content in files.items():
        path.write_bytes(content)
    return list(files)
