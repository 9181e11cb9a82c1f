"""Executed notebook in; out come one self-contained HTML page, a workbook, slides; and the index into a release."""

from assessment.reports.exporter import export_html
from assessment.reports.index import Entry, export_index
from assessment.reports.slide_base import open_deck
from assessment.reports.slides import export_slides
from assessment.reports.workbook import export_workbook

__all__ = ["Entry", "export_html", "export_index", "export_slides", "export_workbook", "open_deck"]
