"""A good house by chance: two exports in some dress, units, figures and settings, and what must be read from them."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import yaml
from cases.model import AGREE  # type: ignore[import-not-found]

from assessment.inputs import read_surveys
from assessment.responses import Responses, Units, read_metrics, read_responses, read_units
from assessment.settings import Engagement, read_settings

__all__ = ["ITEMS", "UNITS", "House", "Reading", "Sheet", "make_house", "read_house"]

UNITS = ("North Gate", "Süd", "NA", "Harbour")
LEVELS = {"front_line": "Front line", "manager": "Manager", "senior_leader": "Senior leaders"}
ITEMS = ("trust", "care", "calm", "lead")
STAFF = {
    "survey": "staff", "title": "Staff", "respondents": "employee", "answers": {"agree": AGREE},
    "scales": {"climate": {"title": "Climate", "role": "predictor"}},
    "items": {
        **{item: {"text": f"Is {item}?", "concepts": ["x"], "answers": "agree", "scales": ["climate"]} for item in ITEMS[:3]},
        "lead": {"text": "I lead", "concepts": ["x"], "answers": "agree", "alone": True, "levels": ["manager", "senior_leader"]},
    },
}  # fmt: skip
GUESTS = {
    "survey": "guests", "title": "Guests", "respondents": "customer", "answers": {"likely": {"low": 0, "high": 10}},
    "items": {
        name: {"text": f"Will you {name}?", "concepts": ["x"], "answers": "likely", "alone": True} for name in ("again", "advise")
    },
}  # fmt: skip
SURVEYS = {"employee": "staff.yml", "customer": "guests.yml"}
Truth = dict[str, tuple[str, str, dict[str, int]]]


@dataclass
class Sheet:
    """A table, and how it is dressed."""

    rows: list[list[str]]
    delimiter: str = ","
    encoding: str = "utf-8"
    end: str = "\n"
    always: bool = False
    book: bool = False

    def written(self, cell: str) -> str:
        """A cell in its quotes."""
        needed = self.always or any(mark in cell for mark in (self.delimiter, '"', "\n", "\r"))
        return '"' + cell.replace('"', '""') + '"' if needed else cell

    def line(self, row: int) -> int:
        """The physical line on which a row begins."""
        return row + 1 if self.book else 1 + row + sum(cell.count("\n") for before in self.rows[:row] for cell in before)

    def text(self) -> str:
        """The table as text."""
        return "".join(self.delimiter.join(map(self.written, row)) + self.end for row in self.rows)

    def content(self) -> bytes:
        """The table as a file."""
        if not self.book:
            return self.text().encode(self.encoding, errors="replace")
        made, stream = openpyxl.Workbook(), io.BytesIO()
        for row in self.rows:
            made.active.append([int(cell) if cell.isdigit() and len(cell) < 3 else cell or None for cell in row])
        made.save(stream)
        return stream.getvalue()


@dataclass
class House:
    """Files, and the truth about the staff who answered: each one's unit, level and answers."""

    staff: Sheet
    guests: Sheet
    units: Sheet
    metrics: Sheet
    engagement: dict[str, object]
    truth: Truth
    long: bool = False
    surveys: dict[str, object] = field(default_factory=lambda: {"staff.yml": STAFF, "guests.yml": GUESTS})
    changed: dict[str, bytes] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """File of the staff's export."""
        return "staff.xlsx" if self.staff.book else "staff.csv"

    def files(self) -> dict[str, bytes]:
        """All files as they stand in the folder."""
        tables = {self.name: self.staff, "guests.csv": self.guests, "units.csv": self.units, "metrics.csv": self.metrics}
        documents = {"engagement.yml": self.engagement, **self.surveys}
        texts = {name: yaml.safe_dump(values, sort_keys=False, allow_unicode=True).encode() for name, values in documents.items()}
        return {name: sheet.content() for name, sheet in tables.items()} | texts | self.changed


@dataclass(frozen=True)
class Reading:
    """What a run reads."""

    responses: Responses
    units: Units


