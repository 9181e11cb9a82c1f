"""What may be shown: the gate, and the proof that nothing about fewer people than the minimum can be worked out from it.

:func:`gate` decides which groups of a statistic are shown. :func:`certify` proves, for groups of any shape, that they are safe
together, or finds the combination that isolates too few. :func:`gate_crossed` decides on a table of two kinds of groups that
cross, :func:`hide_loose_ends` on a scale beside its own questions. :func:`nearest_shown` says where a hidden figure is shown
instead. :func:`prove_releases` proves it once more over all that was ever released, from the ledger; :data:`PLANNED` says of
every figure in a report what keeps it safe.
"""

from assessment.privacy.alike import ALIKE, hide_alike, hide_told
from assessment.privacy.certificate import DISCLOSED, PROVED, UNPROVED, Verdict, certify
from assessment.privacy.crossed import EVERY, gate_crossed, worth
from assessment.privacy.deciding import NO_ANSWERS, PROTECTS_OTHERS, SHOWN, TOO_FEW, decide_groups, gate, nearest_shown
from assessment.privacy.joint import Proof, prove_releases
from assessment.privacy.ledger import Entry, Ledger, plan_digest, plan_groups, read_ledger, write_entry
from assessment.privacy.loose_ends import hide_figures, hide_loose_ends
from assessment.privacy.parts import gate_parts, gate_together
from assessment.privacy.plan import PLANNED, without_changed
from assessment.privacy.renewed import changed_waves
from assessment.privacy.repair import PROTECTS_EARLIER, hidden_by_ledger, hide_groups

__all__ = [
    "ALIKE", "DISCLOSED", "EVERY", "NO_ANSWERS", "PLANNED", "PROTECTS_EARLIER", "PROTECTS_OTHERS", "PROVED", "SHOWN", "TOO_FEW",
    "UNPROVED", "Entry", "Ledger", "Proof", "Verdict", "certify", "changed_waves", "decide_groups", "gate",
    "gate_crossed", "gate_parts", "gate_together", "hidden_by_ledger", "hide_alike", "hide_figures", "hide_groups",
    "hide_loose_ends", "hide_told",
    "nearest_shown", "plan_digest", "plan_groups", "prove_releases", "read_ledger", "without_changed", "worth", "write_entry",
]  # fmt: skip
