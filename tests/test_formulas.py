"""No text becomes a formula, in whatever program a table is opened."""

from __future__ import annotations

import re

import polars as pl
import pytest

from assessment.formulas import AFTER_SEPARATOR, AT_FIRST, harmless
from payloads import PAYLOADS, SPREADSHEETS  # type: ignore[import-not-found]

SIGNS = tuple("=+-@＝＋－＠﹢﹣﹦﹫")
UNSEEN = " \t\r\n\0\u00a0\u3000\u200b\u2060\ufeff"


def cells(text: str, separator: str) -> list[str]:
    """The cells that a program would see which separates by something else than we do: our quotes then stand within a cell."""
    return re.split(rf"[{separator}\r\n]", '1,"' + text.replace('"', '""') + '",2')


@pytest.mark.parametrize("text", [*SPREADSHEETS, *PAYLOADS])
@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_no_cell_begins_with_a_sign_whatever_separates_cells(text: str, separator: str) -> None:
    assert [cell for cell in cells(harmless(text), separator) if cell.strip(UNSEEN + '"').startswith(SIGNS)] == []
    assert not harmless(text).lstrip(UNSEEN).startswith(SIGNS)


def test_the_test_would_see_a_formula() -> None:
    assert [cell for cell in cells("x;=1+1;y", ";") if cell.startswith(SIGNS)] == ["=1+1"]


def test_polars_does_the_same() -> None:
    texts = pl.Series([*SPREADSHEETS, *PAYLOADS])
    done = texts.str.replace(AT_FIRST, "${1}'${2}").str.replace_all(AFTER_SEPARATOR, "${1}'${2}")
    assert done.to_list() == [harmless(text) for text in texts]


@pytest.mark.parametrize("text", ["R&D", "Front-of-house", "a - b", "A+B; C", "mail: a@b", "x = y", "it's; 'quoted'", "1; 2"])
def test_ordinary_names_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text
