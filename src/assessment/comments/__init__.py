"""What open answers speak of, by a codebook of words, and what is masked before anybody may read one."""

from assessment.comments.codebook import Theme, find_themes, read_codebook
from assessment.comments.masks import mask

__all__ = ["Theme", "find_themes", "mask", "read_codebook"]
