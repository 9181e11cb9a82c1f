"""A chart that a slide program draws itself: bars with their ranges, and behind them a workbook of the values that are shown.

Bars are pale inside their colour, so that the figure on each can be read however short it is; the line through a bar's end is its
range. The workbook holds the rows, the views and their values: no formula, and nothing else.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter
from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from assessment.labels import visible
from assessment.reports.packed import MADE

__all__ = ["MOST_BARS", "add_chart", "fitting", "plain"]

Bar = Mapping[str, Any]
Box = tuple[int, int, int, int]
MOST_BARS = 20
FORMS = {"score": "0", "share": "0%", "rate": "0%", "nps": "+0;-0;0", "amount": "#,##0.00", "link": "0.00", "count": "#,##0"}
ENDS = {"score": (0, 100), "share": (0, 1), "rate": (0, 1), "link": (-1, 1), "nps": (-100, 100)}
INK, FAINT, GRID = (RGBColor.from_string(digits) for digits in ("1F1F1F", "5C5C5C", "E4E4E4"))
WHITE = RGBColor.from_string("FFFFFF")
PALE = 0.82  # white in a bar's inside
LONGEST_ROW = 60
NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    r"""Text that a slide can hold: without what draws nothing, and without what XML has no place for.

    Examples
    --------
    >>> plain("Caf\x07é \ud800x")
    'Café x'
    """
    return NOT_XML.sub("", visible(text))


def fitting(bars: Sequence[Bar]) -> list[Bar]:
    """The first whole rows of a chart that can be read on a slide.

    Examples
    --------
    >>> bars = [{"row": row, "series": view} for row in range(9) for view in "abc"]
    >>> len(fitting(bars)), len(fitting(bars[:6]))
    (18, 6)
    """
    rows = list(dict.fromkeys(bar["row"] for bar in bars))
    views = len({bar["series"] for bar in bars})
    kept = set(rows[: max(1, MOST_BARS // views)])
    return [bar for bar in bars if bar["row"] in kept]


def add_chart(slide: Any, bars: Sequence[Bar], box: Box, *, description: str) -> None:
    """Put a chart on a slide.

    Parameters
    ----------
    slide : pptx.slide.Slide
        Where it goes.
    bars : sequence of dict
        From :class:`assessment.figures.figure.Bar`; rows and views in their order.
    box : tuple of int
        Left, top, width and height, in English Metric Units.
    description : str
        What it shows, for those who can't see it.
    """
    rows, views = (list(dict.fromkeys(bar[part] for bar in bars)) for part in ("row", "series"))
    cells = {(bar["row"], bar["series"]): bar for bar in bars}
    lined = {view: [cells.get((row, view)) for row in rows] for view in views}
    data = ShownValues(lined)
    data.categories = [short(row) for row in rows]
    for view, line in lined.items():
        data.add_series(  # type: ignore[no-untyped-call]
            plain(view), [bar["value"] if bar else None for bar in line]
        )
    frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *map(Emu, box), data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", plain(description))
    chart = frame.chart
    dress(chart, named=len(views) > 1)
    measure(chart.value_axis, bars)
    for series, line in zip(chart.plots[0].series, lined.values(), strict=True):
        draw(series, line, size=11 if len(bars) > MOST_BARS / 2 else 12)


class ShownValues(CategoryChartData):
    """A chart's rows and views, with a workbook of our own behind them.

    Parameters
    ----------
    lined : mapping of str to sequence
        Bars of each view, a place for each row.
    """

    def __init__(self, lined: Mapping[str, Sequence[Bar | None]]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.lined = lined

    @property
    def xlsx_blob(self) -> bytes:
        """The workbook: where the chart looks for its values, and nothing but them."""
        return shown_values([category.label for category in self.categories], self.lined)


def short(row: str) -> str:
    """A row's name, cut where it would take the chart's room."""
    text = plain(row)
    return text if len(text) <= LONGEST_ROW else text[: LONGEST_ROW - 1] + "…"


def shown_values(rows: Sequence[str], lined: Mapping[str, Sequence[Bar | None]]) -> bytes:
    """Write the rows, the views and their values."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": MADE})
        sheet = book.add_worksheet("Sheet1")
        for line, row in enumerate(rows, 1):
            sheet.write_string(line, 0, row)
        for place, (view, bars) in enumerate(lined.items(), 1):
            sheet.write_string(0, place, plain(view))
            for line, bar in enumerate(bars, 1):
                if bar:
                    sheet.write_number(line, place, bar["value"])
    return buffer.getvalue()


