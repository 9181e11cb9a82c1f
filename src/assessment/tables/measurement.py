"""The table on the questions themselves: reliability and fit of every scale."""

from __future__ import annotations

from assessment.direction import isolated
from assessment.findings.evidence import main_scales, scale_titles
from assessment.findings.measurement import measured_scales
from assessment.findings.phrases import level_labels
from assessment.labels import span
from assessment.language import later, say
from assessment.result import Assessment
from assessment.settings import ALL
from assessment.tables.table import Table

__all__ = ["measurement", "question_loadings"]

NO_MODEL = later("no model")
NOTES = {
    "": "",
    "two_items": later("two questions: no model"),
    "saturated": later("three questions: any data fit"),
    "too_few_people": later("too few people for a model"),
    "no_general_factor": later("no general factor found"),
    "heywood": later("no proper solution"),
    "not_converged": later("no solution found"),
    "not_identified": later("no single solution"),
    "no_variance": later("too little variety in answers"),
    "not_positive_definite": later("a question says nothing of its own"),
}


def measurement(result: Assessment) -> Table:
    """Reliability and fit of each scale, at each level."""
    labels = level_labels(result)
    rows = measured_scales(result)
    rows = rows.assign(
        label=[labels.get(level, level) for level in rows["level"]],
        range=[span(low, high, "link") for low, high in zip(rows["ci_low"], rows["ci_high"], strict=True)],
        note=[say(words) for words in (NOTES.get(reason, NO_MODEL) for reason in rows["reason"])],
    )
    columns = {
        "title": (later("Scale"), "text"),
        "label": (later("Level"), "text"),
        "n": ("n", "count"),
        "items": (later("Items"), "count"),
        "reliability": (later("Reliability"), "link"),
        "range": (later("Likely range"), "text"),
        "coefficient": (say("By", "coefficient"), "text"),
        "alpha": ("α", "link"),
        "omega_h": (later("ω general"), "link"),
        "cfi": ("CFI", "link"),
        "rmsea": ("RMSEA", "link"),
        "srmr": ("SRMR", "link"),
        "note": (later("Note"), "text"),
    }
    caption = say(
        "Reliability: share of a score's variance that its questions have in common. CFI (good from .95), RMSEA (good to .06) and"
        " SRMR (good to .08): how well one factor, or one a part, accounts for the answers. n: who answered all questions."
    )
    return Table("measurement", say("How well the questions measure"), rows, columns, caption)


def question_loadings(result: Assessment) -> Table:
    """How closely each question of the main scales is tied to its scale, of all staff: the chart's figures."""
    titles, frame = scale_titles(result), result.loadings
    places = {name: number for number, name in enumerate(main_scales(result))}
    chosen = (frame["kind"] == "employee") & (frame["wave"] == result.wave) & (frame["level"] == ALL)
    rows = frame[chosen & frame["scale"].isin(places)]
    rows = rows.assign(
        title=[f"{item}: {isolated(title)}" for item, title in zip(rows["item"], rows["title"], strict=True)],
        scale_title=[titles[name] for name in rows["scale"]],
        place=[places[name] for name in rows["scale"]],
        range=[span(low, high, "link") for low, high in zip(rows["low"], rows["high"], strict=True)],
        ci_low=rows["low"],
        ci_high=rows["high"],
    ).sort_values("place", kind="stable", ignore_index=True)
    columns = {
        "title": (later("Question"), "text"),
        "scale_title": (later("Scale"), "text"),
        "loading": (later("Loading"), "link"),
        "range": (later("Likely range"), "text"),
        "rest": (later("With the rest"), "link"),
        "n": ("n", "count"),
    }
    caption = say("With the rest: correlation of the question with the sum of the scale's others.")
    empty = later("Too few people answered all questions of a scale to say how closely each is tied to it.")
    return Table("measurement", say("How closely each question is tied to its scale"), rows, columns, caption, empty=empty)
