"""What is masked in a comment before anybody may read it: addresses, numbers, and the names that were given.

Names that nobody gave cannot be known, so a masked comment may still tell who wrote it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

__all__ = ["MASKED", "mask"]

MAIL = re.compile(r"[^\s@<>()\[\],;:]+\s?(?:@|\((?:at|ät)\)|\[(?:at|ät)\])\s?[^\s@<>()\[\],;:]+", re.IGNORECASE)
LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
ENDINGS = r"(?:(?i:com|org|net|info|biz|io|eu|uk)|de|fr|es|it|nl|at|ch|be|ie|us|ca|au|co)"  # "end.It" is a sentence's
DOMAIN = re.compile(rf"(?<![\w@.])(?:[\w-]+\.)+{ENDINGS}\b(?:/\S*)?")
NUMBER = re.compile(r"(?:\+|\()?\d(?:[\s./()-]{0,3}\d){4,}")
MASKED = re.compile(r"\[(?:mail|link|number|name)\]")
HIDDEN = {"Cf"}  # signs of no width, which would part a name or a number unseen
DASHES = {"Pd"}  # every way to write a hyphen


def mask(text: str, names: Sequence[str] = ()) -> str:
    """Mask mails, links, numbers of five digits or more, and given names.

    Parameters
    ----------
    text : str
        The comment.
    names : sequence of str
        Names to mask, whole and as single words of two letters or more, in any case, with their accents or without them.

    Returns
    -------
    str
        The comment with ``[mail]``, ``[link]``, ``[number]`` and ``[name]`` in their places.

    Examples
    --------
    >>> mask("Ask Ann Lee, ann@x.org or 0171 / 23 45 67, of 3 desks", ["Ann Lee"])
    'Ask [name], [mail] or [number], of 3 desks'
    >>> mask("Muller of shop.example.com", ["Müller"])
    '[name] of [link]'
    """
    shown = "".join(written(sign) for sign in unicodedata.normalize("NFKC", text))
    for pattern, word in ((LINK, "[link]"), (MAIL, "[mail]"), (DOMAIN, "[link]"), (NUMBER, "[number]")):
        shown = pattern.sub(word, shown)
    whole = _spellings(names)
    return re.sub(rf"(?<!\w)(?:{'|'.join(whole)})(?!\w)", "[name]", shown, flags=re.IGNORECASE) if whole else shown


def written(sign: str) -> str:
    """A sign as it is compared: none where it has no width, one hyphen for all dashes, a plain digit for every script's."""
    category = unicodedata.category(sign)
    if category == "Nd":
        return str(unicodedata.digit(sign))
    return "" if category in HIDDEN else "-" if category in DASHES or sign == "\u2212" else sign


def _spellings(names: Sequence[str]) -> list[str]:
    """Patterns of names and of their words, the longest first."""
    plain = [re.split(r"[\s-]+", "".join(map(written, unicodedata.normalize("NFKC", name))).strip()) for name in names]
    wanted = {tuple(words) for words in plain if any(words)} | {(word,) for words in plain for word in words if len(word) > 1}
    longest = sorted(wanted, key=lambda words: (-len(" ".join(words)), words))
    return [r"[\s-]+".join(map(_in_any_accent, words)) for words in longest]


def _in_any_accent(word: str) -> str:
    """A pattern of a word with its accents, with others, or without them; an umlaut may be written as two letters."""
    return "".join(map(_letter, word))


def _letter(sign: str) -> str:
    """A pattern of a letter in all its accents."""
    base = unicodedata.normalize("NFKD", sign)[0]
    if not base.isalpha():
        return re.escape(sign)
    pair = {"ä": "|ae", "ö": "|oe", "ü": "|ue", "ß": "|ss", "ø": "|oe|o", "æ": "|ae", "å": "|aa"}.get(sign.lower(), "")
    return f"(?:[{re.escape(base)}{re.escape(sign)}{ACCENTED.get(base.lower(), '')}]{pair})"


ACCENTED = {
    "a": "àáâãäåā", "c": "çćč", "e": "èéêëēę", "g": "ğ", "i": "ìíîïı", "l": "ł", "n": "ñńň", "o": "òóôõöøō", "r": "ř", "s": "šśş",
    "u": "ùúûüůū", "y": "ýÿ", "z": "žźż",
}  # fmt: skip
