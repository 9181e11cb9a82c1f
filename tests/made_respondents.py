"""Made-up respondents: careful ones, who differ by unit, by person, by scale and by question, and some who do not read.

Run it for the table in ``docs/methods.md``: ``PYTHONPATH=src python tests/made_respondents.py``.
"""

from __future__ import annotations

import sys
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from assessment.careless import find_careless
from assessment.settings import CUSTOMER, FRONT_LINE, LEVELS
from assessment.surveys import read_survey

__all__ = ["PATTERNS", "SURVEYS", "draw", "rates"]

HERE = Path(__file__).parent
SURVEYS = {
    "staff": read_survey("care-employee", beside=HERE, respondents="employee"),
    "customers": read_survey("care-customer", beside=HERE, respondents="customer"),
}
FORMS = {"staff": FRONT_LINE, "customers": CUSTOMER}
UNITS, SHARE = 20, 0.05
SD = {"unit": 0.35, "person": 0.5, "scale": 0.45, "item": 0.5, "answer": 0.75}  # in steps of five: ICC(1) of about .1
PATTERNS = ("straight", "middle", "random", "diagonal", "last half", "racing")
CYCLE = np.array([0, 1, 2, 3, 4, 3, 2, 1])


def asked(side: str) -> list[str]:
    """Questions of the form, in order, but those that only some are asked."""
    survey = SURVEYS[side]
    form = "customer" if side == "customers" else FRONT_LINE
    return [
        name for name, item in survey.items.items() if form in survey.forms_of(item) and survey.answers[item.answers].span > 1
    ]


def careful_answers(side: str, people: int, rng: np.random.Generator, *, mood: float = 2.4) -> np.ndarray:
    """Points of careful people on each question, as steps of its own answer scale, reversed ones as they are ticked."""
    survey, items = SURVEYS[side], asked(side)
    scales = [next(iter(survey.items[name].scales), name) for name in items]
    unit = rng.normal(0, SD["unit"], (UNITS, 1))[rng.integers(0, UNITS, people)]
    trait = {scale: rng.normal(0, SD["scale"], people) for scale in dict.fromkeys(scales)}
    point = mood + unit + rng.normal(0, SD["person"], (people, 1)) + np.stack([trait[scale] for scale in scales], axis=1)
    point = point + rng.normal(0, SD["item"], len(items)) + rng.normal(0, SD["answer"], (people, len(items)))
    spans = np.array([survey.answers[survey.items[name].answers].span for name in items])
    steps = np.clip(np.rint(point / 4 * spans), 0, spans)
    turned = np.array([survey.items[name].reverse for name in items])
    return np.asarray(np.where(turned, spans - steps, steps))


def spoilt(pattern: str, answers: np.ndarray, spans: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The answers of people who do not read."""
    people, items = answers.shape
    line = rng.choice([0, 1, 3, 4], (people, 1)) * spans // 4
    made = {
        "straight": np.broadcast_to(line, answers.shape),
        "middle": np.broadcast_to(spans // 2, answers.shape),
        "random": rng.integers(0, spans + 1, answers.shape),
        "diagonal": np.minimum(CYCLE[(np.arange(items) + rng.integers(0, 8, (people, 1))) % 8], spans),
        "last half": np.where(np.arange(items) < items // 2, answers, line),
        "racing": np.clip(answers + rng.integers(-1, 2, answers.shape), 0, spans),
    }
    return np.asarray(made[pattern])


def draw(
    side: str, pattern: str, *, people: int = 1000, seed: int = 0, timed: bool = False, mood: float = 2.4
) -> tuple[pl.DataFrame, np.ndarray]:
    """Draw respondents of one form, whose careful answers lean to a mood of 0 to 4, and say who of them did not read."""
    rng, survey, items = np.random.default_rng(seed), SURVEYS[side], asked(side)
    lows, spans = (
        np.array([getattr(survey.answers[survey.items[name].answers], end) for name in items]) for end in ("low", "span")
    )
    answers, lazy = careful_answers(side, people, rng, mood=mood), rng.random(people) < SHARE
    answers[lazy] = spoilt(pattern, answers[lazy], spans, rng)
    given = np.where(rng.random(answers.shape) < 0.03, np.nan, answers + lows)
    pace = np.where(lazy, 0.8 if pattern == "racing" else 1.8, 6.0) * np.exp(
        rng.normal(0, 0.1 if pattern == "racing" else 0.4, people)
    )
    columns: dict[str, Any] = {
        name: pl.Series(given[:, place], nan_to_null=True).cast(pl.Int16) for place, name in enumerate(items)
    }
    columns |= {name: pl.Series([None] * people, dtype=pl.Int16) for name in survey.items if name not in columns}
    seconds = pl.Series(pace * len(items) if timed else [None] * people, dtype=pl.Float64)
    place = {"file": ["f.csv"] * people, "line": range(2, people + 2), "wave": ["w"] * people, "unit": ["u"] * people}
    frame = pl.DataFrame({**place, "level": [FORMS[side]] * people, "duration": seconds, **columns})
    return frame.select(*place, "level", "duration", *survey.items), lazy


def rates(side: str, pattern: str, *, seeds: int = 10, timed: bool = False, mood: float = 2.4) -> tuple[float, float]:
    """Share of the careless who are flagged, and share of the careful who are."""
    caught, wronged = [], []
    for seed in range(seeds):
        answers, lazy = draw(side, pattern, seed=seed, timed=timed, mood=mood)
        flagged = find_careless(answers, SURVEYS[side], LEVELS)["careless"].to_numpy()
        caught.append(flagged[lazy])
        wronged.append(flagged[~lazy])
    return float(np.concatenate(caught).mean()), float(np.concatenate(wronged).mean())


def main() -> None:
    """Print the table, in percent."""
    for timed, mood in product((False, True), (2.4, 3.3)):
        for pattern in PATTERNS:
            found = [rates(side, pattern, timed=timed, mood=mood) for side in SURVEYS]
            cells = " | ".join(f"{100 * share:.1f}" for pair in found for share in pair)
            sys.stdout.write(f"| {pattern} | {'yes' if timed else 'no'} | {'agreeing' if mood > 3 else 'mixed'} | {cells} |\n")


if __name__ == "__main__":
    main()
