"""How often the range of a scale's figure holds, where it is the mean of its questions' means and questions were left out."""

from __future__ import annotations

import numpy as np
import pytest

from assessment.stats import Floats, estimate_interval, mean_estimate, question_mean

ROUNDS = 2000
CUTS = (-1.6, -0.9, -0.2, 0.8)  # of five answers, more of them above the middle
LEFT_OUT = (0.03, 0.1, 0.3)  # of the answers to a question, on average
TOGETHER = (0.2, 0.5, 0.8)  # correlations of two questions


def drawn(size: tuple[int, ...], questions: int, tied: float, random: np.random.Generator) -> Floats:
    """Answers, 0 to 100, to questions of which later ones are answered higher."""
    person = random.standard_normal((*size, 1)) * tied**0.5
    own = random.standard_normal((*size, questions)) * (1 - tied) ** 0.5
    found: Floats = np.digitize(person + own + np.linspace(-0.5, 0.5, questions), CUTS) * 25.0
    return found


def held(questions: int, n: int, left_out: float, tied: float, *, prone: bool = False) -> tuple[float, float]:
    """The share of ranges that hold the mean of all questions: of their means' mean, and of the mean of people's scores.

    Later questions are left out up to six times as often as the first; by all alike, or by three people in ten.
    """
    random = np.random.default_rng([questions, n, int(100 * left_out), int(10 * tied), prone])
    truth = drawn((200_000,), questions, tied, random).mean()
    answers = drawn((ROUNDS, n), questions, tied, random)
    chances = np.minimum(left_out * np.linspace(0.3, 1.7, questions) / (0.3 if prone else 1), 1)
    asked = random.random((ROUNDS, n, 1)) < (0.3 if prone else 1)
    there = ~(asked & (random.random(answers.shape) < chances))
    count = there.sum(axis=2)
    scored = (2 * count >= questions) & (count > 0)
    size = scored.sum(axis=1)
    own = np.where(scored, np.where(there, answers, 0).sum(axis=2) / np.maximum(count, 1), 0)
    mean = own.sum(axis=1) / size
    variance = (np.where(scored, own - mean[:, None], 0) ** 2).sum(axis=1) / (size - 1)
    answered = there.sum(axis=1)
    means = np.where(answered > 0, np.where(there, answers, 0).sum(axis=1) / np.maximum(answered, 1), np.nan)
    estimates = (
        question_mean(means, np.ones(questions), answered, n=size, variance=variance),
        mean_estimate(size, mean, variance),
    )
    ranges = [estimate_interval(estimate) for estimate in estimates]
    of_questions, of_people = (float(np.mean((low <= truth) & (truth <= high))) for low, high in ranges)
    return of_questions, of_people


@pytest.mark.parametrize("questions", [2, 3, 5, 9])
@pytest.mark.parametrize("left_out", LEFT_OUT)
def test_ranges_hold_as_often_as_they_say(questions: int, left_out: float) -> None:
    found = [held(questions, n, left_out, tied)[0] for n in (10, 25, 100) for tied in TOGETHER]
    assert min(found) > 0.93  # .02 is four standard errors of a share in 2,000 draws
    assert max(found) < 0.98
    assert 0.94 < float(np.mean(found)) < 0.967


@pytest.mark.parametrize("questions", [2, 5])
def test_they_do_where_the_same_people_leave_questions_out(questions: int) -> None:
    found = [held(questions, n, left_out, 0.5, prone=True)[0] for n in (10, 25, 100) for left_out in (0.03, 0.1)]
    assert min(found) > 0.93
    assert 0.94 < float(np.mean(found)) < 0.967


def test_ranges_of_the_mean_of_peoples_scores_miss_it_where_some_questions_are_left_out_more_often() -> None:
    of_questions, of_people = held(3, 100, 0.3, 0.2)
    assert of_people < 0.9 < of_questions
