"""A client's choices, read from ``engagement.yml`` and checked once, before any answer is read.

An :class:`Engagement` is what the client's file says. :class:`Settings` adds what one run chooses: which wave, which
units, how many workers, where to write.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from assessment.colors import contrast, darker, read_color
from assessment.documents import read_document
from assessment.errors import InputError, Problem, nearest
from assessment.language import ENGLISH, Language, later

__all__ = [
    "ALL", "CUSTOMER", "FRONT_LINE", "LEVELS", "MANAGER", "NOT_STATED", "SENIOR_LEADER", "TOGETHER",
    "Branding", "Comments", "Engagement", "Kind", "Language", "Level", "Period", "Privacy", "Range", "Settings", "Source",
    "Value", "bundled", "choose", "misplaced", "parts_of", "read_settings", "slug",
]  # fmt: skip

FRONT_LINE, MANAGER, SENIOR_LEADER = "front_line", "manager", "senior_leader"
NOT_STATED = "not_stated"  # an employee whose level nobody gave: counted among all staff, never as front line
CUSTOMER = "customer"  # the one "level" of customers
GROUND = "#f7f6f3"  # the darkest that text in a client's colour stands on
LEAST_CONTRAST = 4.5
ALL = "all"  # everybody of one side in a group
TOGETHER = "+"  # between levels that are shown together

Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Kind = Literal["employee", "customer"]
# What contains the answers, or which collector wrote them.
Format = Literal[
    "auto", "csv", "excel", "spss", "stata", "parquet",
    "qualtrics", "limesurvey", "surveymonkey", "google_forms", "microsoft_forms", "kobo",
]  # fmt: skip


def misplaced(said: str, *place: str | int, todo: str) -> PydanticCustomError:
    """A fault of what stands at a place below the one that is checked, with what to do.

    Parameters
    ----------
    said : str
        What is wrong, without a full stop.
    *place : str or int
        Keys and positions that lead to it, from what is checked.
    todo : str
        What to do.

    Returns
    -------
    PydanticCustomError
        To be raised by a validator.

    Examples
    --------
    >>> misplaced("the same wave is listed twice", "waves", todo="keep one of the two").message()
    'the same wave is listed twice'
    """
    return PydanticCustomError("misplaced", "{said}", {"said": said, "place": place, "todo": todo})


def as_day(written: object) -> object:
    """Let only a whole date through: of a bare number, a parser would make seconds since 1970."""
    if not isinstance(written, str):
        return written
    try:
        return date.fromisoformat(written if re.fullmatch(r"\d{4}-\d{2}-\d{2}", written) else "")
    except ValueError:
        raise misplaced("this is no day", todo="write it as 2026-05-04") from None


Day = Annotated[date, BeforeValidator(as_day)]


def parts_of(level: str) -> tuple[str, ...]:
    """The levels that are shown together under one name; a level by itself is its only part.

    Examples
    --------
    >>> parts_of("manager+senior_leader"), parts_of("manager")
    (('manager', 'senior_leader'), ('manager',))
    """
    return tuple(level.split(TOGETHER))


class Strict(BaseModel):
    """A part of a settings file: frozen, and no key that we do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)


class Level(Strict):
    """A level of staff: how reports call it, and whose form of the questionnaire it answers."""

    label: Word
    form: Literal["front_line", "manager", "senior_leader"]


LEVELS = {
    FRONT_LINE: Level(label=later("Front line"), form="front_line"),
    MANAGER: Level(label=later("Managers"), form="manager"),
    SENIOR_LEADER: Level(label=later("Senior leaders"), form="senior_leader"),
}


