"""Engagements that nobody would wish for, each with one thing odd: who is there, what they answered, or what things are called.

All are drawn from the core questionnaires. Who answers where is a plan, units by levels; what they answer leans to a mood of the
unit and their own. A case changes the plan, the answers or the names, and is written as a client would send it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from assessment.settings import CUSTOMER, FRONT_LINE, MANAGER, SENIOR_LEADER, Kind
from assessment.surveys import read_survey

__all__ = ["CASES", "LONG", "NAMES", "Case", "write_case"]

SURVEYS: Mapping[Kind, str] = {"employee": "care-employee", "customer": "care-customer"}
FULL = {FRONT_LINE: 24, MANAGER: 14, SENIOR_LEADER: 12, CUSTOMER: 30}
Numbers = Mapping[str, int]
Tables = dict[Kind, pd.DataFrame]  # respondent, wave, unit, level, then a column an item

LONG = "The store at the end of the longest street of the town, beside the river and behind the old mill " * 3
NAMES = (
    LONG[:199].strip() + "A", LONG[:199].strip() + "B", "x" * 200, "متجر الميناء الكبير 7", "חנות הנמל (א)", "👩‍👩‍👧‍👦🚀🇩🇪",
    "東京駅前店", "<b>bold</b>", "{{x}}", "$x$", "[a](http://b)", "CON", "..", "north", "South", "Cafe", "Café", "**A** unit",
    "# 1",
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One odd engagement.

    Parameters
    ----------
    units : dict
        How many of each level answer in each unit, customers among them. "" is the whole itself.
    regions : dict
        The region of a unit, where it is in one.
    levels : dict
        What the client calls a level of its own, whose people answer as the front line does.
    spoil : callable
        Changes the answers that were drawn.
    spread : float
        How far the units' moods lie apart, as a standard deviation on 0-1.
    records : bool
        Whether the client keeps records of each unit.
    recorded : sequence of float
        What they say of the first units, and nothing of the others; by default a share drawn for each.
    """

    units: Mapping[str, Numbers]
    client: str = "The House"
    regions: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)
    waves: tuple[str, ...] = ("w1",)
    spoil: Callable[[Tables], object] = dict
    spread: float = 0.1
    records: bool = True
    recorded: tuple[float, ...] = ()


def alike(number: int) -> dict[str, Numbers]:
    return {f"Unit {place}": FULL for place in range(1, number + 1)}


def items_of(kind: Kind, scale: str = "") -> list[str]:
    """The items of a scale, or all."""
    return [name for name, item in read_survey(SURVEYS[kind]).items.items() if not scale or scale in item.scales]


def same_for_all(tables: Tables) -> None:
    for kind, table in tables.items():
        items = items_of(kind)
        table[items] = table[items].where(table[items].isna(), 1)


def blank(kind: Kind, scale: str = "") -> Callable[[Tables], object]:
    """Nobody answers the questions of a scale, or any."""
    return lambda tables: tables[kind].__setitem__(items_of(kind, scale), np.nan)


def copied(tables: Tables) -> None:
    """Each of the four scales has the first one's answers."""
    staff, first = tables["employee"], items_of("employee", "committed")
    for scale in ("attentive", "responsive", "empowered"):
        for place, name in enumerate(items_of("employee", scale)):
            staff[name] = staff[first[place % len(first)]]


def units_alike(tables: Tables) -> None:
    """The units' means are nearer to one another than chance would have them: in each the same people answer."""
    for kind, table in tables.items():
        items, place = items_of(kind), table.groupby(["unit", "level"]).cumcount()
        first = table.assign(place=place)[table["unit"] == table["unit"].iloc[0]].set_index(["level", "place"])[items]
        table[items] = first.reindex(pd.MultiIndex.from_arrays([table["level"], place])).to_numpy()


def beyond_one(tables: Tables) -> None:
    """Correlations of .8, .8 and .3 among what managers do: the first would have a loading above 1 (Heywood, 1931)."""
    staff, rng = tables["employee"], np.random.default_rng(3)
    matrix = np.array([[1, 0.8, 0.8], [0.8, 1, 0.3], [0.8, 0.3, 1]])
    drawn = rng.multivariate_normal([0, 0, 0], matrix, len(staff))
    answers = np.clip(np.rint(3 + drawn), 1, 5)
    for place, name in enumerate(items_of("employee", "manager_role")):
        staff[name] = np.where(staff[name].isna(), np.nan, answers[:, place])


def named() -> Case:
    """Hard names, everywhere: units, two regions, the client, and a level of the client's own."""
    regions = ("الشمال <i>&amp;</i>", "Région " + "très longue " * 15)
    return Case(
        {name: {**FULL, "own": 11} for name in NAMES},
        client="Maison “Ünïcode” <script>alert(1)</script> بيت " + "of many names " * 8,
        regions={name: regions[place % 2] for place, name in enumerate(NAMES)},
        levels={"own": "Aushilfen 👩‍🍳 {{x}} $y$ <i>und</i> " + "sehr " * 12 + "lange"},
    )


