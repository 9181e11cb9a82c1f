"""An assessment in sentences: what is so, how sure, and what not to read into it. One function a question."""

from assessment.findings.agreement import agreement
from assessment.findings.arrivals import arrivals, method, response_rates, set_aside, trace
from assessment.findings.ask_my_boss import ask_my_boss
from assessment.findings.care import care_by_level, care_change, perception_gaps
from assessment.findings.careless import careless
from assessment.findings.chain import chain, links, steps
from assessment.findings.chain_effects import chain_effects
from assessment.findings.comments import comments, customer_comments, staff_comments
from assessment.findings.compare import real_differences, standing, units_compared
from assessment.findings.customers import customer_care, customer_outcomes
from assessment.findings.drivers import drivers
from assessment.findings.finding import Finding, Findings
from assessment.findings.fit import corrections, falls_short, fit_for_use, missing_answers
from assessment.findings.internal_service import internal_service_matrix
from assessment.findings.measurement import measurement
from assessment.findings.multilevel import multilevel
from assessment.findings.non_response import non_response
from assessment.findings.planning import answers_needed, units_needed
from assessment.findings.priorities import priorities
from assessment.findings.published import published
from assessment.findings.recovery_funnel import recovery_funnel
from assessment.findings.sales_service import sales_service
from assessment.findings.silent_customers import silent_customers
from assessment.findings.staff import latitude, staff_views
from assessment.findings.sturdiness import sturdiness
from assessment.findings.summary import actions, certainty, headline
from assessment.findings.unit_changes import unit_changes
from assessment.findings.unit_planning import link_chances, rates_needed
from assessment.findings.what_if import what_if

__all__ = [
    "Finding", "Findings", "actions", "agreement", "answers_needed", "arrivals", "ask_my_boss", "care_by_level", "care_change",
    "careless", "certainty", "chain", "chain_effects", "comments", "corrections", "customer_care", "customer_comments",
    "customer_outcomes", "drivers", "falls_short", "fit_for_use", "headline", "internal_service_matrix", "latitude",
    "link_chances", "links", "measurement", "method", "missing_answers", "multilevel", "non_response", "perception_gaps",
    "priorities", "published", "rates_needed", "real_differences", "recovery_funnel", "response_rates", "sales_service",
    "set_aside", "silent_customers", "staff_comments", "staff_views", "standing", "steps", "sturdiness", "trace",
    "unit_changes", "units_compared", "units_needed", "what_if",
]  # fmt: skip
