"""Executed notebook in, one self-contained HTML report out; and the index, the way into a release."""

from assessment.reports.exporter import export_html
from assessment.reports.index import Entry, export_index

__all__ = ["Entry", "export_html", "export_index"]
