"""A case: the files of a small client with one thing wrong or odd, and what must come of it.

Every case is read the way a run reads: ``engagement.yml`` and all that it names. What a case does not say is as in the
good house of :func:`write_house`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

__all__ = [
    "AGREE", "GOOD", "GUESTS", "HEADER", "PEOPLE", "ROWS", "STAFF", "Case", "Reads", "Settled", "Stops", "lines",
    "many", "write_house",
]  # fmt: skip

AGREE: dict[str, Any] = {
    "low": 1, "high": 5, "no_answer": ["Does not apply", "99"],
    "labels": {1: "Strongly disagree", 2: "Disagree", 3: "Neither", 4: "Agree", 5: "Strongly agree"},
    "also": {
        5: ["Stimme völlig zu", "Tout à fait d’accord", "Totalmente de acuerdo", "Totalmente d'accordo", "Helemaal mee eens",
            "Concordo totalmente", "Zdecydowanie się zgadzam", "Instämmer helt"],
    },
}  # fmt: skip
STAFF: dict[str, Any] = {
    "survey": "staff", "title": "Staff", "respondents": "employee", "answers": {"agree": AGREE},
    "scales": {"climate": {"title": "Climate", "role": "predictor"}},
    "items": {
        "trust": {"text": "I am trusted", "concepts": ["x"], "answers": "agree", "scales": ["climate"]},
        "care": {"text": "People care here", "concepts": ["x"], "answers": "agree", "scales": ["climate"]},
        "calm": {"text": "It is calm here", "concepts": ["x"], "answers": "agree", "scales": ["climate"]},
    },
}  # fmt: skip
GUESTS: dict[str, Any] = {
    "survey": "guests", "title": "Guests", "respondents": "customer", "answers": {"likely": {"low": 0, "high": 10}},
    "items": {
        "again": {"text": "Would you come again?", "concepts": ["x"], "answers": "likely", "alone": True},
        "advise": {"text": "Would you advise a friend?", "concepts": ["x"], "answers": "likely", "alone": True},
    },
}  # fmt: skip
CLIENT = "Café Ltd"
UNITS = 'unit,parent,front_line,manager,customers\nNorth,,20,3,90\nSouth,,15,2,80\nNA,,4,1,20\n"R&D ""North""/<b>",,5,1,\n'
HEADER = "respondent,unit,level,trust,care,calm"
ROWS = ("a,North,Manager,4,5,3", "b,North,Front line,2,3,4", "c,South,Front line,5,5,5", "d,NA,,1,2,3")
GOOD = "\n".join([HEADER, *ROWS, ""])
Person = tuple[str | None, str, str, int | None, int | None, int | None]
PEOPLE: tuple[Person, ...] = (
    ("a", "North", "manager", 4, 5, 3), ("b", "North", "front_line", 2, 3, 4), ("c", "South", "front_line", 5, 5, 5),
    ("d", "NA", "not_stated", 1, 2, 3),
)  # fmt: skip
Content = str | bytes | Callable[[Path], None]


def lines(*rows: str, header: str = HEADER) -> str:
    """A CSV file of a header and rows."""
    return "\n".join([header, *rows, ""])


def many(count: int, answers: Callable[[int], str], *, unit: str = "North") -> tuple[str, ...]:
    """Rows of as many respondents, with the answers that a number gives."""
    return tuple(f"r{number},{unit},Manager,{answers(number)}" for number in range(count))


@dataclass(frozen=True)
class Stops:
    """E: one clear error that names the file, what to do, and holds these words; and no result."""

    words: str
    file: str = "staff.csv"
    letter: str = "E"


@dataclass(frozen=True)
class Reads:
    """What is read: exactly these people (None: not compared), exactly these places set aside, these words in the remarks."""

    people: tuple[Person, ...] | None = PEOPLE
    aside: tuple[tuple[int, str, str, str], ...] = ()
    remarks: tuple[str, ...] = ()
    structural: int = 1
    letter: str = "A"


@dataclass(frozen=True)
class Settled:
    """Either is right: a clear stop or this reading."""

    stops: Stops
    reads: Reads
    letter: str = "E or A"


@dataclass(frozen=True)
class Case:
    """One thing that happens to real files.

    Parameters
    ----------
    number : int
        Its place in the list of all.
    idea : str
        What happens, in words.
    outcome : Stops, Reads or Settled
        What must come of it.
    files : mapping of str to content
        Files that the case adds or changes: text, bytes, or a function that makes the file at a path.
    source, more, survey : mapping
        What ``engagement.yml`` says of the staff's export, and besides; the staff's questionnaire.
    meanwhile : callable
        What happens while the files are read.
    """

    number: int
    idea: str
    outcome: Stops | Reads | Settled
    files: Mapping[str, Content] = field(default_factory=dict)
    source: Mapping[str, Any] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)
    survey: Mapping[str, Any] = field(default_factory=lambda: STAFF)
    meanwhile: Callable[[pytest.MonkeyPatch, Path], None] | None = None

    @property
    def name(self) -> str:
        """Number and idea: how the test is called."""
        return f"{self.number} {self.idea}"


def write_house(folder: Path, case: Case) -> None:
    """Write a case's files."""
    source = {"survey": "employee", "wave": "W1", "file": "staff.csv", **case.source}
    engagement = {
        "client": CLIENT, "waves": ["W1", "W2"], "surveys": {"employee": "staff.yml", "customer": "guests.yml"},
        "units": "units.csv",
        "sources": [source], **case.more,
    }  # fmt: skip
    contents: dict[str, Content] = {
        "engagement.yml": yaml.safe_dump(engagement, sort_keys=False, allow_unicode=True),
        "staff.yml": yaml.safe_dump(dict(case.survey), sort_keys=False, allow_unicode=True),
        "guests.yml": yaml.safe_dump(GUESTS, sort_keys=False),
        "units.csv": UNITS, "staff.csv": GOOD, **case.files,
    }  # fmt: skip
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if callable(content):
            content(path)
        else:
            path.write_bytes(content.encode() if isinstance(content, str) else content)
