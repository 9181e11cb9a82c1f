"""Names that a reader should look at: garbled letters, letters of another alphabet, one name written in several ways.

None of these is corrected. Two spellings that differ in case and spaces are one unit, and we say so; `N\u043erth` with a
Cyrillic letter stays a unit of its own, and we say that too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from assessment.responses.names import fold
from assessment.responses.people import People
from assessment.responses.records import Heading

__all__ = ["garbled", "latin_twin", "spelling_notes"]

MOST, MOST_UNITS = 5, 3
# Letters of Greek and Cyrillic that look like Latin ones.
TWINS = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u051d\u0410\u0412\u0415\u041a\u041c\u041d\u041e"
    "\u0420\u0421\u0422\u0423\u0425\u0406\u0408\u0405\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5"
    "\u03a7\u03bf\u03bd",
    "aeopcyxijshdqwABEKMHOPCTYXIJSABEZHIKMNOPTYXov",
)
LATIN, OTHER = re.compile("[A-Za-z]"), re.compile("[\u0370-\u03ff\u0400-\u052f]")


def spelling_notes(heading: Heading, people: People) -> list[str]:
    """Remarks on a file's header and its units and levels."""
    texts = {role: sorted(people.texts[role]) for role in ("unit", "level") if role in people.texts}
    written = [*heading.header, *(text for several in texts.values() for text in several)]
    notes = []
    if wrong := [text for text in written if garbled(text)]:
        notes.append(f"garbled letters, so the text was saved in a wrong encoding: {some(wrong)}")
    if twins := [text for several in texts.values() for text in several if latin_twin(text)]:
        notes.append(f"letters of another alphabet in a Latin name, kept as a name of its own: {some(twins)}")
    return notes + variants(texts.get("unit", []))


def variants(texts: Iterable[str]) -> list[str]:
    """Remark on units that are written in several ways."""
    ways: dict[str, list[str]] = {}
    for text in texts:
        ways.setdefault(fold(text), []).append(" ".join(text.split()))
    spelled = {name: list(dict.fromkeys(several)) for name, several in ways.items() if name}
    several = [" = ".join(map(repr, written[:MOST])) for written in spelled.values() if len(written) > 1]
    more = "; ..." if len(several) > MOST_UNITS else ""
    return [f"one unit, written in several ways: {'; '.join(several[:MOST_UNITS])}{more}"] if several else []


def some(texts: Sequence[str]) -> str:
    """The first few of some texts, quoted and cut."""
    return ", ".join(repr(text[:40]) for text in texts[:MOST]) + (", ..." if len(texts) > MOST else "")


def garbled(text: str) -> bool:
    """Whether a text is UTF-8 that was once read as Western Windows letters.

    Examples
    --------
    >>> garbled("Z\u00c3\u00bcrich"), garbled("Z\u00fcrich"), garbled("S\u00c3O PAULO")
    (True, False, False)
    """
    if text.isascii():
        return False
    try:
        return text.encode("cp1252").decode("utf-8") != text
    except UnicodeError:
        return False


def latin_twin(text: str) -> str:
    """The Latin name that a name with a few Greek or Cyrillic letters in it looks like; "" for a name in one alphabet.

    Examples
    --------
    >>> latin_twin("N\u043erth"), latin_twin("North"), latin_twin("\u0421\u0435\u0432\u0435\u0440")
    ('North', '', '')
    """
    plain = unicodedata.normalize("NFC", text)
    if not (LATIN.search(plain) and OTHER.search(plain)):
        return ""
    twin = plain.translate(TWINS)
    return "" if OTHER.search(twin) else twin
