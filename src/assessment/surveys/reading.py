"""From a survey's name to a checked survey.

A survey is named in ``engagement.yml`` by the name of one that comes with the project, or by a file beside
``engagement.yml``. Either way it is read strictly, and a file that can't be used is refused with all of its faults. The
modules that the engagement switches on are found in the same way, and become part of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import get_args

from assessment.documents import Document
from assessment.errors import InputError, Problem, gathered, nearest
from assessment.settings import Kind, bundled
from assessment.surveys.checking import check_survey
from assessment.surveys.common_words import COMMON_WORDS, with_common_words
from assessment.surveys.model import Survey
from assessment.surveys.modules import add_modules
from assessment.surveys.translating import Translation, check_translation, find_translations, speak, understand
from assessment.surveys.well_formed import read_as_far

__all__ = ["check_file", "find_module", "list_modules", "list_surveys", "read_survey", "survey_files"]

NOT_SURVEYS = {"comments", "concepts", "published", COMMON_WORDS}  # the files beside the bundled surveys that are none
MODULES = "modules"
LISTING = "`assessment survey list`"


def read_survey(
    reference: str,
    *,
    beside: Path | None = None,
    respondents: Kind | None = None,
    modules: Sequence[str] = (),
    language: str = "",
    titled: str = "",
) -> Survey:
    """Read a survey and check it.

    Parameters
    ----------
    reference : str
        Path of a survey file, from the folder ``beside``; or the name of a bundled survey, or of a bundled module with its side.
    beside : Path
        The folder of ``engagement.yml``; None where there is none.
    respondents : {"employee", "customer"}
        Who has to be asked by it; None for either.
    modules : sequence of str
        Modules to add: names of bundled ones, or paths from the folder ``beside``.
    language : str
        Language to show it in, as in ``de``; "" for its own. The words of every translation are read in any case.
    titled : str
        Language of what reports show of it, its titles and questions; its answers stay in its own, as does what has no
        translation.

    Returns
    -------
    Survey

    Raises
    ------
    InputError
        No such survey, module or translation, with the nearest names; every fault of the files, with its line; the survey
        asks the others.

    Examples
    --------
    >>> read_survey("care-customer").title
    'How we served you last time'
    >>> read_survey("care-customer", language="de").answers["yes_no"].labels[1]
    'Ja'
    """
    problems: list[Problem] = []
    side, found = respondents, list[tuple[Survey, Document]]()
    with gathered(problems):
        survey, document = read_file(find_survey(reference, beside), language=language, titled=titled)
        side = side or survey.respondents
        if survey.respondents != side:
            raise InputError(wrong_side(survey, document, side))
    for name in modules if side else ():
        with gathered(problems):
            found.append(read_module(find_module(name, side, beside=beside), language=language, titled=titled))
    if problems:
        raise InputError(problems)
    return add_modules(survey, found)


def read_file(path: Path, *, language: str = "", titled: str = "") -> tuple[Survey, Document]:
    """Read one survey's file with its translations."""
    survey, document, translations = read_together(path)
    if language and language not in {survey.language, *translations}:
        allowed = ", ".join([survey.language, *translations])
        what = "The survey has no translation into this language"
        todo = f"choose one of these, or add {path.stem}.{language}.yml beside it"
        raise InputError(Problem(what, file=path.name, found=language, allowed=allowed, todo=todo))
    survey = with_common_words(understand(survey, translations.values()))
    if titled in translations:
        survey = speak(survey, translations[titled]).model_copy(update={"answers": survey.answers})
    return speak(survey, translations[language]) if language in translations else survey, document


def read_together(path: Path) -> tuple[Survey, Document, dict[str, Translation]]:
    """Read a survey's file and its translations, by language; the faults of all of them are raised at once.

    What has a fault of form is left out while the rest is held together: a fault that may only come of that is not told.
    """
    survey = read_as_far(path, Survey)
    problems = [*survey.problems]
    if survey.value:
        problems += [fault for fault in check_survey(survey.value, survey.document) if not comes_of(survey.left_out, fault)]
    translations = {name: read_as_far(file, Translation) for name, file in find_translations(path).items()}
    for said in translations.values():
        faults = check_translation(said.value, survey.value, said.document) if survey.value and said.value else ()
        problems += [*said.problems, *(fault for fault in faults if fault.found not in survey.left_out | said.left_out)]
    if problems or not survey.value:
        raise InputError(sorted(problems, key=lambda problem: (problem.file != path.name, problem.file, problem.line)))
    return survey.value, survey.document, {name: said.value for name, said in translations.items() if said.value}


def comes_of(left_out: Collection[str], fault: Problem) -> bool:
    """Whether a fault of a survey may only come of what was left out: a name that is not there, a scale without its items."""
    return bool(left_out) and (fault.found in left_out or fault.column.startswith("scales."))


