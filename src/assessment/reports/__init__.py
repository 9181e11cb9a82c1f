"""Executed notebook in; out come one self-contained HTML report, a workbook of its tables, and the index into a release."""

from assessment.reports.exporter import export_html
from assessment.reports.index import Entry, export_index
from assessment.reports.workbook import export_workbook

__all__ = ["Entry", "export_html", "export_index", "export_workbook"]
