"""An assessment in charts: described, captioned, each with its table. One function a question.

``steps`` and the first page (``headline``, ``certainty``, ``actions``) are sentences only; ``agreement``, ``link_chances``,
``method``, ``multilevel``, ``published``, ``rates_needed``, ``sturdiness`` and ``trace`` are sentences and a table. Every other
question has a finding, a table and a figure of the same name.
"""

from assessment.figures.arrivals import arrivals, response_rates, set_aside
from assessment.figures.by_unit import ask_my_boss, sales_service
from assessment.figures.care import care_by_level, care_change, perception_gaps
from assessment.figures.careless import careless
from assessment.figures.chain import chain
from assessment.figures.comments import comments, customer_comments, staff_comments
from assessment.figures.compare import real_differences, units_compared
from assessment.figures.customers import customer_care, customer_outcomes
from assessment.figures.figure import Diagram, Figure
from assessment.figures.fit import corrections, falls_short, fit_for_use, missing_answers
from assessment.figures.internal_service import internal_service_matrix
from assessment.figures.links import links
from assessment.figures.measurement import measurement
from assessment.figures.non_response import non_response
from assessment.figures.paths import chain_effects, drivers
from assessment.figures.planning import answers_needed, units_needed
from assessment.figures.priorities import priorities
from assessment.figures.problems import recovery_funnel, silent_customers
from assessment.figures.slopes import unit_changes
from assessment.figures.staff import latitude, staff_views
from assessment.figures.standing import standing
from assessment.figures.what_if import what_if

__all__ = [
    "Diagram", "Figure", "answers_needed", "arrivals", "ask_my_boss", "care_by_level", "care_change", "careless", "chain",
    "chain_effects", "comments", "corrections", "customer_care", "customer_comments", "customer_outcomes", "drivers",
    "falls_short", "fit_for_use", "internal_service_matrix", "latitude", "links", "measurement", "missing_answers",
    "non_response", "perception_gaps", "priorities", "real_differences", "recovery_funnel", "response_rates", "sales_service",
    "set_aside", "silent_customers", "staff_comments", "staff_views", "standing", "unit_changes", "units_compared",
    "units_needed", "what_if",
]  # fmt: skip
