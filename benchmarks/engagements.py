"""Engagements of any number of units, for measuring: the core questionnaires, answers that lean to each unit's own mood.

Each unit has about 40 people at the front line, 9 managers and 5 senior leaders (as in :mod:`benchmarks.gate`) and 40 customers,
and sits in a region of about 12 units. What people answer is a mood, of the unit and their own, cut to the answers of a question.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import polars as pl
import yaml

from assessment.settings import Kind
from assessment.surveys import Survey, read_survey

__all__ = ["make_engagement"]

SURVEYS: Mapping[Kind, str] = {"employee": "care-employee", "customer": "care-customer"}
PEOPLE: Mapping[Kind, Mapping[str, float]] = {
    "employee": {"front_line": 40, "manager": 9, "senior_leader": 5},
    "customer": {"customer": 40},
}
REGION = 12  # units, about
BLANK = 0.02
Moods = np.ndarray[tuple[int], np.dtype[np.float64]]


def make_engagement(folder: Path, units: int, *, seed: int = 1, share: float = 1) -> Path:
    """Write an engagement with two exports, its units and its settings.

    Parameters
    ----------
    folder : Path
        Where to; made if it is not there.
    units : int
        Units that have people, 1 or more.
    seed : int
        Of the random numbers.
    share : float
        How many people there are, as a share of the usual number.

    Returns
    -------
    Path
        The folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = [f"Unit {number:04d}" for number in range(1, units + 1)]
    regions = [f"Region {number:03d}" for number in range(1, max(units // REGION, 1) + 1)]
    tree = {"The whole": "", **dict.fromkeys(regions, "The whole")}
    tree |= {name: regions[place % len(regions)] for place, name in enumerate(names)}
    pl.DataFrame({"unit": list(tree), "parent": list(tree.values())}).write_csv(folder / "units.csv")
    generator = np.random.default_rng(seed)
    moods = generator.normal(0.6, 0.08, units)
    sources = []
    for kind, survey in SURVEYS.items():
        people = draw_people(generator, names, moods, {level: mean * share for level, mean in PEOPLE[kind].items()})
        answers = draw_answers(generator, read_survey(survey), people)
        answers.drop(["mood", *(["level"] if kind == "customer" else [])]).write_csv(folder / f"{kind}.csv")
        sources.append({"survey": kind, "wave": "w1", "file": f"{kind}.csv"})
    settings = {"client": "Made up", "waves": ["w1"], "surveys": dict(SURVEYS), "sources": sources, "units": "units.csv"}
    (folder / "engagement.yml").write_text(yaml.safe_dump(settings, sort_keys=False), "utf-8")
    return folder


def draw_people(
    generator: np.random.Generator,
    units: list[str],
    moods: np.ndarray[tuple[int], np.dtype[np.float64]],
    means: Mapping[str, float],
) -> pl.DataFrame:
    """Draw who answers where: ``respondent, unit, level, mood``."""
    counts = {level: generator.poisson(mean, len(units)) for level, mean in means.items()}
    place = np.concatenate([np.repeat(np.arange(len(units)), n) for n in counts.values()])
    level = np.repeat(list(counts), [int(n.sum()) for n in counts.values()])
    mood = moods[place] + generator.normal(0, 0.15, len(place))
    ids = [f"R{number:07d}" for number in range(len(place))]
    return pl.DataFrame({"respondent": ids, "unit": np.array(units)[place], "level": level, "mood": mood})


def draw_answers(generator: np.random.Generator, survey: Survey, people: pl.DataFrame) -> pl.DataFrame:
    """Draw what they answer to the questions that they are asked; some leave one out."""
    columns = []
    for name, item in survey.items.items():
        ends = survey.answers[item.answers]
        leaning = np.clip(people["mood"].to_numpy() + generator.normal(0, 0.15, len(people)), 0, 1)
        leaning = 1 - leaning if item.reverse else leaning
        answers = ends.low + np.rint((ends.high - ends.low) * leaning).astype(int)
        given = generator.random(len(people)) >= BLANK
        given &= people["level"].is_in(list(survey.forms_of(item))).to_numpy()
        columns.append(pl.Series(name, answers).set(pl.Series(~given), None))
    return people.with_columns(columns)
