"""A client's choices, read from ``engagement.yml`` and checked once, before any answer is read.

An :class:`Engagement` is what the client's file says. :class:`Settings` adds what one run chooses: which wave, which
units, how many workers, where to write.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from assessment.documents import read_document
from assessment.errors import InputError, Problem, nearest

__all__ = [
    "ALL", "CUSTOMER", "FRONT_LINE", "LEVELS", "MANAGER", "NOT_STATED", "SENIOR_LEADER",
    "Engagement", "Level", "Privacy", "Settings", "Source", "bundled", "choose", "read_settings", "slug",
]  # fmt: skip

FRONT_LINE, MANAGER, SENIOR_LEADER = "front_line", "manager", "senior_leader"
NOT_STATED = "not_stated"  # an employee whose level nobody gave: counted among all staff, never as front line
CUSTOMER = "customer"  # the one "level" of customers
ALL = "all"  # everybody of one side in a group

Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Kind = Literal["employee", "customer"]
# What contains the answers, or which collector wrote them.
Format = Literal[
    "auto", "csv", "excel", "spss", "stata", "parquet",
    "qualtrics", "limesurvey", "surveymonkey", "google_forms", "microsoft_forms", "kobo",
]  # fmt: skip


class Strict(BaseModel):
    """A part of a settings file: frozen, and no key that we do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)


class Level(Strict):
    """A level of staff: how reports call it, and whose form of the questionnaire it answers."""

    label: Word
    form: Literal["front_line", "manager", "senior_leader"]


LEVELS = {
    FRONT_LINE: Level(label="Front line", form="front_line"),
    MANAGER: Level(label="Managers", form="manager"),
    SENIOR_LEADER: Level(label="Senior leaders", form="senior_leader"),
}


class Source(Strict):
    """One export file, and how its columns and values read in our words.

    Parameters
    ----------
    survey : {"employee", "customer"}
        Who answered.
    wave : str
        One of the engagement's waves.
    file : str
        Path beside ``engagement.yml``.
    format : {"auto", "csv", "excel", "spss", "stata", "parquet", "qualtrics", ...}
        ``auto`` finds it from the file's content; any other is held against the content. See :data:`Format`.
    sheet : str
        Sheet of a workbook; needed where it has several.
    decimal : {"auto", ".", ","}
        Decimal sign of the numbers in the file.
    columns : dict
        Ours to theirs: ``respondent``, ``unit``, ``level``, ``rated_unit`` (whom an employee rated, where the survey asks),
        ``duration`` (seconds, or h:mm:ss), ``item`` and ``answer`` (long format: one row an answer), or an item's id. ``level``
        may be a mapping of our levels to tick-box columns.
    values : dict
        For ``level``, ``unit``, ``rated_unit`` and ``item``: theirs to ours.
    keep : dict
        Column to the values whose rows count; rows with others are set aside.
    unfinished : {"keep", "set_aside"}
        What to do with rows that their collector marks as not finished or not submitted: they count as far as they go, or they
        are set aside.
    """

    survey: Kind
    wave: Word
    file: Word
    format: Format = "auto"
    sheet: str = ""
    decimal: Literal["auto", ".", ","] = "auto"
    columns: dict[str, Word | dict[str, Word]] = {}
    values: dict[Literal["level", "unit", "rated_unit", "item"], dict[str, Word]] = {}
    keep: dict[str, list[Word]] = {}
    unfinished: Literal["keep", "set_aside"] = "keep"

    @model_validator(mode="after")
    def only_level_is_ticked(self) -> Self:
        """Only a level may be spread over tick-box columns."""
        if spread := [ours for ours, theirs in self.columns.items() if isinstance(theirs, dict) and ours != "level"]:
            raise ValueError(f"only 'level' can be a set of tick-box columns, not {spread[0]!r}")
        return self


class Privacy(Strict):
    """The smallest groups that anything is shown about. Never below 5."""

    minimum_group: int = Field(default=10, ge=5)
    minimum_comments: int = Field(default=10, ge=5)


