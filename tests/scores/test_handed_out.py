"""Sums made elsewhere, piece by piece: the same numbers, whoever adds up what."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import fields
from threading import Timer
from time import monotonic
from typing import Any

import polars as pl
import pytest
from drawn_answers import drawn_rows, drawn_surveys, frame_of  # type: ignore[import-not-found]
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.scores import awaited, handed_out, keys_of, summarise_by, summarise_table
from assessment.settings import LEVELS
from assessment.surveys import Survey

FEW = settings(max_examples=25, deadline=None)
ASKED = {"x": {"text": "X", "concepts": ["c"], "answers": "agree", "scales": ["one"]}}
SURVEY = Survey.model_validate({
    "survey": "s", "title": "S", "respondents": "employee", "answers": {"agree": {"low": 1, "high": 5}},
    "scales": {"one": {"title": "One"}}, "items": ASKED,
})  # fmt: skip
FRAME = frame_of(SURVEY, [{"wave": "w1", "unit": "A", "level": "front_line", "x": answer} for answer in (1, 2, 5, None)])


class Watched(ThreadPoolExecutor):
    """Threads that note what they were given."""

    def __init__(self) -> None:
        super().__init__(2)
        self.given: list[pl.DataFrame] = []
        self.back = self.most = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        self.given.append(args[0])
        self.most = max(self.most, len(self.given) - self.back)
        future = super().submit(fn, *args, **named)
        result = future.result
        future.result = lambda *limit: self.taken(result, *limit)  # type: ignore[method-assign]
        return future

    def taken(self, result: Callable[..., Any], *limit: Any) -> Any:
        self.back += 1
        return result(*limit)


@FEW
@given(data=st.data(), rows=st.integers(1, 6))
def test_pieces_of_any_length_make_the_sums_of_the_whole(data: st.DataObject, rows: int) -> None:
    survey = data.draw(drawn_surveys())
    answers, keys = frame_of(survey, data.draw(drawn_rows(survey))), keys_of(survey, LEVELS)
    with ThreadPoolExecutor(2) as pool:
        found = summarise_by(pool, answers, "employee", survey, keys, rows=rows)
    whole = summarise_table(answers, "employee", survey, keys)
    assert all(getattr(found, one.name).equals(getattr(whole, one.name)) for one in fields(whole))


def test_a_table_of_nobody_has_sums_of_nobody() -> None:
    with ThreadPoolExecutor(1) as pool:
        found = summarise_by(pool, FRAME.clear(), "employee", SURVEY, keys_of(SURVEY, LEVELS))
    assert found.respondents.is_empty()


def test_nothing_is_handed_out_but_answers_and_where_they_were_given() -> None:
    told = FRAME.with_columns(respondent=pl.lit("R1"), comment=pl.lit("as I said to Ann"))
    with Watched() as pool:
        summarise_by(pool, told, "employee", SURVEY, keys_of(SURVEY, LEVELS))
    assert [one.columns for one in pool.given] == [["wave", "unit", "level", "x"]]


def test_only_so_many_pieces_are_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handed_out, "AT_ONCE", 3)
    with Watched() as pool:
        summarise_by(pool, pl.concat([FRAME] * 5), "employee", SURVEY, keys_of(SURVEY, LEVELS), rows=1)
    assert (len(pool.given), pool.most) == (20, 3)


def test_what_goes_wrong_with_a_piece_is_told() -> None:
    wrong = FRAME.with_columns(x=pl.lit(9, pl.Int16))
    with ThreadPoolExecutor(1) as pool, pytest.raises(ValueError, match="outside its scale"):
        summarise_by(pool, wrong, "employee", SURVEY, keys_of(SURVEY, LEVELS))


@pytest.mark.skipif(not hasattr(signal, "siginterrupt"), reason="on Windows this signal ends a process")
def test_ctrl_c_is_heard_though_the_wait_goes_on_after_it() -> None:
    future, came = Future[None](), monotonic()
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # tests may run where it is ignored
    signal.siginterrupt(signal.SIGINT, False)
    timers = [Timer(0.2, os.kill, [os.getpid(), signal.SIGINT]), Timer(20, future.set_result, [None])]
    try:
        for one in timers:
            one.start()
        with pytest.raises(KeyboardInterrupt):
            awaited(future)
    finally:
        signal.signal(signal.SIGINT, before)
        for one in timers:
            one.cancel()
    assert monotonic() - came < 10
