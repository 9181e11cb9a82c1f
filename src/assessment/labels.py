"""Numbers and names as readers see them. The only place where anything is rounded or escaped.

Names come from clients' files and are data, never code: whatever is shown is escaped here, for HTML and for charts.
"""

from __future__ import annotations

import html
import math

__all__ = ["amount", "count", "escape", "escape_chart", "figure", "link", "percent", "points", "promoters", "span"]

MINUS = "−"
HAIR = "\u202f"  # narrow no-break space before a percent sign


def points(value: float) -> str:
    """A score of 100, as a whole number.

    Examples
    --------
    >>> points(51.6), points(float("nan"))
    ('52', '–')
    """
    return "–" if math.isnan(value) else signed(f"{value:.0f}")


def percent(value: float) -> str:
    """A share 0-1 as a percentage.

    Examples
    --------
    >>> percent(0.456).replace(HAIR, " ")
    '46 %'
    """
    return "–" if math.isnan(value) else f"{signed(f'{100 * value:.0f}')}{HAIR}%"


def promoters(value: float) -> str:
    """A net promoter score, always with its sign.

    Examples
    --------
    >>> promoters(12.3), promoters(-4.0)
    ('+12', '−4')
    """
    return "–" if math.isnan(value) else signed(f"{value:+.0f}")


def amount(value: float) -> str:
    """A number from the client's records: whole when large, two decimals when small.

    Examples
    --------
    >>> amount(12345.6), amount(1.234)
    ('12,346', '1.23')
    """
    return "–" if math.isnan(value) else signed(f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.2f}")


def link(value: float) -> str:
    """A correlation: two decimals, no leading zero.

    Examples
    --------
    >>> link(0.578), link(-0.3), link(1.0)
    ('.58', '−.30', '1.00')
    """
    return "–" if math.isnan(value) else signed(f"{value:.2f}".replace("0.", ".", 1) if abs(value) < 0.995 else f"{value:.2f}")


def count(value: float) -> str:
    """A number of people or units.

    Examples
    --------
    >>> count(12000.0)
    '12,000'
    """
    return "–" if math.isnan(value) else f"{value:,.0f}"


FORMATS = {
    "score": points, "share": percent, "rate": percent, "nps": promoters, "amount": amount, "link": link, "count": count,
}  # fmt: skip


def figure(value: float, measure: str) -> str:
    """A value in the form of its measure: ``score``, ``share``, ``rate``, ``nps``, ``amount``, ``link`` or ``count``."""
    return FORMATS[measure](value)


def span(low: float, high: float, measure: str = "score") -> str:
    """An interval in words.

    Examples
    --------
    >>> span(26.2, 41.7), span(float("nan"), 1.0)
    ('26 to 42', '–')
    """
    return "–" if math.isnan(low) or math.isnan(high) else f"{figure(low, measure)} to {figure(high, measure)}"


def signed(text: str) -> str:
    """Use a true minus sign, and no sign on a zero."""
    bare = text.lstrip("+-").replace(",", "").strip("0.")
    return (text.replace("-", MINUS) if bare else text.lstrip("+-")) or "0"


def escape(text: str) -> str:
    """Text for HTML: markup and the sign that starts formulas in notebooks are made harmless.

    Examples
    --------
    >>> escape('R&D "North"/<b> $x$')
    'R&amp;D &quot;North&quot;/&lt;b&gt; &#36;x&#36;'
    """
    return html.escape(text).replace("$", "&#36;")


def escape_chart(text: str) -> str:
    """Text for a chart, which reads a little HTML: the same, but quotes may stay.

    Examples
    --------
    >>> escape_chart('"Fish" & <i>')
    '"Fish" &amp; &lt;i&gt;'
    """
    return html.escape(text, quote=False).replace("$", "&#36;")