class Period(Strict):
    """The days on which answers were collected; rows of other days are set aside.

    Parameters
    ----------
    column : str
        The file's column that says when somebody answered.
    first, last : date
        The first and the last day that count, written 2026-05-04. In ``engagement.yml``: ``from`` and ``to``.
    dates : {"auto", "dmy", "mdy"}
        How the file writes a date such as 04/05/2026. ``auto`` tells it from days above 12, or else asks.
    """

    column: Word
    first: Day | None = Field(default=None, alias="from")
    last: Day | None = Field(default=None, alias="to")
    dates: Literal["auto", "dmy", "mdy"] = "auto"

    @model_validator(mode="after")
    def begins_before_it_ends(self) -> Self:
        """A period has a first or a last day, in that order."""
        if not (self.first or self.last):
            raise misplaced("a period needs 'from', 'to' or both", todo="add a first or a last day")
        if self.first and self.last and self.first > self.last:
            raise misplaced("the period ends before it begins", "to", todo="correct one of the two days")
        return self


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
    period : Period
        The days of the survey.
    direction : dict
        Item, or ``all``, to ``reversed`` (this file writes its answers the other way round: they are turned) or ``as_written``
        (they run the right way, though they look turned).
    ignore : list of str
        Columns that hold no question of the survey, though they look like one.
    tabulated : bool
        The file holds counts in place of people: how many gave each answer, in each unit. ``columns`` then maps ``unit``,
        ``level`` and, in long format, ``item``, ``answer`` and ``count``; ``respondents`` is how many answered at all, if the
        file says.
    counts : str or dict
        Wide format, a column an item and answer: a pattern of their names, such as ``t_N_{item}_{answer}``, or for each item its
        answers with their columns. Says by itself that the source is tabulated.
    blank_is_zero : bool
        A blank count stands for none. If not, a question with blank counts in a unit was not asked there, or is set aside.
    comments : list of str
        Columns that hold open answers. No other column of words is read: nobody's sentence is read by chance.
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
    period: Period | None = None
    direction: dict[Word, Literal["reversed", "as_written"]] = {}
    ignore: list[Word] = []
    tabulated: bool = False
    counts: Word | dict[Word, dict[Word, Word]] = {}
    blank_is_zero: bool = False
    comments: list[Word] = []

    @property
    def name(self) -> str:
        """What messages, accounts and answers call the table: its file, and the sheet, where one is named.

        Two sheets of one workbook have the same line numbers, so that a file and a line alone do not say whose row it is.

        Examples
        --------
        >>> Source(survey="employee", wave="1", file="staff.xlsx", sheet="North").name
        'staff.xlsx [North]'
        """
        return f"{self.file} [{self.sheet}]" if self.sheet else self.file

    @property
    def is_tabulated(self) -> bool:
        """Whether the file holds counts in place of people."""
        return self.tabulated or bool(self.counts) or "count" in self.columns

    @model_validator(mode="after")
    def counts_are_told(self) -> Self:
        """A pattern must say where the item and the answer stand."""
        if isinstance(self.counts, str) and not all(self.counts.count(part) == 1 for part in ("{item}", "{answer}")):
            raise ValueError(f"'counts' is a pattern with one {{item}} and one {{answer}} in it, not {self.counts!r}")
        if self.counts and {"item", "answer", "count"} & set(self.columns):
            raise ValueError("a table has a column for each item and answer ('counts') or a row ('count'), not both")
        if self.is_tabulated and self.comments:
            raise misplaced("a table of counts holds nobody's open answers", "comments", todo="remove 'comments' of this source")
        return self

    @model_validator(mode="after")
    def only_level_is_ticked(self) -> Self:
        """Only a level may be spread over tick-box columns."""
        if spread := [ours for ours, theirs in self.columns.items() if isinstance(theirs, dict) and ours != "level"]:
            what = f"only 'level' can be a set of tick-box columns, not {spread[0]!r}"
            raise misplaced(what, "columns", spread[0], todo="name one column")
        return self


class Privacy(Strict):
    """The smallest groups that anything is shown about. Never below 5."""

    minimum_group: int = Field(default=10, ge=5)
    minimum_comments: int = Field(default=10, ge=5)


class Comments(Strict):
    """How open answers are read, and whether any may be quoted.

    Parameters
    ----------
    language : {"en", "de", "fr", "es"}
        Whose words of the codebook are looked for; by default those of the reports' language.
    quote : list of {"employee", "customer"}
        Sides whose comments may be quoted; nobody's, unless this says so. Staff know each other's ways of writing: to quote
        them is to name some of them.
    names : list of str
        Names of people to mask in quotes, beside those of the client and its units.
    """

    language: Language | None = None
    quote: list[Kind] = []
    names: list[Word] = []


