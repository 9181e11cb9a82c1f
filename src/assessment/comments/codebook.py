"""Themes of a comment: those of whose words it uses one. Which word it was, is told; denial is not judged.

The codebook is ``surveys/comments.yml``. Words are compared without case and accents; a stem, which ends in ``*``, stands
for all words that begin with it. Nothing is learnt from comments, so that the same words always give the same themes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from assessment.documents import read_document
from assessment.settings import Language, bundled

__all__ = ["LETTERS", "Theme", "find_themes", "plain", "read_codebook", "read_grammar"]

Word = Annotated[str, Field(pattern=r"^[a-z]{3,}\*?$")]
LETTERS = re.compile(r"[^\W\d_]+")


class Theme(BaseModel):
    """One theme of the codebook.

    Parameters
    ----------
    theme, title : str
        Its short name, and its name for readers.
    document : str
        The source document that it is of, as in ``surveys/concepts.yml``.
    words : dict of list of str
        By language: plain words, and stems that end in ``*``; small letters without accents.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    theme: str
    title: str
    document: str
    words: dict[Language, tuple[Word, ...]]


class Codebook(BaseModel):
    """All themes, and words that say nothing by themselves."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    themes: tuple[Theme, ...]
    grammar: dict[Language, tuple[Word, ...]]


def read_codebook() -> tuple[Theme, ...]:
    """Read the codebook that comes with the project.

    Returns
    -------
    tuple of Theme
        In the order of the file.

    Raises
    ------
    InputError
        If the file is not as it has to be.

    Examples
    --------
    >>> [theme.theme for theme in read_codebook()][:4]
    ['committed', 'attentive', 'responsive', 'empowered']
    """
    return codebook().themes


def read_grammar(language: Language) -> frozenset[str]:
    """Words of a language that say nothing by themselves.

    Examples
    --------
    >>> "from" in read_grammar("en")
    True
    """
    return frozenset(codebook().grammar.get(language, ()))


@cache
def codebook() -> Codebook:
    """The file, read once."""
    found, _ = read_document(bundled("surveys", "comments.yml"), Codebook)
    return found


def find_themes(text: str, language: Language, themes: Sequence[Theme]) -> dict[str, tuple[str, ...]]:
    """Find the themes that a comment speaks of, with the words that say so.

    A denial is not told from its opposite: "nobody listened" speaks of the same theme as "they listened".

    Parameters
    ----------
    text : str
        The comment.
    language : {"en", "de", "fr", "es"}
        Whose words to look for.
    themes : sequence of Theme
        The codebook.

    Returns
    -------
    dict of tuple of str
        By theme, in the codebook's order, the words found, sorted, each once, without case and accents.
        A comment may have several themes or none.

    Examples
    --------
    >>> find_themes("Nobody listened, and the refund was slow.", "en", read_codebook())
    {'attentive': ('listened',), 'responsive': ('slow',), 'compromise': ('refund',)}
    """
    used = sorted(set(LETTERS.findall(plain(text))))
    listed = {theme.theme: _apart(theme.words.get(language, ())) for theme in themes}
    found = {
        theme: tuple(word for word in used if word in whole or word.startswith(stems)) for theme, (whole, stems) in listed.items()
    }
    return {theme: words for theme, words in found.items() if words}


def plain(text: str) -> str:
    """The text without case and accents."""
    if text.isascii():
        return text.casefold()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


@cache
def _apart(listed: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Tell a list's whole words from its stems, which end in ``*``."""
    stems = tuple(entry[:-1] for entry in listed if entry.endswith("*"))
    return frozenset(entry for entry in listed if not entry.endswith("*")), stems
