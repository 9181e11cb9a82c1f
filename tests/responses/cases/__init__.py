"""All that is known to happen to survey files, each with what must come of it; one table, by theme."""

from __future__ import annotations

from cases import answers, books, files, header, rows, settings, syntax, units  # type: ignore[import-not-found]
from cases.model import Case  # type: ignore[import-not-found]

__all__ = ["CASES"]

THEMES = (files, syntax, header, rows, units, answers, books, settings)
CASES: list[Case] = [case for theme in THEMES for case in theme.CASES]
