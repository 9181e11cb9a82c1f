"""An executed notebook becomes one HTML file that an executive can open on a train.

nbconvert does the converting. This adds what a report needs and a notebook does not have: only the contents a reader wants
(:mod:`assessment.reports.contents`), a page of our own, charts drawn by a copy of plotly.js inside the file, and a policy under
which nothing is loaded from, or sent to, anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbconvert.filters.widgetsdatatypefilter import WidgetsDataTypeFilter
from nbformat import NotebookNode
from traitlets.config import Config

from assessment.brand import PLAIN, Brand
from assessment.direction import isolated
from assessment.language import language, say
from assessment.reports.charts import PLOTLY
from assessment.reports.contents import REMOVED_TAGS, ReportContents, check_ran_well
from assessment.reports.markup import clean
from assessment.reports.page import PLOTLY_SCRIPT, TEMPLATES, asset, branded, packed_asset, policy, words_of_scripts
from assessment.reports.tracing import link_marks

__all__ = ["ReportExporter", "export_html"]

NOTHING: Mapping[str, str] = {}
SCRIPTS = ("report.js", "finding.js", "tables.js")  # one element: the page's policy knows its text
HEADER = ("client", "unit", "wave", "counts")


def export_html(
    notebook: NotebookNode,
    *,
    title: str,
    header: Mapping[str, str],
    brand: Brand = PLAIN,
    beside: Mapping[str, str] = NOTHING,
) -> str:
    """Write an executed notebook as one self-contained HTML report, in the language spoken.

    Parameters
    ----------
    notebook : NotebookNode
        Executed; not changed.
    title : str
        The page's one top heading.
    header : mapping of str to str
        What stands above it: ``client``, ``unit``, ``wave`` and ``counts`` ("118 staff, 612 customers"); any may be left out.
    brand : Brand
        The client's logo and colour.
    beside : mapping of str to str
        The same in other shapes: what each is called, and its file beside the page.

    Returns
    -------
    str
        The HTML file's text: the same for the same input, byte for byte.

    Raises
    ------
    ReportError
        When a cell failed, or shows something a report has no place for.

    Examples
    --------
    >>> from nbformat.v4 import new_markdown_cell, new_notebook
    >>> page = export_html(new_notebook(cells=[new_markdown_cell("## Findings")]), title="Report", header={"client": "R&D"})
    >>> "<h1>Report</h1>" in page, "R&amp;D" in page
    (True, True)
    """
    check_ran_well(notebook)
    page: dict[str, Any] = {"title": title, "beside": beside, **branded(brand), **{name: header.get(name, "") for name in HEADER}}
    page |= {"language": language(), "words": words_of_scripts()}
    if page["unit"] == page["client"]:  # the whole organisation's report: its name once is enough
        page["unit"] = ""
    page |= {name: isolated(str(page[name])) for name in ("client", "unit")}
    html, _ = _exporter().from_notebook_node(notebook, {"page": page})
    return link_marks(str(html))


class ReportExporter(HTMLExporter):
    """nbconvert's HTML exporter with our contents and our page."""

    export_from_notebook = ""

    @property
    def default_config(self) -> Config:
        """Hide code, drop tagged cells, and never fall back to the text behind a display."""
        config = Config(
            {
                "NbConvertBase": {"display_data_priority": [PLOTLY, "text/html", "text/markdown"]},
                "TagRemovePreprocessor": {"enabled": True, "remove_cell_tags": set(REMOVED_TAGS)},
                "HighlightMagicsPreprocessor": {"enabled": False},
            }
        )
        inherited: Config = super().default_config.copy()
        inherited.merge(config)
        return inherited

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Convert it, without a second reading of the page for images and code cells: a report has neither."""
        outputs = WidgetsDataTypeFilter(notebook_metadata=self._nb_metadata, parent=self, resources=resources or {})
        self.register_filter("filter_data_type", outputs)  # type: ignore[no-untyped-call]
        page: tuple[str, dict[str, Any]] = TemplateExporter.from_notebook_node(self, nb, resources, **kw)
        return page

    def _preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Prepare the notebook as nbconvert does, in the copy that it has made for that: it would make three more."""
        for preprocessor in self._preprocessors:
            nb, resources = preprocessor(nb, resources)
        self._validate_preprocessor(nb, ReportContents)  # type: ignore[no-untyped-call]
        return nb, resources

    @pass_context
    def markdown2html(self, context: Context, source: str) -> str:
        """Render Markdown as nbconvert does, then make it inert: names and comments may be in it."""
        return clean(super().markdown2html(context, source))

    def _init_resources(self, resources: dict[str, Any] | None) -> dict[str, Any]:
        """Give the template its style sheet, its scripts and their policy."""
        given: dict[str, Any] = super()._init_resources(resources)  # type: ignore[no-untyped-call]
        script = "".join(map(asset, SCRIPTS))
        given.update(style=asset("page.css"), script=script, plotly=packed_asset(PLOTLY_SCRIPT))
        given.update(policy=policy(asset(PLOTLY_SCRIPT), script))
        return given


@cache
def _exporter() -> ReportExporter:
    """Build the exporter once: its templates take longer to read than a report takes to write."""
    exporter = ReportExporter(  # type: ignore[no-untyped-call]
        template_name="report",
        extra_template_basedirs=[TEMPLATES],
        preprocessors=[ReportContents],
        exclude_anchor_links=True,
    )
    exporter.environment.globals["say"] = say
    return exporter