def dress(chart: Any, *, named: bool) -> None:
    """Set what all charts share: rows from the top down, and the views' names above where there are several."""
    chart.font.size, chart.font.color.rgb = Pt(14), INK
    chart.has_title, chart.has_legend = False, named
    if named:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        chart.legend.font.size = Pt(14)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap, plot.vary_by_categories = 45, 0, False
    rows = chart.category_axis
    rows.reverse_order = True
    chart.value_axis._element.find(qn("c:crosses")).set("val", "max")  # below the last row
    rows.tick_label_position, rows.major_tick_mark = XL_TICK_LABEL_POSITION.LOW, XL_TICK_MARK.NONE
    rows.format.line.color.rgb = FAINT


def measure(axis: Any, bars: Sequence[Bar]) -> None:
    """Give the values a faint scale, over all that the measure can be where that is known."""
    kind = bars[0]["measure"]
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.format.line.fill.background()
    axis.major_gridlines.format.line.color.rgb = GRID
    axis.tick_labels.font.size, axis.tick_labels.font.color.rgb = Pt(11), FAINT
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = FORMS.get(kind, "0"), False
    values = [end for bar in bars for end in (bar["value"], bar["low"], bar["high"]) if end is not None]
    low, high = ENDS.get(kind, (min(values), max(values)))
    if kind in ENDS and low <= min(values) and max(values) <= high:
        axis.minimum_scale, axis.maximum_scale = low if min(values) < 0 else 0, high


def draw(series: Any, line: Sequence[Bar | None], *, size: int) -> None:
    """Give one view its colour, its figures and its ranges."""
    known = next(bar for bar in line if bar)
    color = RGBColor.from_string(known["color"][1:].upper())
    series.invert_if_negative = False
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = WHITE if known["hollow"] else paler(color)
    series.format.line.color.rgb, series.format.line.width = color, Pt(1.25)
    labels = series.data_labels
    labels.show_value, labels.position = True, XL_LABEL_POSITION.INSIDE_BASE
    labels.number_format, labels.number_format_is_linked = FORMS.get(known["measure"], "0"), False
    labels.font.size, labels.font.bold, labels.font.color.rgb = Pt(size), True, INK
    if any(bar and bar["low"] is not None for bar in line):
        series._element.find(qn("c:cat")).addprevious(ranges(line, str(color)))


def paler(color: RGBColor) -> RGBColor:
    """A colour with much white in it."""
    return RGBColor(*(round(part + (255 - part) * PALE) for part in color))


def ranges(line: Sequence[Bar | None], color: str) -> Any:
    """The lines from each bar's value to both ends of its range; drawn, and in no cell of the workbook."""
    after = [bar["high"] - bar["value"] if bar and bar["high"] is not None else 0.0 for bar in line]
    before = [bar["value"] - bar["low"] if bar and bar["low"] is not None else 0.0 for bar in line]
    spaces = " ".join(f'xmlns:{name}="{qn(f"{name}:x")[1:-2]}"' for name in ("c", "a"))
    return etree.fromstring(
        f'<c:errBars {spaces}><c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="1"/>'
        f"{lengths('plus', after)}{lengths('minus', before)}"
        f'<c:spPr><a:ln w="28575"><a:solidFill><a:srgbClr val="{color}"/></a:solidFill></a:ln></c:spPr></c:errBars>'
    )


def lengths(side: str, values: Sequence[float]) -> str:
    """Lengths of ranges on one side."""
    points = "".join(f'<c:pt idx="{place}"><c:v>{value!r}</c:v></c:pt>' for place, value in enumerate(values))
    count = f'<c:formatCode>General</c:formatCode><c:ptCount val="{len(values)}"/>'
    return f"<c:{side}><c:numLit>{count}{points}</c:numLit></c:{side}>"
