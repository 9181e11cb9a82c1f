"""The way into a release."""

from __future__ import annotations

import re

import pytest

from assessment.errors import ReportError
from assessment.reports import Entry, Standing, export_index

HEADER = {"client": "Northwind", "wave": "2026-Q3", "counts": "2,512 staff"}
WHOLE = Entry("The whole organisation", "report.html", kind="whole")
HARBOUR = Entry("Harbour Street", "units/0001-harbour-street/report.html", parent="North", staff=118, customers=1612)
FAILED = Entry("Mill Lane", "units/0002-mill-lane/report.html", failed="the kernel died <twice>")


def export(*entries: Entry) -> str:
    return export_index(entries, title="All units", header=HEADER)


def test_a_unit_is_listed_with_its_link_parent_and_counts() -> None:
    page = export(HARBOUR)
    assert '<a href="units/0001-harbour-street/report.html">Harbour Street</a></th><td>North</td>' in page
    assert 'data-value="118">118</td>' in page
    assert 'data-value="1612">1,612</td>' in page


def test_a_count_that_is_not_shown_says_so() -> None:
    assert export(Entry("Harbour Street", "a.html", staff=None, customers=12)).count("not shown") == 1


def test_a_failed_report_is_named_with_its_reason_and_has_no_link() -> None:
    page = export(WHOLE, HARBOUR, FAILED)
    assert "the kernel died &lt;twice&gt;" in page
    assert "0002-mill-lane" not in page
    assert "1 of 3 reports could not be made." in page


def test_a_release_without_failures_speaks_of_none() -> None:
    assert "could not be made" not in export(WHOLE, HARBOUR)


def test_the_whole_and_the_comparison_stand_before_the_units() -> None:
    page = export(HARBOUR, Entry("Side by side", "compare.html", kind="comparison"), WHOLE)
    assert page.index("report.html") < page.index("compare.html") < page.index("harbour-street")


def test_tables_can_be_downloaded() -> None:
    assert '<a href="tables/links.csv" download>Links</a>' in export(Entry("Links", "tables/links.csv", kind="table"))


def test_names_are_text_and_never_code() -> None:
    page = export(Entry('R&D "North"/<b><script>alert(1)</script>', "units/0003-r-d/report.html", parent="<i>"))
    assert "R&amp;D &#34;North&#34;/&lt;b&gt;&lt;script&gt;" in page
    assert len(re.findall("<script", page)) == 1


@pytest.mark.parametrize(
    "href", ["/etc/passwd", "https://elsewhere.example", "../secret.html", "javascript:alert(1)", "\\\\host\\x"]
)
def test_a_link_out_of_the_release_is_refused(href: str) -> None:
    with pytest.raises(ReportError, match="only point at files of the release"):
        export(Entry("Harbour", href))


def test_the_same_entries_give_the_same_bytes() -> None:
    assert export(WHOLE, HARBOUR, FAILED) == export(WHOLE, HARBOUR, FAILED)


def many(number: int = 2000) -> list[Entry]:
    """Units with long names, three downloads and eight waves of which one is hidden."""
    scores = (51.0, 53.5, None, 55.0, 58.2, 57.1, 60.0)
    return [
        Entry(
            f"Unit {n} with a rather long name",
            f"units/{n:04d}-unit/report.html",
            parent="Region " * 5,
            staff=n,
            customers=n,
            downloads={word: f"units/{n:04d}-unit/report.{word}" for word in ("xlsx", "pptx", "pdf")},
            standing=Standing(
                (*((f"20{20 + i}", score) for i, score in enumerate(scores)), ("2027", 40.0 + n % 37)),
                38.0 + n % 37,
                42.0 + n % 37,
                ("above", "below", "within", "")[n % 4],
                n % 9 - 4.0,
                n % 3 == 0,
            ),
        )
        for n in range(number)
    ]


def test_two_thousand_units_stay_under_three_megabytes() -> None:
    page = export_index(many(), title="All units", header=HEADER, scale="CARE")
    assert page.count('class="spark"') == 2000
    assert len(page.encode()) < 3_000_000


def test_a_unit_shows_its_score_its_waves_in_words_and_what_is_real() -> None:
    standing = Standing((("spring", 50.0), ("autumn", 60.4)), 57.6, 63.2, "above", 10.4, real=True)
    page = export_index([Entry("Quay", "a.html", standing=standing)], title="All", header=HEADER, scale="CARE")
    assert "<strong>60</strong> <small>58 to 63</small>" in page
    assert 'role="img" aria-label="spring 50, autumn 60"><path d="M3.0 17.0h0L69.0 3.0"/>' in page
    assert "▲ above" in page
    assert "<small>rose 10</small>" in page


def test_a_score_that_is_hidden_is_not_drawn() -> None:
    standing = Standing((("spring", None), ("autumn", None)))
    page = export_index([Entry("Quay", "a.html", standing=standing)], title="All", header=HEADER, scale="CARE")
    assert "<svg" not in page
    assert page.count("not shown") == 3


def test_without_a_scale_to_line_up_on_there_are_no_such_columns() -> None:
    page = export(HARBOUR)
    assert "Against the rest" not in page
    assert "Waves" not in page


def test_a_report_has_its_workbook_beside_it_and_a_failed_one_has_none() -> None:
    made = Entry("R&D", "units/0003-r-d/report.html", downloads={"Workbook": "units/0003-r-d/report.xlsx"})
    assert '<a href="units/0003-r-d/report.xlsx" aria-label="Workbook of R&amp;D" download>Workbook</a>' in export(made)
    assert "report.xlsx" not in export(
        WHOLE, Entry("Mill Lane", "a.html", downloads={"Workbook": "report.xlsx"}, failed="it died")
    )
