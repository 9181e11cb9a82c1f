"""What open answers speak of, told so that it points at nobody; and the few that may be quoted, masked.

:func:`count_themes` goes by a codebook of words, :func:`group_words` by what many wrote beside it, :func:`choose_quotes` gives
comments as they were written, where the engagement says so.
"""

from assessment.comments.codebook import Theme, find_themes, read_codebook
from assessment.comments.counting import FEW, NEARLY_ALL, THEME_COLUMNS, count_themes, with_pooled_levels
from assessment.comments.masks import mask
from assessment.comments.quotes import FEWEST_ANSWERED, QUOTE_COLUMNS, choose_quotes
from assessment.comments.words import WORD_COLUMNS, group_words

__all__ = [
    "FEW", "FEWEST_ANSWERED", "NEARLY_ALL", "QUOTE_COLUMNS", "THEME_COLUMNS", "WORD_COLUMNS", "Theme", "choose_quotes",
    "count_themes", "find_themes", "group_words", "mask", "read_codebook", "with_pooled_levels",
]  # fmt: skip
