"""A release that holds a respondent's id anywhere is withheld, and what is said of it does not tell the id."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from assessment.batch import releasing, run
from assessment.batch.last_look import Ids, keep_ids, look_through, read_ids
from assessment.errors import WithheldError
from assessment.pipeline import Run
from assessment.responses import SET_ASIDE_COLUMNS, Responses
from assessment.settings import Kind, Settings

ID = "R_3xKq90Zt"
IDS = [ID, "jo.doe@café.example", "100200300", "7", "Unit-0001", "emp 0001 x", None]


def answered(ids: list[str | None], left_out: list[str | None] | None = None) -> Responses:
    frames: list[dict[Kind, pl.DataFrame]] = [
        {"employee": pl.DataFrame({"respondent": one}, schema={"respondent": pl.String})} for one in (ids, left_out or [])
    ]
    return Responses(answers=frames[0], set_aside=pl.DataFrame(schema=SET_ASIDE_COLUMNS), arrivals=(), left_out=frames[1])


@pytest.fixture
def ids(tmp_path: Path) -> Ids:
    keep_ids(answered(IDS), tmp_path / "ids", names=["Unit-0001"])
    return read_ids(tmp_path / "ids")


@pytest.mark.parametrize(
    "page",
    [
        f"<p>{ID}</p>",
        f"<p>Said by {ID}.</p>",
        f"<a href='#{ID}'>x</a>",
        f'<script type="application/json">{{"customdata": [["{ID}"]]}}</script>',
        '<script type="application/json">{"x": ["jo.doe@caf\\u00e9.example"]}</script>',
        '<script type="application/json">{"x": [100200300, 5]}</script>',
        "<p>(jo.doe@café.example)</p>",
        "<td>emp 0001 x</td>",
        f'<script type="application/json">{{"{ID}": {{"a": "{ID}"}}}}</script>',
        "<td>100200300</td>",
    ],
)
def test_an_id_is_found_wherever_it_stands_and_not_told(page: str, ids: Ids) -> None:
    with pytest.raises(WithheldError, match=r"units/a\.html holds the id of a respondent") as raised:
        look_through({"units/a.html": page.encode()}, ids)
    assert not any(str(one) in str(raised.value) for one in IDS if one and len(one) > 5)


@pytest.mark.parametrize(
    "page",
    [
        "<p>7 of 100,200,300 in Unit-0001</p>",
        "<p>100200300.5 and 61.100200300</p>",
        f"<p>{ID}2 and X{ID}</p>",
        '<script type="application/json">{"x": [7, 100200300.5]}</script>',
    ],
)
def test_numbers_names_and_longer_words_are_no_ids(page: str, ids: Ids) -> None:
    look_through({"a.html": page.encode()}, ids)


def test_those_who_were_left_out_are_looked_for_too(tmp_path: Path) -> None:
    keep_ids(answered([], [ID]), tmp_path / "ids")
    with pytest.raises(WithheldError):
        look_through({"a.csv": ID.encode()}, read_ids(tmp_path / "ids"))


def test_what_is_kept_of_ids_does_not_hold_them(tmp_path: Path) -> None:
    keep_ids(answered(IDS), tmp_path / "ids")
    content = (tmp_path / "ids").read_bytes()
    keep_ids(answered(IDS), tmp_path / "ids")
    assert len(content) == 16 + 8 * 5
    assert ID.encode() not in content
    assert content != (tmp_path / "ids").read_bytes(), "a salt of its own each time"


LEAK = f"from IPython.display import HTML\nHTML('<p title=\"{ID}\">' + unit.replace('<', '') + '</p>') if unit == 'NA' else None"


@pytest.fixture
def answering(engaged: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Settings]:
    """An engagement of which somebody with an id of their own answered."""

    def engage(*cells: str) -> Settings:
        settings = engaged(*cells)
        found: Run = releasing.__dict__["compute"](settings)
        monkeypatch.setattr(releasing, "compute", lambda *_, **__: Run(found.assessment, answered([ID]), found.entry))
        return settings

    return engage


def test_a_report_with_an_id_withholds_the_release_every_time(answering: Callable[..., Settings], tmp_path: Path) -> None:
    settings = answering(LEAK)
    for _ in range(2):  # the second run finds the results of the first
        with pytest.raises(WithheldError, match=r"units/0003-na/report\.html holds the id of a respondent"):
            run(settings, progress=lambda _: None)
    assert not list(tmp_path.rglob("release"))
    assert not list(tmp_path.glob("out/*/private/ledger/*")), "what was not released is not in the ledger"


@pytest.mark.parametrize("name", ["release_tables", "index_page", "manifest_text"])
def test_tables_the_index_and_the_manifest_are_looked_through(
    name: str, answering: Callable[..., Settings], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = answering()
    leaky: object = {"tables/x.csv": f"unit\n{ID}\n"} if name == "release_tables" else f'{{"a": "{ID}"}}'
    monkeypatch.setattr(releasing, name, lambda *_, **__: leaky)
    with pytest.raises(WithheldError, match="holds the id of a respondent"):
        run(settings, progress=lambda _: None)
    assert not list(tmp_path.rglob("release"))
