"""What may be shown: the gate, and the proof that nothing about fewer people than the minimum can be worked out from it.

:func:`gate` decides which groups of a statistic are shown. :func:`certify` proves, for groups of any shape, that they are safe
together, or finds the combination that isolates too few. :func:`gate_crossed` decides on a table of two kinds of groups that
cross. :func:`nearest_shown` says where a hidden figure is shown instead.
"""

from assessment.privacy.certificate import DISCLOSED, PROVED, UNPROVED, Verdict, certify
from assessment.privacy.crossed import EVERY, gate_crossed
from assessment.privacy.deciding import NO_ANSWERS, PROTECTS_OTHERS, SHOWN, TOO_FEW, gate, nearest_shown
from assessment.privacy.parts import gate_parts, gate_together

__all__ = [
    "DISCLOSED", "EVERY", "NO_ANSWERS", "PROTECTS_OTHERS", "PROVED", "SHOWN", "TOO_FEW", "UNPROVED",
    "Verdict", "certify", "gate", "gate_crossed", "gate_parts", "gate_together", "nearest_shown",
]  # fmt: skip