GAPS: Mapping[str, Numbers] = {
    **alike(5), "Nobody": {}, "One level": {FRONT_LINE: 24, CUSTOMER: 30}, "No customers": {**FULL, CUSTOMER: 0},
    "Customers only": {CUSTOMER: 30}, "Too few": {FRONT_LINE: 3, CUSTOMER: 2},
}  # fmt: skip
CASES: Mapping[str, Case] = {
    "gaps": Case(GAPS, waves=("w1", "w2")),
    "three units": Case(alike(3)),
    "one unit": Case(alike(1)),
    "cafes": Case({unit: {FRONT_LINE: 4, MANAGER: 1, CUSTOMER: 9} for unit in alike(8)}, waves=("w1", "w2")),
    "records alike": Case(alike(8), recorded=(0.4,) * 8),
    "records of two": Case(alike(8), recorded=(0.4, 0.5)),
    "one group": Case({"": {FRONT_LINE: 40}}, records=False),
    "two respondents": Case({"Unit 1": {FRONT_LINE: 1, CUSTOMER: 1}}),
    "no variance": Case(alike(6), spoil=same_for_all),
    "a blank scale": Case(alike(6), spoil=blank("employee", "empowered")),
    "blank staff": Case(alike(6), spoil=blank("employee")),
    "blank customers": Case(alike(6), spoil=blank("customer")),
    "scales copied": Case(alike(12), spoil=copied),
    "units alike": Case(alike(12), spoil=units_alike),
    "beyond one": Case(alike(6), spoil=beyond_one),
    "hard names": named(),
}


def draw(case: Case, kind: Kind) -> pd.DataFrame:
    """Draw everyone's answers to what their form asks."""
    survey, rng = read_survey(SURVEYS[kind]), np.random.default_rng(7)
    moods = dict(zip(case.units, rng.normal(0.6, case.spread, len(case.units)), strict=True))
    numbers = [
        (wave, unit, level)
        for wave in case.waves
        for unit, plan in case.units.items()
        for level, n in plan.items()
        if (level == CUSTOMER) == (kind == "customer")
        for _ in range(n)
    ]
    table = pd.DataFrame(numbers, columns=["wave", "unit", "level"])
    table.insert(0, "respondent", [f"{kind}-{number}" for number in range(len(table))])
    own = table["unit"].map(moods).to_numpy(float) + rng.normal(0, 0.15, len(table))
    forms = table["level"].replace(dict.fromkeys(case.levels, FRONT_LINE))
    for name, item in survey.items.items():
        ends = survey.answers[item.answers]
        leaning = np.clip(own + rng.normal(0, 0.15, len(table)), 0, 1)
        answers = ends.low + np.rint((ends.high - ends.low) * (1 - leaning if item.reverse else leaning))
        table[name] = np.where(forms.isin(survey.forms_of(item)), answers, np.nan)
    return table


def write_case(name: str, folder: Path) -> Path:
    """Write a case's exports, units, records and settings.

    Parameters
    ----------
    name : str
        One of ``CASES``.
    folder : Path
        Where to; made if it is not there.

    Returns
    -------
    Path
        The folder, which is the engagement.
    """
    case = CASES[name]
    folder.mkdir(parents=True, exist_ok=True)
    tables: Tables = {kind: draw(case, kind) for kind in SURVEYS}
    tables = {kind: table for kind, table in tables.items() if len(table)}
    case.spoil(tables)
    sources = []
    for kind, table in tables.items():
        for wave in case.waves:
            rows = table[table["wave"] == wave].drop(columns=["wave", *(["level"] if kind == "customer" else [])])
            rows.assign(unit=rows["unit"].replace("", case.client)).to_csv(folder / f"{kind}-{wave}.csv", index=False)
            values: dict[str, Any] = {"values": {"level": {level: level for level in case.levels}}} if case.levels else {}
            sources.append({"survey": kind, "wave": wave, "file": f"{kind}-{wave}.csv"} | (values if kind == "employee" else {}))
    write_units(case, folder)
    settings = {
        "client": case.client,
        "waves": list(case.waves),
        "surveys": {kind: SURVEYS[kind] for kind in tables},
        "sources": sources,
        "units": "units.csv",
        "levels": {level: {"label": label, "form": FRONT_LINE} for level, label in case.levels.items()},
        "pdf": "none",
        **({"metrics": "metrics.csv"} if case.records else {}),
    }
    (folder / "engagement.yml").write_text(yaml.safe_dump(settings, sort_keys=False, allow_unicode=True), "utf-8")
    return folder


def write_units(case: Case, folder: Path) -> None:
    """Write the tree with headcounts, and a record of each unit and wave."""
    leaves = [unit for unit in case.units if unit]
    tree = {case.client: "", **dict.fromkeys(case.regions.values(), case.client)}
    tree |= {unit: case.regions.get(unit, case.client) for unit in leaves}
    levels = list(dict.fromkeys(level for plan in case.units.values() for level in plan))
    called = {CUSTOMER: "customers"}
    heads = {called.get(level, level): [case.units.get(unit, {}).get(level, 0) * 2 for unit in tree] for level in levels}
    pd.DataFrame({"unit": list(tree), "parent": list(tree.values()), **heads}).to_csv(folder / "units.csv", index=False)
    shares = np.random.default_rng(9).uniform(0.3, 0.6, (len(case.waves), len(leaves)))
    if case.recorded:
        shares[:] = [*case.recorded, *[np.nan] * (len(leaves) - len(case.recorded))]
    rows = [
        (unit, wave, shares[place, number].round(4))
        for place, wave in enumerate(case.waves)
        for number, unit in enumerate(leaves)
    ]
    if case.records:
        pd.DataFrame(rows, columns=["unit", "wave", "repeat_rate"]).to_csv(folder / "metrics.csv", index=False)
