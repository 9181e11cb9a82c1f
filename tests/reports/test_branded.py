"""A client's logo and colour on pages, in the index and in the workbook."""

from __future__ import annotations

import io

import openpyxl
import pytest
from sample_report import HEADER, sample  # type: ignore[import-not-found]

from assessment.brand import Brand, Logo
from assessment.reports import Entry, export_html, export_index, export_workbook
from made_brand import SVG, png  # type: ignore[import-not-found]

DRAWN = Brand("R&D <Northwind>", "#7a1f5c", Logo("svg+xml", SVG, 4, 60))
DOTTED = Brand("Northwind", "#7a1f5c", Logo("png", png(), 4, 30))


def pages(brand: Brand) -> tuple[str, str]:
    report = export_html(sample(), title="Report", header=HEADER, brand=brand)
    return report, export_index([Entry("A", "a.html")], title="Reports", header=HEADER, brand=brand)


@pytest.mark.parametrize("place", [0, 1])
def test_a_page_holds_the_logo_with_its_words_and_the_colour(place: int) -> None:
    page = pages(DRAWN)[place]
    assert f'<img class="logo" src="{DRAWN.logo and DRAWN.logo.address}" alt="Logo of R&amp;D &lt;Northwind&gt;">' in page
    assert ":root { --accent: #7a1f5c; --brand: #7a1f5c; --rule: #7a1f5c; }" in page


@pytest.mark.parametrize("place", [0, 1])
def test_without_a_brand_a_page_is_as_it_was(place: int) -> None:
    page = pages(Brand("Northwind"))[place]
    assert 'class="logo"' not in page
    assert page.count(":root {") == 1


def test_charts_keep_their_colours() -> None:
    plain, branded = (pages(brand)[0] for brand in (Brand(), DRAWN))
    charts = [page[page.index('type="application/json"') :].split("</script>")[0] for page in (plain, branded)]
    assert charts[0] == charts[1]
    assert "#7a1f5c" not in charts[1]


def test_a_workbook_bears_the_colour_and_a_png() -> None:
    content = export_workbook(sample(), title="Report", header=HEADER, brand=DOTTED)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert sheet["A1"].font.color.rgb == "FF7A1F5C"
    assert [image._data() for image in sheet._images] == [png()]
    assert content == export_workbook(sample(), title="Report", header=HEADER, brand=DOTTED)


def test_a_workbook_has_no_svg() -> None:
    content = export_workbook(sample(), title="Report", header=HEADER, brand=DRAWN)
    assert openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]._images == []
