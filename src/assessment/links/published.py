"""What others have published on each step of the chain, to be read beside our own figures.

It comes from other organisations, with other questions, so it is no norm: it says what has been seen elsewhere, and by whom.
Every figure stands in ``surveys/published.yml`` with its source, and with where it was read.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from typing import Annotated, Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from assessment.documents import read_document
from assessment.links.relations import RECORD, REPEAT, STEPS, End
from assessment.settings import Kind, bundled
from assessment.surveys import Survey

__all__ = ["PUBLISHED", "Study", "beside_published", "read_published"]

Step = Literal["empowerment", "staff_satisfaction", "customer_satisfaction", "loyalty", "repeat_rate"]
KINDS = {
    **dict.fromkeys(("predictor", "outcome", "study"), "str"), "year": "int64", **dict.fromkeys(("measured", "among"), "str"),
    "r": "float64", "corrected": "str", "size": "str", "held_against": "bool", "source": "str", "read_in": "str",
}  # fmt: skip
PUBLISHED = list(KINDS)


class Study(BaseModel):
    """One published figure.

    Parameters
    ----------
    step : (str, str)
        The two steps of the chain that it speaks of.
    study, source, read_in : str
        Authors; where it was published; where the figure was read, if not there.
    year : int
        Of publication.
    measured, size : str
        What was related to what, and how much it rests on, as far as the source tells.
    among : {"units", "people"}
        What its correlation is across.
    r : float, between -1 and 1
        The published mean correlation.
    corrected : {"yes", "no", "not_told"}
        Whether it is corrected for error of measurement.
    held_against : bool
        Whether it is across units and of the same two things as our step, or nearly.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)

    step: tuple[Step, Step]
    study: str
    year: int
    measured: str
    among: Literal["units", "people"]
    r: Annotated[float, Field(gt=-1, lt=1)]
    corrected: Literal["yes", "no", "not_told"]
    size: str
    held_against: bool
    source: str
    read_in: str


class Published(BaseModel):
    """All published figures."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    studies: tuple[Study, ...]


@cache
def read_published() -> tuple[Study, ...]:
    """Read the published figures that come with the project.

    Examples
    --------
    >>> [(study.study, study.year, study.r) for study in read_published()][0]
    ('Harter, Schmidt & Hayes', 2002, 0.32)
    """
    published, _ = read_document(bundled("surveys", "published.yml"), Published)
    return published.studies


def beside_published(steps: tuple[End, ...], surveys: Mapping[Kind, Survey]) -> pd.DataFrame:
    """List the published figures on each step of an engagement's chain.

    Parameters
    ----------
    steps : tuple of End
        The chain, in order.
    surveys : mapping by kind
        What was asked; scales say which step they measure.

    Returns
    -------
    DataFrame
        Columns :data:`PUBLISHED`, a row a figure, in the chain's order; ``predictor`` and ``outcome`` as in the links.
    """
    known = [
        {**study.model_dump(exclude={"step"}), "predictor": one.name, "outcome": other.name}
        for one, other in pairwise(steps)
        for study in read_published()
        if study.step == (step_of(one, surveys), step_of(other, surveys))
    ]
    return pd.DataFrame(known, columns=PUBLISHED).astype(KINDS)


def step_of(end: End, surveys: Mapping[Kind, Survey]) -> str:
    """Which step of the chain an end measures."""
    if end.kind == RECORD:
        return REPEAT if end.name == REPEAT else ""
    asked = next(survey for kind, survey in surveys.items() if kind == end.kind)
    step = asked.all_scales[end.name].step
    return step if step in STEPS else ""
