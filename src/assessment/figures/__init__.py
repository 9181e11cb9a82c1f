"""An assessment in charts: described, captioned, each with its table. One function a question."""

from assessment.figures.chain import chain
from assessment.figures.figure import Diagram, Figure
from assessment.figures.questions import (
    answers_needed,
    arrivals,
    care_by_level,
    care_change,
    customer_care,
    customer_outcomes,
    latitude,
    links,
    perception_gaps,
    real_differences,
    recovery,
    response_rates,
    set_aside,
    staff_views,
    units_compared,
    units_needed,
)

__all__ = [
    "Diagram", "Figure", "answers_needed", "arrivals", "care_by_level", "care_change", "chain", "customer_care", "customer_outcomes",
    "latitude", "links", "perception_gaps", "real_differences", "recovery", "response_rates", "set_aside", "staff_views",
    "units_compared", "units_needed",
]  # fmt: skip
