"""An assessment in charts: described, captioned, each with its table. One function a question.

``steps`` and the first page (``headline``, ``certainty``, ``actions``) are sentences only; ``agreement`` and ``method`` are
sentences and a table. Every other question has a finding, a table and a figure of the same name.
"""

from assessment.figures.arrivals import arrivals, response_rates, set_aside
from assessment.figures.care import care_by_level, care_change, perception_gaps
from assessment.figures.chain import chain
from assessment.figures.compare import real_differences, units_compared
from assessment.figures.customers import customer_care, customer_outcomes, recovery
from assessment.figures.figure import Diagram, Figure
from assessment.figures.links import links
from assessment.figures.planning import answers_needed, units_needed
from assessment.figures.staff import latitude, staff_views

__all__ = [
    "Diagram", "Figure", "answers_needed", "arrivals", "care_by_level", "care_change", "chain", "customer_care",
    "customer_outcomes", "latitude", "links", "perception_gaps", "real_differences", "recovery", "response_rates",
    "set_aside", "staff_views", "units_compared", "units_needed",
]  # fmt: skip