def make_house(random: random.Random, *, people: int = 0, book: bool | None = None, long: bool | None = None) -> House:
    """A good house."""
    book = random.random() < 0.2 if book is None else book
    long = random.random() < 0.25 if long is None else long
    truth = draw_people(random, people or random.randint(8, 14))
    dress = {
        "delimiter": random.choice(",,;\t|"), "end": random.choice(["\n", "\n", "\r\n", "\r"]), "always": random.random() < 0.2,
        "encoding": random.choice(["utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    }  # fmt: skip
    staff = Sheet(long_rows(random, truth) if long else wide_rows(random, truth), book=book, **dress)  # type: ignore[arg-type]
    guests = [
        [f"g-{random.getrandbits(40):x}", random.choice(UNITS), str(random.randint(0, 10)), str(random.randint(0, 10))]
        for _ in range(6)
    ]
    units = [[name, "", str(random.randint(20, 40)), str(random.randint(5, 9)), "3", "90"] for name in UNITS]
    engagement: dict[str, object] = {
        "client": "The House", "waves": ["W1"], "surveys": SURVEYS, "units": "units.csv", "metrics": "metrics.csv",
        "sources": [
            {"survey": "employee", "wave": "W1", "file": "staff.xlsx" if book else "staff.csv", "columns": {"respondent": "Id"},
             "keep": {"Status": ["done"]}, "period": {"column": "When", "from": "2026-05-01", "to": "2026-05-31"}},
            {"survey": "customer", "wave": "W1", "file": "guests.csv"},
        ],
    }  # fmt: skip
    return House(
        staff=staff,
        guests=Sheet([["respondent", "unit", "again", "advise"], *guests]),
        units=Sheet([["unit", "parent", "front_line", "manager", "senior_leader", "customers"], *units]),
        metrics=Sheet([["unit", "wave", "repeat_rate"], *([name, "W1", f"0.{random.randint(1, 9)}"] for name in UNITS)]),
        engagement=engagement,
        truth=truth,
        long=long,
    )


def draw_people(random: random.Random, count: int) -> Truth:
    """Who answered what: answers that go together, in random units and levels."""
    truth: Truth = {}
    for _ in range(count):
        level, mood = random.choice(list(LEVELS)), random.randint(1, 5)
        asked = ITEMS[: 3 if level == "front_line" else 4]
        answers = {item: min(5, max(1, mood + random.randint(-1, 1))) for item in asked}
        truth[f"id-{random.getrandbits(60):x}"] = (random.choice(UNITS), level, answers)
    return truth


def wide_rows(random: random.Random, truth: Truth) -> list[list[str]]:
    """A row a person, with a status, a day and a remark."""
    remarks = ["", "", "fine", 'so, "so"', "two\nlines", "it's ok; really"]
    rows = [
        [who, unit, LEVELS[level], "done", f"2026-05-{random.randint(1, 31):02} 10:{random.randint(0, 59):02}",
         *(str(answers.get(item, "")) for item in ITEMS), random.choice(remarks)]
        for who, (unit, level, answers) in truth.items()
    ]  # fmt: skip
    return [["Id", "unit", "level", "Status", "When", *ITEMS, "Remark"], *rows]


def long_rows(random: random.Random, truth: Truth) -> list[list[str]]:
    """A row an answer."""
    rows = [
        [who, unit, LEVELS[level], "done", "2026-05-07", item, str(answer)]
        for who, (unit, level, answers) in truth.items()
        for item, answer in answers.items()
    ]
    return [["Id", "unit", "level", "Status", "When", "item", "answer"], *rows]


def read_house(folder: Path, files: dict[str, bytes]) -> Reading:
    """Write a house's files and read them the way a run does."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    settings = read_settings(folder)
    engagement: Engagement = settings.engagement
    surveys = read_surveys(settings)
    units = read_units(engagement, folder) if engagement.units else Units({engagement.client: ""})
    responses = read_responses(engagement, folder, surveys, units)
    read_metrics(engagement, folder, units)
    return Reading(responses, units)
