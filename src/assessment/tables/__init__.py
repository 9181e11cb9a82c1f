"""An assessment in tables for people. One function a question, on the same rows as its finding and its figure."""

from assessment.tables.questions import (
    agreement,
    answers_needed,
    arrivals,
    care_by_level,
    care_change,
    chain,
    customer_care,
    customer_outcomes,
    latitude,
    links,
    method,
    perception_gaps,
    real_differences,
    recovery,
    response_rates,
    set_aside,
    staff_views,
    units_compared,
    units_needed,
)
from assessment.tables.table import Table

__all__ = [
    "Table", "agreement", "answers_needed", "arrivals", "care_by_level", "care_change", "chain", "customer_care", "customer_outcomes",
    "latitude", "links", "method", "perception_gaps", "real_differences", "recovery", "response_rates", "set_aside", "staff_views",
    "units_compared", "units_needed",
]  # fmt: skip
