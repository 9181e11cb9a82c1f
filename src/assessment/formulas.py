"""Texts that a spreadsheet would run: what is put in front of them so that it shows them instead.

A cell of a CSV file that begins with a sign of calculation is a formula, whatever stands in front of the sign that draws nothing.
Programs that separate by semicolon, tab or bar, as Excel does where numbers have a decimal comma, cut a text there and begin a
cell of their own: the rest is looked at in the same way. Some take the wide signs of East Asian keyboards for the narrow ones.
"""

from __future__ import annotations

import re

__all__ = ["AFTER_SEPARATOR", "AT_FIRST", "harmless"]

# Both patterns are read by Python and by polars alike, and an apostrophe belongs between their two groups.
_BLANK, _SIGN = r"\s\x00\x{200b}\x{2060}\x{feff}", r"[=+\-@＝＋－＠﹢﹣﹦﹫]"
AT_FIRST = rf"^()([{_BLANK}]*{_SIGN}|[\t\r\n\x00])"
AFTER_SEPARATOR = rf"([;|\t\r\n][{_BLANK}\"']*)({_SIGN})"
_PATTERNS = [re.compile(re.sub(r"\\x\{(\w+)\}", r"\\u\1", pattern)) for pattern in (AT_FIRST, AFTER_SEPARATOR)]


def harmless(text: str) -> str:
    r"""A text that no spreadsheet takes for a formula: with an apostrophe in front of what it would run.

    Examples
    --------
    >>> [harmless(text) for text in ("=1+1", " @A1", "R&D", "Sales;=1+1", "a - b")]
    ["'=1+1", "' @A1", 'R&D', "Sales;'=1+1", 'a - b']
    """
    for pattern in _PATTERNS:
        text = pattern.sub(r"\1'\2", text)
    return text