class Range(Strict):
    """What an amount may be; in ``engagement.yml`` one number, or ``{low: 40, high: 60}``."""

    low: float = Field(ge=0, allow_inf_nan=False)
    high: float = Field(gt=0, allow_inf_nan=False)

    @model_validator(mode="after")
    def rises(self) -> Self:
        """The low end is not above the high end."""
        if self.low > self.high:
            raise misplaced("the low end is above the high end", "low", todo="exchange the two")
        return self


def as_range(written: object) -> object:
    """One number stands for a range without width."""
    return written if isinstance(written, dict | Range) else {"low": written, "high": written}


Amount = Annotated[Range, BeforeValidator(as_range)]


def as_accent(written: object) -> object:
    """Let only a colour through that text in it can be read."""
    if not isinstance(written, str) or not written:
        return written
    if not (color := read_color(written)):
        raise misplaced("this is no colour", todo="write it in hexadecimal digits, as '#0a6e9c', in quotes")
    if (ratio := contrast(color, GROUND)) < LEAST_CONTRAST:
        what = f"text in this colour would have a contrast of {ratio:.1f} to 1; allowed is {LEAST_CONTRAST} to 1 or more"
        todo = f"choose a darker one; the nearest that passes is '{darker(color, GROUND, LEAST_CONTRAST)}'"
        raise misplaced(what, todo=todo)
    return color


Accent = Annotated[str, BeforeValidator(as_accent)]


class Branding(Strict):
    """How a client's reports look.

    Parameters
    ----------
    logo : str
        A PNG or SVG file beside ``engagement.yml``; "" for none.
    accent : str
        The colour of links, rules and headings, as ``#rrggbb``; "" for the suite's own. Text in it must be readable: a
        contrast of 4.5 to 1 (WCAG 2.2, 1.4.3), on the darkest ground that it stands on.
    template : str
        A presentation (pptx) without slides beside ``engagement.yml``, whose look slides take; "" for the suite's own.
    """

    logo: str = ""
    accent: Accent = ""
    template: str = ""


class Value(Strict):
    """What a step of the chain is worth a year, to say a change of it in money.

    Parameters
    ----------
    outcome : str
        A customers' step of the chain: ``repeat_rate``, or a scale.
    currency : str
        As reports write it: EUR.
    customers, revenue : number or range
        Customers a year of the whole, and what one more who returns brings in a year. Only of a share or a rate.
    point : number or range
        What one point more is worth a year: of a score, of a net promoter score, or a percentage point of a share. In place of
        the two.
    """

    outcome: Word
    currency: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=12)]
    customers: Amount | None = None
    revenue: Amount | None = None
    point: Amount | None = None

    @model_validator(mode="after")
    def worth_is_said_once(self) -> Self:
        """Either what a point is worth, or customers and revenue."""
        by_customer = [self.customers, self.revenue]
        if (self.point is None) == (by_customer == [None, None]) or (self.point is None and None in by_customer):
            raise misplaced("a value needs either 'point', or 'customers' and 'revenue'", todo="give one of the two")
        return self