def read_module(path: Path, *, language: str = "", titled: str = "") -> tuple[Survey, Document]:
    """Read a module's file, which must say that it is one."""
    module, document = read_file(path, language=language, titled=titled)
    if not module.module:
        todo = "add 'module: true' to it, or name it under 'surveys' in engagement.yml"
        raise InputError(Problem("This survey is not a module", file=document.name, line=1, found=module.survey, todo=todo))
    return module, document


def check_file(path: Path) -> Survey:
    """Read a survey's file for its author: all faults of the file and of its translations.

    Parameters
    ----------
    path : Path
        A survey, a module, or a translation (which is checked with the survey that it lies beside).

    Returns
    -------
    Survey
        What was read.

    Raises
    ------
    InputError
        Every fault, with its file, line, and the nearest valid name.

    Examples
    --------
    >>> check_file(bundled("surveys", "care-customer.fr.yml")).survey
    'care-customer'
    """
    name, _, language = path.stem.rpartition(".")
    original = path.with_name(f"{name}.yml")
    is_translation = bool(name) and path.suffix == ".yml" and is_file(original) and is_file(path)
    survey, _ = read_file(original if is_translation else path, language=language if is_translation else "")
    return survey


def list_surveys() -> tuple[str, ...]:
    """Names of the surveys that come with the project.

    Examples
    --------
    >>> list_surveys()
    ('care-customer', 'care-employee')
    """
    names = (path.stem for path in bundled("surveys").glob("*.yml"))
    return tuple(sorted(name for name in names if "." not in name and name not in NOT_SURVEYS))


def list_modules(kind: Kind) -> tuple[str, ...]:
    """Names of the modules that come with the project for one side.

    Examples
    --------
    >>> "voice-upward" in list_modules("employee")
    True
    """
    files = bundled("surveys", MODULES).glob(f"*-{kind}.yml")
    return tuple(sorted(path.stem.removesuffix(f"-{kind}") for path in files))


def find_survey(reference: str, beside: Path | None) -> Path:
    """Path of a survey: a file of the client's, or else a bundled one, or a bundled module; the client's own wins."""
    if beside is not None and is_file(own := beside / reference):
        return own
    if (name := reference.removesuffix(".yml")) in list_surveys():
        return bundled("surveys", f"{name}.yml")
    modules = [f"{module}-{kind}" for kind in get_args(Kind) for module in list_modules(kind)]
    if name in modules:
        return bundled("surveys", MODULES, f"{name}.yml")
    known = [*list_surveys(), *modules, *sorted(path.name for path in (beside or Path()).glob("*.yml") if beside)]
    raise InputError(unfound("There is no such survey", reference, known, allowed=list_surveys()))


def find_module(reference: str, kind: Kind, *, beside: Path | None = None) -> Path:
    """Path of a module of one side: a file of the client's, or else a bundled one.

    Examples
    --------
    >>> find_module("voice-upward", "customer").name
    'voice-upward-customer.yml'
    """
    if beside is not None and is_file(own := beside / reference):
        return own
    if (name := reference.removesuffix(".yml").removesuffix(f"-{kind}")) in list_modules(kind):
        return bundled("surveys", MODULES, f"{name}-{kind}.yml")
    known = [*list_modules(kind), *sorted(path.name for path in (beside or Path()).glob("*.yml") if beside)]
    raise InputError(unfound(f"There is no such module for {kind}s", reference, known, allowed=list_modules(kind)))


def unfound(what: str, reference: str, known: Sequence[str], *, allowed: Sequence[str]) -> Problem:
    """Say that there is nothing of a name, with the nearest names."""
    close = nearest(reference, known)
    todo = f"did you mean '{close[0]}'?" if close else f"see {LISTING}, or give the path of a survey file beside engagement.yml"
    return Problem(what, found=reference, allowed=", ".join(allowed), todo=todo)


def survey_files(reference: str, kind: Kind, *, beside: Path | None = None, modules: Sequence[str] = ()) -> Iterator[Path]:
    """Every file that a survey is read from: its own, its modules', and their translations.

    Examples
    --------
    >>> [path.name for path in survey_files("care-customer", "customer")]
    ['care-customer.yml', 'care-customer.de.yml', 'care-customer.es.yml', 'care-customer.fr.yml']
    """
    for path in (find_survey(reference, beside), *(find_module(name, kind, beside=beside) for name in modules)):
        yield path
        yield from find_translations(path).values()


def is_file(path: Path) -> bool:
    """Whether there is such a file; a name that can't be one is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def wrong_side(survey: Survey, document: Document, wanted: Kind) -> Problem:
    """Say that a survey asks the others than the engagement says."""
    return Problem(
        f"The engagement names this survey for {wanted}s, but it asks {survey.respondents}s",
        file=document.name,
        line=document.line(("respondents",)),
        column="respondents",
        found=survey.respondents,
        todo="put the right survey under 'surveys' in engagement.yml",
    )
