"""How well a colour can be read: contrast as WCAG measures it, and the nearest darker colour that has enough of it."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["contrast", "darker", "read_color"]

WRITTEN = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
STEPS = 1000
LIGHT = (0.2126, 0.7152, 0.0722)  # what red, green and blue add to how light a colour is


def read_color(written: str) -> str:
    """Read a colour as style sheets write it.

    Parameters
    ----------
    written : str
        ``#rgb`` or ``#rrggbb``, in hexadecimal digits.

    Returns
    -------
    str
        ``#rrggbb`` in lower case; "" for anything else.

    Examples
    --------
    >>> read_color("#0A5"), read_color("#00aa55"), read_color("green")
    ('#00aa55', '#00aa55', '')
    """
    if not WRITTEN.fullmatch(written):
        return ""
    digits = written[1:].lower()
    return "#" + (digits if len(digits) == 6 else "".join(2 * digit for digit in digits))


def contrast(one: str, other: str) -> float:
    """How far two colours are apart in lightness.

    Parameters
    ----------
    one, other : str
        Colours as ``#rrggbb``.

    Returns
    -------
    float
        From 1 (as light as each other) to 21 (black and white).

    Notes
    -----
    (L1 + 0.05) / (L2 + 0.05), with L1 the relative luminance of the lighter colour.

    References
    ----------
    W3C (2023). Web Content Accessibility Guidelines 2.2, "contrast ratio" and "relative luminance".

    Examples
    --------
    >>> contrast("#000000", "#ffffff"), round(contrast("#767676", "#ffffff"), 2)
    (21.0, 4.54)
    """
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def darker(color: str, ground: str, least: float) -> str:
    """The nearest darker colour of the same hue that has a contrast; the colour itself, if it has it.

    Parameters
    ----------
    color, ground : str
        Colours as ``#rrggbb``; the ground is light.
    least : float
        The contrast to reach, at most that of black on this ground.

    Returns
    -------
    str
        ``#rrggbb``: all three parts made smaller by the same factor, as little as it takes.

    Examples
    --------
    >>> darker("#777777", "#ffffff", 4.5), darker("#000000", "#ffffff", 4.5)
    ('#767676', '#000000')
    """
    shades = (joined(part * step / STEPS for part in parts(color)) for step in range(STEPS, -1, -1))
    return next(shade for shade in shades if contrast(shade, ground) >= least)


def luminance(color: str) -> float:
    """Relative luminance, from 0 (black) to 1 (white)."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (n / 255 for n in parts(color))]
    return sum(weight * part for weight, part in zip(LIGHT, linear, strict=True))


def parts(color: str) -> tuple[int, ...]:
    """Red, green and blue, from 0 to 255."""
    return tuple(int(color[place : place + 2], 16) for place in (1, 3, 5))


def joined(levels: Iterable[float]) -> str:
    """A colour of its red, green and blue."""
    return "#" + "".join(f"{int(level):02x}" for level in levels)
