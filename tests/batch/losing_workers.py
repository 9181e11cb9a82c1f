"""What is lost while a cluster sums answers up: a worker, at the fifth piece; and the answers that it sums up."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

import numpy as np
import polars as pl

from assessment.surveys import Survey, read_survey


class KillsAWorker(Executor):
    """Beside what calls a cluster: one worker of it is lost when the fifth piece is handed out."""

    handed, victim = 0, 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        self.handed += 1
        if self.handed == 5:
            os.kill(self.victim, signal.SIGKILL)
        return super().submit(fn, *args, **named)


def drawn(rows: int) -> tuple[pl.DataFrame, Survey]:
    """Made-up answers of staff."""
    survey, generator = read_survey("care-employee"), np.random.default_rng(1)
    place = {"wave": ["w1"] * rows, "unit": generator.choice(["A", "B", "C"], rows), "level": ["front_line"] * rows}
    ends = {name: survey.answers[item.answers] for name, item in survey.items.items()}
    answers = {name: generator.integers(end.low, end.high + 1, rows).astype(np.int16) for name, end in ends.items()}
    return pl.DataFrame({**place, **answers}), survey
