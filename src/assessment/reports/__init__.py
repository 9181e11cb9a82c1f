"""Executed notebook in, one self-contained HTML report out; and the index, the way into a release."""

from assessment.reports.exporter import export_html

__all__ = ["export_html"]
