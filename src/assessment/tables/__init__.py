"""An assessment in tables for people. One function a question, on the same rows as its finding and its figure."""

from assessment.tables.arrivals import arrivals, method, response_rates, set_aside, trace
from assessment.tables.by_unit import ask_my_boss, sales_service
from assessment.tables.care import care_by_level, care_change, perception_gaps
from assessment.tables.careless import careless
from assessment.tables.chain import agreement, chain, links
from assessment.tables.comments import comments, customer_comments, staff_comments
from assessment.tables.compare import real_differences, standing, units_compared
from assessment.tables.customers import customer_care, customer_outcomes
from assessment.tables.fit import corrections, falls_short, fit_for_use, missing_answers
from assessment.tables.internal_service import internal_service_matrix
from assessment.tables.measurement import measurement
from assessment.tables.multilevel import multilevel
from assessment.tables.non_response import non_response
from assessment.tables.paths import chain_effects, drivers, sturdiness
from assessment.tables.planning import answers_needed, link_chances, rates_needed, units_needed
from assessment.tables.priorities import priorities
from assessment.tables.problems import recovery_funnel, silent_customers
from assessment.tables.published import published
from assessment.tables.staff import latitude, staff_views
from assessment.tables.table import Table
from assessment.tables.unit_changes import unit_changes
from assessment.tables.what_if import what_if

__all__ = [
    "Table", "agreement", "answers_needed", "arrivals", "ask_my_boss", "care_by_level", "care_change", "careless", "chain",
    "chain_effects", "comments", "corrections", "customer_care", "customer_comments", "customer_outcomes", "drivers",
    "falls_short", "fit_for_use", "internal_service_matrix", "latitude", "link_chances", "links", "measurement", "method",
    "missing_answers", "multilevel", "non_response", "perception_gaps", "priorities", "published", "rates_needed",
    "real_differences", "recovery_funnel", "response_rates", "sales_service", "set_aside", "silent_customers", "staff_comments",
    "staff_views", "standing", "sturdiness", "trace", "unit_changes", "units_compared", "units_needed", "what_if",
]  # fmt: skip
