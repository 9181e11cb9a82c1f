"""Counts of themes: worked by hand, and safe against subtraction whatever people wrote."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.comments import THEME_COLUMNS, count_themes, with_pooled_levels
from assessment.scores import Pooling

SLOW, OTHER = "It was slow.", "Thank you."
LEVELS = ("front_line", "manager", "senior_leader")


def wrote(**texts: list[str]) -> pl.DataFrame:
    rows = [("employee", "w1", level, text) for level, all_texts in texts.items() for text in all_texts]
    return pl.DataFrame(rows, schema=["kind", "wave", "level", "text"], orient="row")


def of_theme(written: pl.DataFrame, theme: str = "responsive", minimum: int = 10) -> dict[str, tuple[float, str]]:
    rows = count_themes(written, "en", minimum=minimum)
    rows = rows[rows["theme"] == theme]
    return dict(zip(rows["level"], zip(rows["count"], rows["status"], strict=True), strict=True))


def test_a_theme_is_counted_once_a_person_at_every_level_and_for_all() -> None:
    found = of_theme(wrote(front_line=["slow, slow and slow"] * 5 + [OTHER] * 9, manager=[SLOW] * 4 + [OTHER] * 8))
    assert found == {"all": (9, "shown"), "front_line": (5, "shown"), "manager": (4, "shown")}


def test_a_share_has_wilsons_ends_and_the_number_of_those_who_wrote() -> None:
    rows = count_themes(wrote(front_line=[SLOW] * 81 + [OTHER] * 19), "en", minimum=10)
    row = rows[(rows["theme"] == "responsive") & (rows["level"] == "front_line")].iloc[0]
    assert (row["n"], row["share"]) == (100, 0.81)
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((0.7222, 0.8749), abs=5e-5)


def test_too_few_who_wrote_are_told_of_neither_alone_nor_by_subtraction() -> None:
    found = of_theme(wrote(front_line=[SLOW] * 10 + [OTHER] * 10, manager=[SLOW] * 4 + [OTHER] * 4))
    assert found["manager"][1] == "too_few"
    assert [status for _, status in found.values()].count("shown") == 1


@pytest.mark.parametrize(("count", "status"), [(0, "few"), (2, "few"), (3, "shown"), (17, "shown"), (18, "nearly_all")])
def test_a_count_of_a_few_or_of_all_but_a_few_is_not_told(count: int, status: str) -> None:
    assert of_theme(wrote(front_line=[SLOW] * count + [OTHER] * (20 - count)))["front_line"][1] == status


def test_the_count_of_all_is_not_told_where_it_would_tell_a_few() -> None:
    found = of_theme(wrote(front_line=[SLOW] * 8 + [OTHER] * 10, manager=[SLOW] + [OTHER] * 14))
    assert found["front_line"] == (8, "shown")
    assert found["manager"][1] == "few"
    assert found["all"][1] == "protects_others"


@given(st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)), min_size=3, max_size=3))
def test_no_subtraction_tells_a_few(groups: list[tuple[int, int]]) -> None:
    texts = {level: [SLOW] * yes + [OTHER] * no for level, (yes, no) in zip(LEVELS, groups, strict=True)}
    written = wrote(**texts)
    if written.is_empty():
        return
    rows = count_themes(written, "en", minimum=10)
    rows = rows[(rows["theme"] == "responsive") & (rows["status"] == "shown")].set_index("level")
    assert (rows["n"] >= 10).all()
    assert ((rows["count"] >= 3) & (rows["n"] - rows["count"] >= 3)).all()
    if "all" in rows.index:
        levels = rows.drop("all")
        rest, people = (float(rows[name].sum() - 2 * levels[name].sum()) for name in ("count", "n"))
        assert people == 0 or (people >= 10 and rest >= 3 and people - rest >= 3)


def test_a_row_that_is_not_shown_has_no_numbers() -> None:
    rows = count_themes(wrote(front_line=[SLOW] * 2 + [OTHER] * 18), "en", minimum=10)
    hidden = rows[rows["status"] != "shown"]
    assert len(hidden) == len(rows)
    assert np.isnan(hidden[["n", "count", "share", "ci_low", "ci_high"]].to_numpy()).all()


def test_people_of_no_stated_level_count_among_all_only() -> None:
    found = of_theme(wrote(front_line=[SLOW] * 5 + [OTHER] * 15, not_stated=[SLOW] * 5 + [OTHER] * 15))
    assert found == {"all": (10, "shown"), "front_line": (5, "shown")}


def test_nobody_who_wrote_gives_no_rows() -> None:
    rows = count_themes(pl.DataFrame(schema={"kind": str, "wave": str, "level": str, "text": str}), "en", minimum=10)
    assert list(rows.columns) == THEME_COLUMNS
    assert rows.empty


def test_a_level_that_was_joined_to_another_counts_there_and_a_few_of_none_nowhere() -> None:
    written = wrote(manager=[SLOW], senior_leader=[SLOW], not_stated=[SLOW])
    pooled = with_pooled_levels(written, Pooling({"senior_leader": "manager"}, {"w1": 1}))
    assert pooled["level"].to_list() == ["manager", "manager"]