class Engagement(Strict):
    """One client's assessment, as ``engagement.yml`` says it.

    ``modules`` names, for each side, the modules that were asked beside its survey. ``careless`` says whether respondents who
    show that they did not read count (``keep``) or are set aside (``leave_out``).
    """

    client: Word
    waves: list[Word] = Field(min_length=1)
    surveys: dict[Kind, Word] = Field(min_length=1)
    modules: dict[Kind, list[Word]] = {}
    sources: list[Source] = Field(min_length=1)
    units: str = ""
    metrics: str = ""
    privacy: Privacy = Privacy()
    careless: Literal["keep", "leave_out"] = "keep"
    levels: dict[Word, Level] = {}

    @model_validator(mode="after")
    def parts_fit_together(self) -> Self:
        """Waves and surveys that sources name must be declared; names of levels must be free."""
        if len(set(self.waves)) < len(self.waves):
            raise ValueError("the same wave is listed twice under 'waves'")
        for position, source in enumerate(self.sources, 1):
            if source.wave not in self.waves:
                raise ValueError(f"source {position} names wave {source.wave!r}, which is not under 'waves'")
            if source.survey not in self.surveys:
                raise ValueError(f"source {position} has survey {source.survey!r}, which is not under 'surveys'")
        for kind, modules in self.modules.items():
            if kind not in self.surveys:
                raise ValueError(f"'modules' names {kind!r}, which is not under 'surveys'")
            if len(set(modules)) < len(modules):
                raise ValueError(f"the same module is listed twice for {kind!r}")
        if taken := {NOT_STATED, CUSTOMER, ALL} & set(self.levels):
            raise ValueError(f"{sorted(taken)[0]!r} can't be the name of a level")
        return self

    @property
    def all_levels(self) -> dict[str, Level]:
        """The three levels of every assessment, then the client's further ones."""
        return {**LEVELS, **self.levels}


@dataclass(frozen=True)
class Settings:
    """What one run does: the engagement, and the run's own choices.

    Parameters
    ----------
    engagement : Engagement
        The client's file.
    folder : Path
        The folder that the engagement's paths are relative to.
    wave : str
        The wave reported on: by default the last.
    units : tuple of str
        Units to report on; empty for all.
    workers : int
        Processes that make reports.
    out : Path
        Where releases go.
    """

    engagement: Engagement
    folder: Path
    wave: str
    units: tuple[str, ...] = ()
    workers: int = 2
    out: Path = Path("outputs")

    @property
    def name(self) -> str:
        """Short name of the engagement, safe in a path: its folder's name."""
        return slug(self.folder.name) or "engagement"

    @property
    def home(self) -> Path:
        """Folder of this engagement's wave below ``out``."""
        return self.out / self.name / (slug(self.wave) or "wave")


def read_settings(engagement: str | Path, *, wave: str = "", out: str | Path = "outputs") -> Settings:
    """Read an engagement's file and make the settings of a run.

    Parameters
    ----------
    engagement : str or Path
        ``engagement.yml``, or the folder it is in.
    wave : str
        A wave of the engagement; "" for the last.
    out : str or Path
        Where releases go.

    Returns
    -------
    Settings

    Raises
    ------
    InputError
        A missing or wrong file, every fault with its line; an unknown wave, with the nearest.
    """
    path = Path(engagement)
    path = path / "engagement.yml" if path.is_dir() else path
    checked, _ = read_document(path, Engagement)
    settings = Settings(engagement=checked, folder=path.resolve().parent, wave=checked.waves[-1], out=Path(out))
    return choose(settings, wave=wave) if wave else settings


def choose(settings: Settings, *, wave: str) -> Settings:
    """Settings for another wave.

    Raises
    ------
    InputError
        The engagement has no such wave.
    """
    waves = settings.engagement.waves
    if wave not in waves:
        close = nearest(wave, waves)
        todo = f"did you mean '{close[0]}'?" if close else "choose one of these"
        raise InputError(Problem("The engagement has no such wave", found=wave, allowed=", ".join(waves), todo=todo))
    return replace(settings, wave=wave)


def slug(text: str, *, longest: int = 40) -> str:
    """A short, safe piece of a path: lower-case ASCII letters, digits and hyphens. May be empty.

    Examples
    --------
    >>> slug('R&D "North"/<b>'), slug("../../etc"), slug("東京")
    ('r-d-north-b', 'etc', '')
    """
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text.lower()).strip("-")[:longest].strip("-")


def bundled(*parts: str) -> Path:
    """Path of a file or folder that comes with the project: notebooks, surveys, data.

    Examples
    --------
    >>> bundled("surveys").name
    'surveys'
    """
    here = Path(__file__).resolve()
    repository = here.parents[2]
    root = repository if (repository / "pyproject.toml").is_file() else here.parent / "bundled"
    return root.joinpath(*parts)


def listed(words: Sequence[str]) -> str:
    """Words as a list in a sentence.

    Examples
    --------
    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
