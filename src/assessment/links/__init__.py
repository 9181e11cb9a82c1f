"""Staff, customers and repeat business, joined by unit."""

from assessment.links.agreement import AGREEMENT_COLUMNS, measure_agreement
from assessment.links.chain import EFFECT_PARTS, ChainFigures, chain_figures, follow_chain
from assessment.links.comparisons import COMPARISON, compare_units, main_scales_of, scales_compared
from assessment.links.contrasts import compare_waves, compare_with_rest
from assessment.links.drivers import MOST_PRACTICES, split_drivers
from assessment.links.internal_service import cross_ratings, serve_each_other
from assessment.links.internal_service_contrasts import compare_service
from assessment.links.measurement import INVARIANCE, LOADINGS, MEASUREMENT, MODEL_MINIMUM, measure_scales
from assessment.links.multilevel import PER_POINTS, model_customers
from assessment.links.outcomes import gather_outcomes, metric_title, staff_records
from assessment.links.overlap import match_waves
from assessment.links.published import PUBLISHED, beside_published
from assessment.links.recovery import NO_RECOVERY, follow_recovery, plan_recovery
from assessment.links.recovery_contrasts import contrast_recovery
from assessment.links.relations import BEST_PUBLISHED, CLEAR, LIKELY, NONE_SEEN, TOO_FEW, chain_steps, relate_units
from assessment.links.sturdiness import look_again
from assessment.links.views import compare_views
from assessment.links.what_if import RAISED_BY, WHAT_IF_COLUMNS, carry_what_if, refuse_unknown_value
from assessment.links.within import agree_within

__all__ = [
    "AGREEMENT_COLUMNS",
    "BEST_PUBLISHED",
    "CLEAR",
    "COMPARISON",
    "EFFECT_PARTS",
    "INVARIANCE",
    "LIKELY",
    "LOADINGS",
    "MEASUREMENT",
    "MODEL_MINIMUM",
    "MOST_PRACTICES",
    "NONE_SEEN",
    "NO_RECOVERY",
    "PER_POINTS",
    "PUBLISHED",
    "RAISED_BY",
    "TOO_FEW",
    "WHAT_IF_COLUMNS",
    "ChainFigures",
    "agree_within",
    "beside_published",
    "carry_what_if",
    "chain_figures",
    "chain_steps",
    "compare_service",
    "compare_units",
    "compare_views",
    "compare_waves",
    "compare_with_rest",
    "contrast_recovery",
    "cross_ratings",
    "follow_chain",
    "follow_recovery",
    "gather_outcomes",
    "look_again",
    "main_scales_of",
    "match_waves",
    "measure_agreement",
    "measure_scales",
    "metric_title",
    "model_customers",
    "plan_recovery",
    "refuse_unknown_value",
    "relate_units",
    "scales_compared",
    "serve_each_other",
    "split_drivers",
    "staff_records",
]  # fmt: skip
