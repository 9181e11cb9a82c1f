"""Numbers and names as readers see them. The only place where anything is rounded or escaped.

Halves are rounded away from zero, as readers do by hand and spreadsheets do. Separators are those of the language that is
spoken (:mod:`assessment.language`). Names come from clients' files and are data, never
code: whatever is shown is escaped here, for HTML and for charts.
"""

from __future__ import annotations

import html
import math
import re
from decimal import ROUND_HALF_UP, Context, Decimal

from assessment.direction import FIRST, LAST, isolated, paired
from assessment.language import ENGLISH, language, say, say_many, separated

__all__ = [
    "amount",
    "count",
    "escape",
    "escape_chart",
    "figure",
    "link",
    "mark",
    "money",
    "percent",
    "points",
    "promoters",
    "ranged",
    "shortened",
    "size",
    "span",
    "visible",
]

MINUS = "−"
HAIR = "\u202f"  # narrow no-break space before a percent sign
UNKNOWN = "–"
EXACT = Context(prec=400)  # digits enough for any float
FINEST = 2  # further decimals that a range may be given
# Control characters draw nothing; marks that turn the direction of all that follows them could make a page say something else.
UNSEEN = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160), *range(8234, 8239), *range(8294, 8298)))
HARMFUL = {sign: None for sign in UNSEEN if chr(sign) not in {FIRST, LAST}}  # the marks around a name hold only what is in them


def points(value: float, decimals: int = 0) -> str:
    """A score of 100, as a whole number.

    Examples
    --------
    >>> points(51.5), points(-0.2), points(float("nan"))
    ('52', '0', '–')
    """
    return signed(rounded(value, decimals)) if math.isfinite(value) else UNKNOWN


def percent(value: float, decimals: int = 0) -> str:
    """A share 0-1 as a percentage.

    Examples
    --------
    >>> percent(0.456).replace(HAIR, " ")
    '46 %'
    """
    return f"{signed(rounded(value, decimals + 2, shift=2))}{HAIR}%" if math.isfinite(value) else UNKNOWN


def promoters(value: float, decimals: int = 0) -> str:
    """A net promoter score, always with its sign.

    Examples
    --------
    >>> promoters(12.3), promoters(-4.0), promoters(0.3)
    ('+12', '−4', '0')
    """
    return signed(f"{'+' if value > 0 else ''}{rounded(value, decimals)}") if math.isfinite(value) else UNKNOWN


def amount(value: float, decimals: int = 0) -> str:
    """A number from the client's records: whole when large, two decimals when small.

    Examples
    --------
    >>> amount(12345.6), amount(1.234)
    ('12,346', '1.23')
    """
    if not math.isfinite(value):
        return UNKNOWN
    return signed(rounded(value, decimals if abs(value) >= 100 else decimals + 2))


def money(value: float, decimals: int = 0) -> str:
    """A sum of money that was estimated: two digits, the rest noughts.

    Examples
    --------
    >>> money(123456.0), money(-987.0), money(4.26), money(0.0)
    ('120,000', '−990', '4', '0')
    """
    if not math.isfinite(value):
        return UNKNOWN
    place = max(len(str(int(abs(value)))) - 2 - decimals, 0)
    whole = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(place), ROUND_HALF_UP, context=EXACT)
    return signed(separated(f"{whole:,.0f}"))


def link(value: float, decimals: int = 0) -> str:
    """A correlation: two decimals; in English no leading zero.

    Examples
    --------
    >>> link(0.578), link(-0.3), link(0.999)
    ('.58', '−.30', '1.00')
    """
    text = signed(rounded(value, decimals + 2)) if math.isfinite(value) else UNKNOWN
    return text.replace("0.", ".", 1) if language() == ENGLISH and text.lstrip(MINUS).startswith("0.") else text


def count(value: float, decimals: int = 0) -> str:
    """A number of people or units.

    Examples
    --------
    >>> count(12000.0)
    '12,000'
    """
    return points(value, decimals)


FORMATS = {
    "score": points, "share": percent, "rate": percent, "nps": promoters, "amount": amount, "link": link, "count": count,
    "money": money,
}  # fmt: skip


def figure(value: float, measure: str, decimals: int = 0) -> str:
    """A value in the form of its measure.

    Parameters
    ----------
    value : float
        On the scale of its measure; nan is shown as a dash.
    measure : {"score", "share", "rate", "nps", "amount", "link", "count", "money"}
        What kind of number it is.
    decimals : int
        Further decimals than the measure usually has.
    """
    return FORMATS[measure](value, decimals)


