"""When somebody answered, against the days of the survey.

04/05 is the fourth of May or the fifth of April. A file tells which by any day above 12; one that does not, and no
declaration, stops: half a wave would be set aside by the wrong months.
"""

from __future__ import annotations

import datetime as dt
import re

import polars as pl
from babel.dates import get_month_names

from assessment.errors import InputError, Problem
from assessment.responses.account import mark, translated
from assessment.responses.records import Heading, column
from assessment.settings import Period

__all__ = ["DayOrder", "keep_period", "read_day"]

ISO = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)")
LOCAL = re.compile(r"(?P<one>\d{1,2})[-/.](?P<two>\d{1,2})[-/.](?P<year>\d{4})(?!\d)")
WORD = r"(?P<month>[^\W\d_]{3,10})\.?"
NAMED = (  # 5 March 2026, 05-Mar-2026, 5. März 2026, 5 de marzo de 2026; March 5, 2026
    rf"(?P<day>\d{{1,2}})\.?[- ]?(?:de )?{WORD}[- ]?(?:de )?",
    rf"{WORD}[- ](?P<day>\d{{1,2}})(?:st|nd|rd|th)?[-, ] ?",
)
WITH_YEAR = [re.compile(rf"{before}(?P<year>\d{{4}})(?!\d)", re.IGNORECASE) for before in NAMED]
SHORT = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{1,2})(?![\d:])")  # with two digits for its year, in any place
WITH_SHORT_YEAR = [re.compile(rf"{before}(?P<year>\d{{2}})(?![\d:])", re.IGNORECASE) for before in NAMED]
COUNTED = re.compile(r"[2-7]\d{4}(?:[.,]\d+)?")  # days since the beginning of Excel's calendar
BEGINNING = dt.date(1899, 12, 30)
SHORT_YEAR = 2
MONTHS = {
    name.casefold().removesuffix("."): month
    for spoken in ("en", "de", "fr", "es")
    for width in ("abbreviated", "wide")
    for month, name in get_month_names(width, locale=spoken).items()
} | {"sept": 9}


def keep_period(rows: pl.DataFrame, heading: Heading, position: int, period: Period) -> pl.DataFrame:
    """Mark rows of other days than the period's, and those whose day can't be told.

    Raises
    ------
    InputError
        Dates that may be day first or month first, without a declaration.
    """
    texts = rows.get_column(column(position)).unique().to_list()
    order = period.dates if period.dates != "auto" else order_of(rows, heading, position, period)
    days = {text: read_day(text, order) for text in texts}
    raw, name = pl.col(column(position)), heading.header[position]
    day = translated(raw, days, pl.Date())
    wanted = f"{period.first or 'the beginning'} to {period.last or 'today'}"
    meant = {text: readings(text, order) for text, day in days.items() if day is None}
    hint = translated(raw, meant, pl.String()).fill_null("")
    rows = mark(rows, day.is_null(), code="date_unclear", column=name, said=(raw, hint))
    early = day < period.first if period.first else pl.lit(value=False)
    late = day > period.last if period.last else pl.lit(value=False)
    return mark(rows, early | late, code="outside_period", column=name, said=(raw, pl.lit(wanted)))


def readings(text: str, declared: str) -> str:
    """Say which days a text may mean whose year has two digits, or that is a spreadsheet's count of days; "" of any other.

    They are for whoever puts the text right: no row counts by a day that was guessed.

    Examples
    --------
    >>> readings("05-Mar-26", "auto"), readings("05.03.26 10:00", "dmy")
    (' (2026-03-05?)', ' (2026-03-05?)')
    >>> readings("05.03.26", "auto"), readings("46086.5", "auto"), readings("soon", "auto")
    (' (2026-03-05 or 2026-05-03 or 2005-03-26?)', ' (2026-03-05 as Excel counts days?)', '')
    """
    text = text.strip()
    if COUNTED.fullmatch(text):
        return f" ({BEGINNING + dt.timedelta(days=int(text[:5]))} as Excel counts days?)"
    long = [f"{found['day']} {found['month']} 20{found['year']}" for pattern in WITH_SHORT_YEAR if (found := pattern.match(text))]
    if found := SHORT.match(text):
        one, two, three = found.groups()
        orders = {"dmy": (three, two, one), "mdy": (three, one, two), "ymd": (one, two, three)}
        long += [
            f"20{year}-{month}-{day}"
            for order, (year, month, day) in orders.items()
            if declared in {"auto", order} and len(year) == SHORT_YEAR
        ]
    days = list(dict.fromkeys(str(day) for written in long if (day := read_day(written, declared))))
    return f" ({' or '.join(days)}?)" if days else ""


