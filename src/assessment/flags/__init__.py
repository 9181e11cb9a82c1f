"""How many answered carelessly, and what leaving them out changes: only what may be told of them."""

from assessment.flags.effect import EFFECT_COLUMNS
from assessment.flags.linking import MOVES
from assessment.flags.redoing import Published, effect_of_flagged
from assessment.flags.shares import CLASSES, FEW, SHARE_COLUMNS, share_flagged

__all__ = [
    "CLASSES",
    "EFFECT_COLUMNS",
    "FEW",
    "MOVES",
    "SHARE_COLUMNS",
    "Published",
    "effect_of_flagged",
    "share_flagged",
]
