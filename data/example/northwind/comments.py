"""What people write beside their answers: sentences on planted themes, and on something that no codebook knows.

Who writes, and of what, is drawn from a stream of its own, so that nothing else depends on it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from northwind.exports import Table
from northwind.plan import COMMENTS, NOTHING_TO_SAY, STAFF_LEVELS, Export

__all__ = ["add_comments", "comment_truth"]

SENTENCES = {
    "responsive": (
        "Customers had to wait far too long.",
        "My question got a reply the same day.",
        "Everything is so slow on Saturdays.",
    ),
    "attentive": (
        "Nobody listens to what we say.",
        "The one I spoke to really listened.",
        "They were attentive from the start.",
    ),
    "empowerment": ("I need approval for every little thing.", "Let us decide at the till.", "They had no authority to help me."),
    "compromise": (
        "A refund would have settled it.",
        "They were flexible about the date.",
        "Goodwill costs less than an argument.",
    ),
    "human_contact": ("I would rather speak to a human.", "That chatbot is of no use.", "The hotline never picks up."),
    "": ("Keep it up.", "Thank you.", "It was all right.", "Better than last year.", "No complaints from me."),
}
BESIDE = {
    "employee": ("The rota changes at short notice, swapped shifts are lost.", "Shifts are swapped and the rota is wrong again."),
    "customer": ("The parking deck was full again.", "The parking deck is too narrow."),
}  # fmt: skip
NOTHING = ("none", "n/a", "-", "No comment")


def add_comments(table: Table, replies: pd.DataFrame, *, export: Export, seed: int) -> Table:
    """A collector's table with the column of comments behind all others."""
    rng = np.random.default_rng(seed)
    head, *records = table
    texts = [comment(level, export.kind, rng) for level in replies["level"]]
    return [[*head, export.comments], *([*record, text] for record, text in zip(records, texts, strict=True))]


def comment(level: str, kind: str, rng: np.random.Generator) -> str:
    """What one person writes; "" for most."""
    writes, themes, beside = COMMENTS[level]
    if rng.random() >= writes:
        return NOTHING[int(rng.random() * len(NOTHING))] if rng.random() < NOTHING_TO_SAY else ""
    said = [one_of(SENTENCES[theme], rng) for theme, share in themes.items() if rng.random() < share]
    said += [one_of(BESIDE[kind], rng)] if rng.random() < beside else []
    return " ".join(said or [one_of(SENTENCES[""], rng)])


def one_of(sentences: tuple[str, ...], rng: np.random.Generator) -> str:
    """One of some sentences."""
    return sentences[int(rng.random() * len(sentences))]


def comment_truth(kind: str) -> dict[str, Any]:
    """Of those who write, the share that writes of each theme, by level, and of what the codebook does not know."""
    levels = STAFF_LEVELS if kind == "employee" else ("customer",)
    return {level: {**COMMENTS[level][1], "beside": COMMENTS[level][2]} for level in levels}
