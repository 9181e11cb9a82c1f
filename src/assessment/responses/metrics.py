"""Operational metrics by unit and wave: what happened, as against what people said.

`repeat_rate`, the share of customers who bought again, is what staff surveys are held against in the end. The file is
short and typed by hand: it is read strictly, and `46 %`, where 0.46 is meant, is refused rather than guessed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from assessment.errors import InputError, Problem
from assessment.responses.expected import did_you_mean, some
from assessment.responses.exports import read_table
from assessment.responses.model import Units
from assessment.responses.names import fold
from assessment.responses.records import Records, column
from assessment.settings import Engagement

__all__ = ["METRICS", "read_metrics"]

METRICS = {"unit": pl.String, "wave": pl.String, "metric": pl.String, "value": pl.Float64}
REPEAT_RATE = "repeat_rate"
PLAIN = re.compile(r"[+-]?\d+$")
DECIMAL = re.compile(r"[+-]?\d*(?P<sign>[.,])\d+$")
# One sign before exactly three digits may as well part thousands; after a lone 0 it can only be decimal.
CURRENCIES = re.compile(r"[€$£¥₹₽₺₩]|\b(?:EUR|USD|GBP|CHF|JPY|CNY|SEK|NOK|DKK|PLN|CZK|HUF|CAD|AUD|NZD|INR|BRL|MXN|ZAR|TRY|RUB)\b")
UNCLEAR = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}$")


@dataclass(frozen=True)
class Cell:
    """One value of the file, and where it stands."""

    line: int
    unit: str
    wave: str
    metric: str
    raw: str


def read_metrics(engagement: Engagement, folder: Path, units: Units) -> pl.DataFrame:
    """Read the engagement's metrics.

    Parameters
    ----------
    engagement : Engagement
        Names the file under ``metrics``; may name none.
    folder : Path
        What the path is relative to.
    units : Units
        The units that it may speak of.

    Returns
    -------
    DataFrame
        ``unit, wave, metric`` (str) and ``value`` (float; ``repeat_rate`` is a share from 0 to 1): one row for each cell that is
        not blank, in the file's order.

    Raises
    ------
    InputError
        All faults, each with its line and column.
    """
    if not engagement.metrics:
        return pl.DataFrame(schema=METRICS)
    name = engagement.metrics
    records = read_table(folder / name, name, expected={"unit", "wave", REPEAT_RATE})
    header = [metric_name(written) for written in records.header]
    problems = header_faults(records, header)
    if problems:
        raise InputError(problems)
    cells = list_cells(records, header)
    problems = [
        *ragged(records),
        *currencies(records, header),
        *wrong_places(cells, name, (engagement, units)),
        *given_twice(cells, name),
    ]
    values, wrong = numbers(cells, name)
    if problems := [*problems, *wrong]:
        raise InputError(sorted(dict.fromkeys(problems), key=lambda problem: problem.line))
    shown = {fold(unit): unit for unit in units.names}
    waves = {fold(wave): wave for wave in engagement.waves}
    rows = [
        (shown[fold(cell.unit)], waves[fold(cell.wave)], cell.metric, value)
        for cell, value in zip(cells, values, strict=True)
        if value is not None
    ]
    return pl.DataFrame(rows, schema=METRICS, orient="row")


def metric_name(written: str) -> str:
    """Our name of a column: as written, but for case and spaces of those we know.

    Examples
    --------
    >>> metric_name("Repeat rate"), metric_name(" Staff Turnover ")
    ('repeat_rate', 'Staff Turnover')
    """
    known = {"unit", "wave", REPEAT_RATE}
    plain = fold(written).replace(" ", "_")
    return plain if plain in known else " ".join(written.split())


def header_faults(records: Records, header: list[str]) -> list[Problem]:
    """Columns that are missing or stand there twice."""
    where = records.name, records.header_line
    problems = [
        Problem(f"No column is called '{needed}'", *where, allowed="unit, wave, repeat_rate and further metrics",
                todo=did_you_mean(needed, header) or "name it so")
        for needed in ("unit", "wave")
        if needed not in header
    ]  # fmt: skip
    twice = dict.fromkeys(name for name in header if name and [fold(other) for other in header].count(fold(name)) > 1)
    problems += [Problem("Two columns have the same name", *where, found=name, todo="rename or remove one") for name in twice]
    if not problems and not [name for name in header if name not in {"unit", "wave", ""}]:
        problems.append(
            Problem("There is no metric in this file", *where, allowed="repeat_rate and further metrics", todo="add a column")
        )
    return problems


def ragged(records: Records) -> list[Problem]:
    """Rows with more or fewer cells than the header."""
    return [
        Problem(f"The row has {cells} cells, the header {len(records.header)}", file=records.name, line=line,
                todo="put a text that holds the delimiter in quotes (a decimal comma too, where commas part the cells)")
        for line, cells, _ in records.ragged.iter_rows()
    ]  # fmt: skip


def list_cells(records: Records, header: list[str]) -> list[Cell]:
    """Cells of the columns that hold any number: a column of words only is no metric."""
    places = {name: place for place, name in enumerate(header) if name}
    metrics = {name: place for name, place in places.items() if name not in {"unit", "wave"} and numeric(records, name, place)}
    return [
        Cell(row[0], " ".join(row[places["unit"] + 1].split()), row[places["wave"] + 1].strip(), name, row[place + 1].strip())
        for row in records.frame.iter_rows()
        for name, place in metrics.items()
    ]


def numeric(records: Records, name: str, place: int) -> bool:
    """Whether a column holds a metric."""
    return name == REPEAT_RATE or any(re.search(r"\d", text) for text in records.frame.get_column(column(place)))


def currencies(records: Records, header: list[str]) -> list[Problem]:
    """A column with figures in several currencies, or a column that names several: sums of them mean nothing."""
    problems = []
    for place, name in enumerate(header):
        texts = records.frame.get_column(column(place)).unique().to_list()
        found = sorted({sign for text in texts for sign in CURRENCIES.findall(text)} if name not in {"unit", "wave"} else ())
        if len(found) > 1:
            problems.append(
                Problem("There are several currencies in this column", records.name, records.header_line, name or "(no name)",
                        found=", ".join(found), todo="convert the figures to one, and write them without signs")
            )  # fmt: skip
    return problems


def wrong_places(cells: list[Cell], file: str, known: tuple[Engagement, Units]) -> list[Problem]:
    """Units and waves that do not exist."""
    engagement, units = known
    names, waves = {fold(unit) for unit in units.names}, {fold(wave) for wave in engagement.waves}
    unknown_units = {(cell.line, cell.unit): None for cell in cells if fold(cell.unit) not in names}
    unknown_waves = {(cell.line, cell.wave): None for cell in cells if fold(cell.wave) not in waves}
    return [
        Problem("This unit is not in the list of units", file, line, "unit", found=unit or "(blank)",
                todo=did_you_mean(unit, units.names) or "correct it, or add it to the units")
        for line, unit in unknown_units
    ] + [
        Problem("The engagement has no such wave", file, line, "wave", found=wave or "(blank)", allowed=some(engagement.waves),
                todo=did_you_mean(wave, engagement.waves) or "choose one of these")
        for line, wave in unknown_waves
    ]  # fmt: skip


def given_twice(cells: list[Cell], file: str) -> list[Problem]:
    """Rows of a unit and wave that has a row already."""
    first: dict[tuple[str, str], int] = {}
    again = {}
    for cell in cells:
        line = first.setdefault((fold(cell.unit), fold(cell.wave)), cell.line)
        if line != cell.line:
            again[cell.line] = (cell, line)
    return [
        Problem(f"This unit and wave stand on line {line} already", file, cell.line, "unit", found=cell.unit, todo="keep one row")
        for cell, line in again.values()
    ]


def numbers(cells: list[Cell], file: str) -> tuple[list[float | None], list[Problem]]:
    """Values of all cells (None where blank), and a problem for each that is no number."""
    sign = decimal_sign(cells)
    values: list[float | None] = []
    problems = []
    for cell in cells:
        value = number(cell.raw, sign) if cell.raw else None
        values.append(value)
        if cell.raw and (fault := value_fault(cell, value, sign)):
            problems.append(Problem(fault["what"], file, cell.line, cell.metric, found=cell.raw, todo=fault["todo"]))
    return values, problems


def decimal_sign(cells: list[Cell]) -> str:
    """Decimal sign of a file: the one its clear numbers use; "" where none is clear or both are used."""
    signs = {found["sign"] for cell in cells if (found := DECIMAL.match(cell.raw)) and not UNCLEAR.match(cell.raw)}
    return signs.pop() if len(signs) == 1 else ""


def number(raw: str, sign: str) -> float | None:
    """A number, or None where it can't be told.

    Examples
    --------
    >>> number("0,46", ","), number("12", ","), number("1,234", ","), number("1,234", "."), number("46 %", ".")
    (0.46, 12.0, 1.234, None, None)
    """
    found = DECIMAL.match(raw)
    if found and found["sign"] == sign:
        raw = raw.replace(found["sign"], ".")
    elif not PLAIN.match(raw):
        return None
    return float(raw) if math.isfinite(float(raw)) else None


def value_fault(cell: Cell, value: float | None, sign: str) -> Mapping[str, str]:
    """What is wrong with a value and what to do; empty if nothing."""
    share = "write a share from 0 to 1, such as 0.46 for 46 %"
    if value is None and "%" in cell.raw:
        return {"what": "A metric is a plain number, not a percentage", "todo": share}
    if value is None:
        signs = f"the file's decimal sign is '{sign}'; " if sign else ""
        unclear = "; if it is a decimal, add a digit, as in 1.2340" if UNCLEAR.match(cell.raw) and not sign else ""
        return {"what": "This is not a plain number", "todo": f"{signs}write it without units and thousands separators{unclear}"}
    if cell.metric == REPEAT_RATE and not 0 <= value <= 1:
        return {"what": "A repeat rate is a share from 0 to 1", "todo": share}
    return {}