class Engagement(Strict):
    """One client's assessment, as ``engagement.yml`` says it.

    ``modules`` names, for each side, the modules that were asked beside its survey. ``careless`` says whether respondents who
    show that they did not read count (``keep``) or are set aside (``leave_out``). ``staff_metrics`` names the columns of the
    metrics that say something of staff: they are related to what customers say and do, as staff's answers are. ``value`` says
    what a step of the chain is worth, for saying a change in money.
    ``language`` is that of the reports: their sentences, numbers, and questionnaires' titles as far as those are translated.
    ``same_respondents`` names the sides of which a respondent's id means the same person in every wave. ``comments`` says how
    open answers are read, ``brand`` how reports look, ``slides`` and ``pdf`` which of them come as slides and PDF, too: all, or
    those of the whole.
    """

    client: Word
    language: Language = ENGLISH
    waves: list[Word] = Field(min_length=1)
    surveys: dict[Kind, Word] = Field(min_length=1)
    modules: dict[Kind, list[Word]] = {}
    sources: list[Source] = Field(min_length=1)
    units: str = ""
    metrics: str = ""
    staff_metrics: list[Word] = []
    privacy: Privacy = Privacy()
    comments: Comments = Comments()
    careless: Literal["keep", "leave_out"] = "keep"
    same_respondents: list[Kind] = []
    levels: dict[Word, Level] = {}
    value: Value | None = None
    slides: Literal["all", "whole", "none"] = "whole"
    pdf: Literal["all", "whole", "none"] = "whole"
    brand: Branding = Branding()

    @model_validator(mode="after")
    def parts_fit_together(self) -> Self:
        """Waves and surveys that sources name must be declared; names of levels must be free."""
        if len(set(self.waves)) < len(self.waves):
            raise misplaced("the same wave is listed twice", "waves", todo="keep one of the two")
        for position, source in enumerate(self.sources, 1):
            if source.wave not in self.waves:
                what = f"source {position} names wave {source.wave!r}, which is not under 'waves'"
                raise misplaced(what, "sources", position - 1, "wave", todo="add it there, or correct it here")
            if source.survey not in self.surveys:
                what = f"source {position} has survey {source.survey!r}, which is not under 'surveys'"
                raise misplaced(what, "sources", position - 1, "survey", todo="add it there, or correct it here")
        if mixed := [kind for kind in self.surveys if len({one.is_tabulated for one in self.sources if one.survey == kind}) > 1]:
            what = f"of the {mixed[0]} survey some sources hold people's answers and some hold counts"
            raise misplaced(what, "sources", todo="give one of the two, or make two engagements")
        if strange := [kind for kind in self.same_respondents if kind not in self.surveys or kind in self.tabulated]:
            what = f"'same_respondents' names {strange[0]!r}, of which there are no people's answers"
            raise misplaced(
                what, "same_respondents", todo="add its survey and sources with a row a respondent, or remove it here"
            )
        if self.staff_metrics and not self.metrics:
            what = "'staff_metrics' names columns of a file of metrics, and there is none under 'metrics'"
            raise misplaced(what, "staff_metrics", todo="name the file under 'metrics', or remove this")
        for kind, modules in self.modules.items():
            if kind not in self.surveys:
                what = f"'modules' names {kind!r}, which is not under 'surveys'"
                raise misplaced(what, "modules", kind, todo="add a survey of this kind, or remove its modules")
            if len(set(modules)) < len(modules):
                raise misplaced(f"the same module is listed twice for {kind!r}", "modules", kind, todo="keep one of the two")
        taken = {name for name in self.levels if name in {NOT_STATED, CUSTOMER, ALL} or TOGETHER in name}
        if taken:
            raise misplaced(f"{sorted(taken)[0]!r} can't be the name of a level", "levels", sorted(taken)[0], todo="rename it")
        return self

    @property
    def tabulated(self) -> tuple[Kind, ...]:
        """Sides whose answers came as counts."""
        return tuple(dict.fromkeys(source.survey for source in self.sources if source.is_tabulated))

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
    memory : int
        MiB that a report's notebook may take, besides what it shares with the others; 0 for no limit.
    seconds : int
        How long a cell of a report's notebook may take.
    scheduler : str
        Address of a Dask scheduler whose workers make the reports; "" for processes of this machine. With the engine ``spark``,
        that of a Spark master: reports are then made here.
    engine : {"here", "dask", "spark"}
        Who sums the answers up: this machine, or the workers of ``scheduler``.
    out : Path
        Where releases go.
    """

    engagement: Engagement
    folder: Path
    wave: str
    units: tuple[str, ...] = ()
    workers: int = 2
    memory: int = 0
    seconds: int = 300
    scheduler: str = ""
    engine: Literal["here", "dask", "spark"] = "here"
    out: Path = Path("outputs")

    @property
    def name(self) -> str:
        """Short name of the engagement, safe in a path: its folder's name."""
        return slug(self.folder.name) or "engagement"

    @property
    def home(self) -> Path:
        """Folder of this engagement's wave below ``out``: with some of a digest, were it called as another wave's."""
        name = slug(self.wave) or "wave"
        taken = ["private", *(slug(wave) or "wave" for wave in self.engagement.waves if wave != self.wave)]
        if name in taken:
            name += f"-{sha256(self.wave.encode()).hexdigest()[:8]}"
        return self.out / self.name / name


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
