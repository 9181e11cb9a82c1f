"""From a survey's name to a checked survey.

A survey is named in ``engagement.yml`` by the name of one that comes with the project, or by a file beside
``engagement.yml``. Either way it is read strictly, and a file that can't be used is refused with all of its faults.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from assessment.documents import Document, read_document
from assessment.errors import InputError, Problem, nearest
from assessment.settings import Kind, bundled
from assessment.surveys.checking import check_survey
from assessment.surveys.model import Survey

__all__ = ["list_surveys", "read_survey"]


def read_survey(reference: str, *, beside: Path | None = None, respondents: Kind | None = None) -> Survey:
    """Read a survey and check it.

    Parameters
    ----------
    reference : str
        Path of a survey file, from the folder ``beside``; or the name of a bundled survey.
    beside : Path
        The folder of ``engagement.yml``; None where there is none.
    respondents : {"employee", "customer"}
        Who has to be asked by it; None for either.

    Returns
    -------
    Survey

    Raises
    ------
    InputError
        No such survey, with the nearest names; every fault of the file, with its line; the survey asks the others.

    Examples
    --------
    >>> read_survey("care-customer").title
    'How we served you last time'
    """
    path = find_survey(reference, beside)
    survey, document = read_document(path, Survey)
    problems = [*check_survey(survey, document), *(check_side(survey, document, respondents) if respondents else ())]
    if problems:
        raise InputError(problems)
    return survey


def list_surveys() -> tuple[str, ...]:
    """Names of the surveys that come with the project.

    Examples
    --------
    >>> list_surveys()
    ('care-customer', 'care-employee')
    """
    return tuple(sorted(path.stem for path in bundled("surveys").glob("*.yml")))


def find_survey(reference: str, beside: Path | None) -> Path:
    """Path of a survey: a file of the client's, or else a bundled one; the client's own wins."""
    if beside is not None and is_file(own := beside / reference):
        return own
    if (name := reference.removesuffix(".yml")) in list_surveys():
        return bundled("surveys", f"{name}.yml")
    known = [*list_surveys(), *sorted(path.name for path in (beside or Path()).glob("*.yml") if beside)]
    close = nearest(reference, known)
    todo = f"did you mean '{close[0]}'?" if close else "check the name, or give the path of a survey file beside engagement.yml"
    raise InputError(Problem("There is no such survey", found=reference, allowed=", ".join(list_surveys()), todo=todo))


def is_file(path: Path) -> bool:
    """Whether there is such a file; a name that can't be one is none."""
    try:
        return path.is_file()
    except OSError:
        return False


def check_side(survey: Survey, document: Document, wanted: Kind) -> Iterator[Problem]:
    """A survey must ask those that the engagement says it asks."""
    if survey.respondents != wanted:
        yield Problem(
            f"The engagement names this survey for {wanted}s, but it asks {survey.respondents}s",
            file=document.name,
            line=document.line(("respondents",)),
            column="respondents",
            found=survey.respondents,
            todo="put the right survey under 'surveys' in engagement.yml",
        )