class DayOrder:
    """Whether days or months come first in a column of dates, found out while the file is read.

    Parameters
    ----------
    heading, position : Heading, int
        The file, and where its dates stand.
    period : Period or None
        The days of the survey, if any are given, and what is declared of how dates are written.
    """

    def __init__(self, heading: Heading, position: int, period: Period | None) -> None:
        self.heading, self.position, self.period = heading, position, period
        self.open = period is not None and period.dates == "auto"
        self.local = self.day_first = self.month_first = False

    def look(self, rows: pl.DataFrame) -> bool:
        """Look at dates; whether these, and those before, can be read now."""
        if not self.open:
            return True
        texts = rows.get_column(column(self.position)).unique()
        parts = [(int(found["one"]), int(found["two"])) for text in texts if (found := LOCAL.match(text.strip()))]
        self.local |= bool(parts)
        self.day_first |= any(one > 12 for one, _ in parts)
        self.month_first |= any(two > 12 for _, two in parts)
        return self.day_first or self.month_first or not self.local

    @property
    def known(self) -> str:
        """The order, as it is declared or was found out; "auto" where there is no such date, which may then be either."""
        if self.period and not self.open:
            return self.period.dates
        return ("mdy" if self.month_first else "dmy") if self.local else "auto"

    def settle(self) -> None:
        """Stop if all dates were looked at and the order can't be told."""
        if self.open and self.local and self.day_first == self.month_first:
            heading = self.heading
            raise InputError(
                Problem(
                    "Dates here may be day first or month first", file=heading.name, line=heading.header_line,
                    column=heading.header[self.position], todo="say which under 'period: dates' of this source: dmy or mdy",
                )
            )  # fmt: skip


def order_of(rows: pl.DataFrame, heading: Heading, position: int, period: Period) -> str:
    """Whether days or months come first in a column that is there as a whole."""
    order = DayOrder(heading, position, period)
    order.look(rows)
    order.settle()
    return order.known


def read_day(text: str, order: str) -> dt.date | None:
    """The day that a text begins with, as it is written there: no zone is applied; None if there is none.

    Names of months are read in English, German, French and Spanish, whole or abbreviated.

    Examples
    --------
    >>> str(read_day("2026-05-04 23:30+02:00", "dmy")), str(read_day("04/05/2026", "dmy")), str(read_day("04/05/2026", "mdy"))
    ('2026-05-04', '2026-05-04', '2026-04-05')
    >>> read_day("13/13/2026", "dmy"), read_day("soon", "dmy")
    (None, None)
    >>> str(read_day("05-Mar-2026 10:00", "mdy")), str(read_day("5. März 2026", "mdy")), str(read_day("March 5, 2026", "dmy"))
    ('2026-03-05', '2026-03-05', '2026-03-05')
    """
    if found := ISO.match(text.strip()):
        year, month, day = (int(found[part]) for part in ("year", "month", "day"))
    elif found := LOCAL.match(text.strip()):
        one, two = int(found["one"]), int(found["two"])
        year, (month, day) = int(found["year"]), ((two, one) if order == "dmy" else (one, two))
    elif found := next(filter(None, (pattern.match(text.strip()) for pattern in WITH_YEAR)), None):
        year, month, day = int(found["year"]), MONTHS.get(found["month"].casefold(), 0), int(found["day"])
    else:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
