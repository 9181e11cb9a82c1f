"""An executed notebook as one HTML report."""

from __future__ import annotations

import base64
import hashlib
import html as html_text
import re
from html.parser import HTMLParser
from importlib.metadata import version
from pathlib import Path
from typing import Any

import nbformat
import plotly
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_output
from sample_report import DESCRIPTION, HEADER, book, display, figure, sample  # type: ignore[import-not-found]

from assessment.errors import ReportError
from assessment.language import speaking
from assessment.reports import export_html
from assessment.reports.page import PLOTLY_SCRIPT, asset, packed_asset

SCRIPT = "".join(map(asset, ("report.js", "finding.js", "tables.js")))

PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>",
    "</script><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "{{ 7 * 7 }}<iframe src='https://elsewhere.example'></iframe>",
)  # fmt: skip
LOADING = {"img", "iframe", "link", "object", "embed", "source", "video", "audio", "base", "form", "track", "image", "use"}


class Page(HTMLParser):
    """The elements of a page, with the text of its scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.reading = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.reading = tag == "script" and "type" not in dict(attrs)
        if self.reading:
            self.scripts.append("")

    def handle_data(self, data: str) -> None:
        if self.reading:
            self.scripts[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self.reading = self.reading and tag != "script"

    def named(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag in tags]


@pytest.fixture(scope="module")
def exported() -> str:
    return export_html(sample(), title="Executive report", header=HEADER)


def of(*parts: Any, tags: tuple[str, ...] = ()) -> str:
    whole = export_html(book(*parts, tags=tags), title="Report", header={})
    return whole[whole.index("<main") : whole.index("</main>")]


def test_the_same_notebook_gives_the_same_bytes(exported: str) -> None:
    assert export_html(sample(), title="Executive report", header=HEADER) == exported


def test_the_notebook_is_not_changed() -> None:
    notebook = sample()
    export_html(notebook, title="Executive report", header=HEADER)
    assert notebook == sample()


def test_a_report_stays_under_two_megabytes(exported: str) -> None:
    assert len(exported.encode()) < 2_000_000


def test_no_code_reaches_the_report(exported: str) -> None:
    assert "secret_code" not in exported


def test_the_report_has_one_top_heading_its_title(exported: str) -> None:
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", exported) == ["Executive report"]


def test_the_notebooks_own_title_gives_way_and_later_ones_are_sections() -> None:
    page = of("# Mine\nFirst words.", "# Another\n")
    assert "Mine" not in page
    assert "First words." in page
    assert re.search(r"<h2[^>]*>Another</h2>", page)


def test_the_page_has_its_landmarks_and_language() -> None:
    with speaking("de"):
        page = Page(export_html(sample(), title="Bericht", header={}))
    assert page.named("html") == [{"lang": "de"}]
    assert [len(page.named(tag)) for tag in ("header", "main", "footer")] == [1, 1, 1]
    assert next(attributes["href"] for attributes in page.named("a")) == "#content"


def test_the_header_says_whom_and_what(exported: str) -> None:
    assert "<strong>Northwind Stores</strong>" in exported
    assert "Service culture · wave 2026-Q3 · 118 staff, 612 customers" in exported


def test_the_whole_organisation_is_named_once() -> None:
    page = export_html(book(), title="Report", header={"client": "Northwind", "unit": "Northwind"})
    assert "<title>Report · Northwind</title>" in page


@pytest.mark.parametrize("tag", ["consultant", "parameters", "injected-parameters"])
def test_cells_for_whoever_runs_the_notebook_are_left_out(tag: str) -> None:
    assert "private words" not in of(display("<p>private words</p>"), tags=(tag,))


@pytest.mark.parametrize(
    "output",
    [
        new_output("stream", name="stdout", text="noise"),
        new_output("stream", name="stderr", text="noise"),
        new_output("execute_result", data={"text/plain": "noise"}, execution_count=1),
        new_output(
            "display_data", data={"application/vnd.jupyter.widget-view+json": {"model_id": "noise"}, "text/html": "noise"}
        ),
        new_output("display_data", data={"application/javascript": "noise()"}),
    ],
)
def test_what_is_only_for_the_one_who_ran_it_is_left_out(output: NotebookNode) -> None:
    assert "noise" not in of(output)


def test_a_failed_cell_makes_no_report() -> None:
    failed = new_output("error", ename="ValueError", evalue="no units", traceback=[])
    with pytest.raises(ReportError, match="Cell 'cell-1' failed: ValueError: no units"):
        export_html(book("## Fine", failed), title="Report", header={})


def test_a_display_a_report_cannot_hold_is_an_error_and_not_a_gap() -> None:
    picture = new_output("display_data", data={"image/png": "iVBORw0KGgo=", "text/plain": "<Figure>"})
    with pytest.raises(ReportError, match="Cell 'cell-0' shows image/png, text/plain"):
        of(picture)


def test_a_chart_has_a_description_a_caption_and_a_table(exported: str) -> None:
    page = Page(exported)
    assert ["role" in figure for figure in page.named("figure")] == [False, False]
    drawings = [attributes for attributes in page.named("div") if attributes.get("role") == "img"]
    assert drawings[0]["aria-label"] == DESCRIPTION
    assert len(page.named("figcaption")) == 2
    assert exported.count("<summary>The same as a table</summary>") == 2


def test_a_chart_with_nothing_to_draw_is_a_note_that_says_why() -> None:
    page = of(figure(spec={"data": [], "layout": {}}, description="Nothing may be shown here."))
    assert '<p class="note">Nothing may be shown here.</p>' in page
    assert "<figure" not in page


def test_each_chart_has_its_own_id_made_from_its_name() -> None:
    page = of(figure(name="care"), figure(name="care"))
    assert re.findall(r'id="(chart-[^"]*)"', page) == ["chart-care", "chart-care-2"]


def test_a_folded_table_can_be_unfolded_and_another_stands_open(exported: str) -> None:
    assert '<details class="fold"><summary>Every link</summary>' in exported
    assert '<p class="table-title">CARE by level</p>' in exported


def test_markdown_of_an_output_is_rendered() -> None:
    assert "<em>sure</em>" in of(new_output("display_data", data={"text/markdown": "How *sure*"}))


def test_plotly_is_embedded_once_and_only_our_scripts_may_run(exported: str) -> None:
    assert Page(exported).scripts == [SCRIPT]
    assert exported.count(packed_asset(PLOTLY_SCRIPT)) == 1
    scripts = [asset(PLOTLY_SCRIPT), SCRIPT]
    allowed = re.search(r"script-src ([^;]*);", html_text.unescape(exported))
    hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in scripts]
    assert allowed is not None
    assert allowed[1].split() == hashes


def test_the_policy_forbids_everything_else(exported: str) -> None:
    policy = next(meta["content"] or "" for meta in Page(exported).named("meta") if meta.get("http-equiv"))
    assert {"default-src 'none'", "form-action 'none'", "base-uri 'none'"} <= set(policy.split("; "))
    assert "unsafe-inline" not in policy.split("style-src")[0]


def test_nothing_in_the_page_loads_from_elsewhere(exported: str) -> None:
    page = Page(exported)
    assert not page.named(*LOADING)
    assert not [attributes for _, attributes in page.elements if "src" in attributes]
    assert "url(" not in asset("page.css")
    assert "@import" not in asset("page.css")


def test_the_embedded_plotly_is_the_one_the_installed_plotly_writes_for() -> None:
    bundle = asset(PLOTLY_SCRIPT)[:300]
    whole = (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_text(encoding="utf-8")[:300]
    ours, theirs = (re.search(r"plotly\.js.* v(\d+\.\d+\.\d+)", text) for text in (bundle, whole))
    assert ours is not None
    assert theirs is not None
    assert ours[1] == theirs[1], f"plotly {version('plotly')} brings another plotly.js: replace assets/plotly-cartesian.min.js.gz"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_a_name_or_a_comment_says_comes_alive(payload: str) -> None:
    spec = {"data": [{"type": "bar", "x": [payload], "y": [1], "name": payload}], "layout": {"title": {"text": payload}}}
    chart = figure(
        name=payload, caption=payload, description=payload, table=f"<table><tr><td>{payload}</td></tr></table>", spec=spec
    )
    words = [f"## {payload}\n\n{payload} [x](javascript:alert(1))", chart, display(payload, kind="finding")]
    words += [display("<table></table>", kind="table", title=payload, caption=payload, fold=fold) for fold in (True, False)]
    page = Page(export_html(book(*words), title=payload, header=dict.fromkeys(HEADER, payload)))
    assert page.scripts == [SCRIPT]
    assert not page.named(*LOADING)
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert not [a for a in page.named("a") if "script" in (a.get("href") or "")]


def test_names_from_right_to_left_stand_apart_above_a_page_and_below_it() -> None:
    page = export_html(nbformat.v4.new_notebook(), title="T", header={"client": "בית 1", "unit": "متجر 7", "wave": "w1"})
    names = "\u2068متجر 7\u2069", "\u2068בית 1\u2069"
    assert f"<title>T · {names[0]} · {names[1]}</title>" in page
    assert f"<p>{names[1]} · {names[0]} · w1</p>" in page