def span(low: float, high: float, measure: str = "score") -> str:
    """A range in words, with as many decimals as it takes to tell its ends apart, and a range beyond zero from zero.

    Examples
    --------
    >>> span(26.2, 41.7), span(-3.6, -0.2), span(64.6, 65.3), span(float("nan"), 1.0)
    ('26 to 42', '−3.6 to −0.2', '64.6 to 65.3', '–')
    """
    return ranged(0.0, low, high, measure)[1]


def ranged(value: float, low: float, high: float, measure: str = "score", *, decimals: int = 0) -> tuple[str, str]:
    """A value and its range in words, both with as many decimals as the range takes, and no fewer than ``decimals`` further ones.

    Examples
    --------
    >>> ranged(0.42, -1.23, 2.08, decimals=1), ranged(0.034, 0.012, 0.061, decimals=1)
    (('0.4', '−1.2 to 2.1'), ('0.03', '0.01 to 0.06'))
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return figure(value, measure, decimals), UNKNOWN
    beyond_zero = low > 0 or high < 0
    for more in range(decimals, FINEST + 1):
        ends = [figure(end, measure, more) for end in (low, high)]
        alike, touching = ends[0] == ends[1] and low < high, figure(0.0, measure, more) in ends
        if not (alike or (beyond_zero and touching)):
            break
    return figure(value, measure, more), say("{low} to {high}", low=ends[0], high=ends[1])


def size(value: float) -> str:
    """A difference between scores, either way, in words.

    Examples
    --------
    >>> size(-31.4), size(1.2), size(0.3)
    ('31 points', '1 point', 'less than 1 point')
    """
    shown = points(abs(value))
    if shown == "0" and value:
        return say("less than 1 point")
    return say_many("{n} point", "{n} points", {"0": 0, "1": 1}.get(shown, 2), n=shown)


def rounded(value: float, decimals: int, *, shift: int = 0) -> str:
    """Digits of a number, halves away from zero, thousands apart; ``shift`` moves the decimal point to the right.

    Examples
    --------
    >>> rounded(2.5, 0), rounded(0.145, 2, shift=2), rounded(1234.5, 0)
    ('3', '15', '1,235')
    """
    # From the shortest decimal text of the number: 0.145 is meant as it is written, not as the binary fraction nearest to it.
    digits = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, context=EXACT)
    return separated(f"{digits.scaleb(shift, context=EXACT):,.{decimals - shift}f}")


def signed(text: str) -> str:
    """Use a true minus sign, and no sign on a zero.

    Examples
    --------
    >>> signed("-4"), signed("+0.0")
    ('−4', '0.0')
    """
    return text.replace("-", MINUS) if any(digit in text for digit in "123456789") else text.lstrip("+-")


def visible(text: str) -> str:
    r"""Text without the characters that draw nothing.

    Examples
    --------
    >>> visible("Caf\u202eé\x07")
    'Café'
    """
    return text.translate(UNSEEN)


def shortened(text: str, longest: int) -> str:
    """A long name with its middle left out: names that begin alike mostly end differently.

    Examples
    --------
    >>> shortened("Harbour", 20), shortened("The store beside the old mill, West", 20)
    ('Harbour', 'The store…ill, West')
    """
    half = (longest - 1) // 2
    return text if len(text) <= longest else f"{text[: longest - 1 - half].rstrip()}…{text[len(text) - half :].lstrip()}"


def readable(text: str) -> str:
    r"""Text without the characters that draw nothing, other than the marks that keep a name apart.

    Examples
    --------
    >>> readable("\u202e\u2068a\u2069\u2069") == "\u2068a\u2069"
    True
    """
    return paired(text.translate(HARMFUL))


def escape(text: str) -> str:
    """Text for HTML: markup and the sign that starts formulas in notebooks are made harmless; what can't be seen is left out.

    Examples
    --------
    >>> escape('R&D "North"/<b> $x$')
    'R&amp;D &quot;North&quot;/&lt;b&gt; &#36;x&#36;'
    """
    return html.escape(readable(text)).replace("$", "&#36;")


def mark(kind: str, word: str) -> str:
    """The id of the place that explains a word: without spaces, and the same for all spellings of one word.

    Examples
    --------
    >>> mark("scale", "What managers do"), mark("concepts", "001.10c")
    ('scale-what-managers-do', 'concepts-001.10c')
    """
    return "-".join([kind, *re.findall(r"[\w.]+", word.casefold())])


def escape_chart(text: str) -> str:
    """Text for a chart, which reads a little HTML: the same, but quotes may stay, and a name from right to left is kept apart.

    Examples
    --------
    >>> escape_chart('"Fish" & <i>')
    '"Fish" &amp; &lt;i&gt;'
    """
    return html.escape(isolated(readable(text)), quote=False).replace("$", "&#36;")
