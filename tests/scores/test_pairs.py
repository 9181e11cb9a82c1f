"""Cross-products of those who answered in two waves running, added up slowly, one person at a time."""

from __future__ import annotations

from itertools import chain, pairwise
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.scores import Pooling, keys_of, merge_pairs, summarise_pairs
from assessment.settings import LEVELS
from assessment.surveys import Survey

SURVEY = Survey.model_validate({
    "survey": "s", "title": "S", "respondents": "employee",
    "answers": {"agree": {"low": 1, "high": 5}, "likely": {"low": 0, "high": 10}},
    "items": {
        "glad": {"text": "A", "concepts": ["c"], "answers": "agree", "alone": True},
        "nps": {"text": "B", "concepts": ["d"], "answers": "likely", "alone": True, "measure": "nps"},
    },
})  # fmt: skip
KEYS = keys_of(SURVEY, LEVELS)
WAVES = ("w1", "w2", "w3")
NOBODY = Pooling({}, {})
Row = dict[str, Any]


def row(person: str | None, wave: str, glad: int | None, *, nps: int = 5, unit: str = "A", level: str = "manager") -> Row:
    return {"respondent": person, "wave": wave, "unit": unit, "level": level, "glad": glad, "nps": nps}


def summed(rows: list[Row], *, pooling: Pooling = NOBODY, scale: str = "glad") -> list[tuple[Any, ...]]:
    """Waves, unit, level, n and the five sums of one scale."""
    schema = dict.fromkeys(("respondent", "wave", "unit", "level"), pl.String) | dict.fromkeys(("glad", "nps"), pl.Int16)
    frame = pl.DataFrame(rows, schema=schema)
    found = summarise_pairs(frame.lazy(), "employee", SURVEY, KEYS, waves=WAVES, pooling=pooling)
    return found.filter(pl.col("scale") == scale).drop("kind", "scale").rows()


def test_scores_of_the_same_people_are_multiplied() -> None:
    rows = [row("a", "w1", 2), row("a", "w2", 3), row("b", "w1", 5), row("b", "w2", 4), row("c", "w1", 1), row("d", "w2", 1)]
    step = KEYS["glad"].denominator // 4
    before, now = [1 * step, 4 * step], [2 * step, 3 * step]
    sums = (sum(before), sum(now), *(sum(x * y for x, y in zip(a, b, strict=True)) for a, b in
            ((before, before), (now, now), (before, now))))  # fmt: skip
    assert summed(rows) == [("w1", "w2", "A", "manager", 2, *sums)]


def test_of_net_promoter_scores_the_signs_are_multiplied() -> None:
    rows = [row(name, wave, 3, nps=nps) for name, pair in (("a", (9, 10)), ("b", (0, 8)), ("c", (6, 9)))
            for wave, nps in zip(WAVES, pair, strict=False)]  # fmt: skip
    assert summed(rows, scale="nps") == [("w1", "w2", "A", "manager", 3, -1, 2, 3, 2, 0)]


def test_who_has_no_id_moved_left_an_answer_out_or_skipped_a_wave_is_in_no_pair() -> None:
    rows = [row(None, "w1", 2), row(None, "w2", 2), row("a", "w1", 2), row("a", "w2", 3, unit="B"), row("b", "w1", 2),
            row("b", "w2", None), row("c", "w1", 2), row("c", "w3", 2)]  # fmt: skip
    assert summed(rows) == []


def test_who_changed_to_a_level_that_is_joined_to_theirs_stays() -> None:
    rows = [row("a", "w1", 2), row("a", "w2", 3, level="senior_leader")]
    assert summed(rows) == []
    assert [found[:5] for found in summed(rows, pooling=Pooling({"senior_leader": "manager"}, {}))] == [
        ("w1", "w2", "A", "manager", 1)
    ]


def test_who_is_left_out_of_a_wave_for_stating_no_level_is_in_no_pair() -> None:
    rows = [row("a", wave, 2, level="not_stated") for wave in ("w1", "w2")]
    assert len(summed(rows)) == 1
    assert summed(rows, pooling=Pooling({}, {"w2": 1})) == []


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("AB"), *[st.none() | st.integers(1, 5)] * 3), min_size=1, max_size=12))
def test_pieces_that_have_no_person_in_common_add_up_to_the_whole(people: list[tuple[Any, ...]]) -> None:
    rows = [[row(str(place), wave, glad, unit=unit) for wave, glad in zip(WAVES, values, strict=True)]
            for place, (unit, *values) in enumerate(people)]  # fmt: skip
    schema = dict.fromkeys(("respondent", "wave", "unit", "level"), pl.String) | dict.fromkeys(("glad", "nps"), pl.Int16)
    pieces = [pl.DataFrame([*chain.from_iterable(part)], schema=schema) for part in (rows, rows[::2], rows[1::2])]
    whole, *parts = (summarise_pairs(piece.lazy(), "employee", SURVEY, KEYS, waves=WAVES, pooling=NOBODY) for piece in pieces)
    assert merge_pairs(parts).equals(whole)
    n = sum(a is not None and b is not None for _, *values in people for a, b in pairwise(values))
    assert whole.filter(pl.col("scale") == "glad")["n"].sum() == n
