"""Sentences on open answers: what people wrote of, where levels differ, and their own words, if they may be quoted.

A word says what a comment is about, not whether it praises or blames; and those who write are not all who answered.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from assessment.comments import FEW, NEARLY_ALL
from assessment.findings.evidence import each
from assessment.findings.finding import Finding, Findings
from assessment.findings.phrases import level_labels, likely_of, listed_names, opened, spoken, why_hidden
from assessment.findings.strength import strengths
from assessment.labels import count, percent, size
from assessment.language import later, say
from assessment.result import Assessment
from assessment.settings import ALL, CUSTOMER, Kind
from assessment.stats import share_difference

__all__ = ["comments", "customer_comments", "staff_comments", "theme_differences", "theme_rows"]

EMPLOYEE: Kind = "employee"
CUSTOMERS: Kind = "customer"
ABOUT = later(
    "A word shows what a comment is about, not whether it praises or blames; and those who write are not all who answered."
)
OF_MANY = later("It is one of several differences that were looked for, and allowance was made for that.")
MOST_WORDS = 5
WORDS = {FEW: later("fewer than 3"), NEARLY_ALL: later("all but a few")}
UNREAD = {
    EMPLOYEE: later("No open answers of staff were read in {wave}: no source names a column of them."),
    CUSTOMERS: later("No open answers of customers were read in {wave}: no source names a column of them."),
}
UNREAD_AT_ALL = later("No open answers were read in {wave}: no source names a column of them.")
OF_WHOLE = later("Open answers are told of the whole organisation only: those of a unit would soon point at somebody.")
OTHER_WORDS = {
    EMPLOYEE: later("Beside the themes, many of the staff wrote these words: {groups}."),
    CUSTOMERS: later("Beside the themes, many customers wrote these words: {groups}."),
}
SPREAD = {
    EMPLOYEE: later("Of each theme that was looked for, fewer than 3 of the staff wrote, or all but a few."),
    CUSTOMERS: later("Of each theme that was looked for, fewer than 3 customers wrote, or all but a few."),
}
UNTOLD = {
    EMPLOYEE: later("What staff wrote of may not be told."),
    CUSTOMERS: later("What customers wrote of may not be told."),
}


def staff_comments(result: Assessment) -> Findings:
    """What staff wrote of, and their own words, if they may be quoted."""
    return Findings((*of_whole(result), *said_of(result, EMPLOYEE), *quoted(result, EMPLOYEE)))


def customer_comments(result: Assessment) -> Findings:
    """What customers wrote of, and their own words, if they may be quoted."""
    return Findings((*of_whole(result), *said_of(result, CUSTOMERS), *quoted(result, CUSTOMERS)))


def comments(result: Assessment) -> Findings:
    """What both sides wrote of. Nobody is quoted: a report is passed on to more people than a consultant's page."""
    if theme_rows(result, EMPLOYEE, CUSTOMERS).empty:
        return Findings((Finding(say(UNREAD_AT_ALL, wave=result.wave)),))
    return Findings((*of_whole(result), *said_of(result, EMPLOYEE), *said_of(result, CUSTOMERS)))


def of_whole(result: Assessment) -> list[Finding]:
    """In a unit's report, say of whom its open answers are; nothing where there are none."""
    told = (result.themes["wave"] == result.wave).any() and result.unit != result.units["unit"].iloc[0]
    return [Finding(say(OF_WHOLE), "fact")] if told else []


def theme_rows(result: Assessment, *kinds: Kind) -> pd.DataFrame:
    """Themes of some sides in this wave: those most spoken of first, each with the level's ``label`` and place."""
    frame = result.themes[result.themes["kind"].isin(kinds) & (result.themes["wave"] == result.wave)]
    if frame.empty:
        return frame.assign(label="", place=0, of="", measure="share")
    labels = level_labels(result)
    places = {level: place for place, level in enumerate(labels)}
    whole = frame[frame["level"].isin([ALL, CUSTOMER])].groupby("theme")["share"].max()
    shares = frame["theme"].map(whole).fillna(frame.groupby("theme")["share"].transform("mean")).fillna(-1.0)
    rows = frame.assign(
        label=frame["level"].map(labels).fillna(frame["level"]),
        place=frame["level"].map(places),
        order=-shares,
        of="",
        measure="share",
    )
    ordered: pd.DataFrame = rows.sort_values(["order", "theme", "place"], kind="stable").drop(columns="order")
    return ordered.reset_index(drop=True)


def said_of(result: Assessment, kind: Kind) -> list[Finding]:
    """All that is said of what one side's comments speak of."""
    rows = theme_rows(result, kind)
    if rows.empty:
        return [Finding(say(UNREAD[kind], wave=result.wave))]
    shown = rows[rows["status"] == "shown"]
    if shown.empty and rows.loc[rows["level"].isin([ALL, CUSTOMER]), "status"].isin(list(WORDS)).all():
        return [Finding(say(SPREAD[kind]), "fact"), *other_words(result, kind)]
    if shown.empty:
        return [Finding(say(UNTOLD[kind]), "hidden", caution=why_hidden(result))]
    differences = (difference_sentence(result, row) for row in each(theme_differences(result, kind)))
    return [most_spoken_of(result, shown), *differences, *other_words(result, kind)]


def most_spoken_of(result: Assessment, shown: pd.DataFrame) -> Finding:
    """Say what was spoken of most by the widest group whose figures are shown."""
    level = ALL if ALL in set(shown["level"]) else shown["level"].iloc[0]
    rows = shown[shown["level"] == level]
    top = rows[rows["count"] == rows["count"].max()]
    first = next(each(top))
    sentence = say(
        "Of {who} who wrote something, {share} wrote of {themes}, the most of all themes shown.",
        who=spoken(result, level),
        share=percent(first.share),
        themes=listed_names([say("“{words}”", words=title) for title in top["title"]]),
    )
    return Finding(sentence, "fact", likely_of(first, "share"), say(ABOUT))


def theme_differences(result: Assessment, kind: Kind) -> pd.DataFrame:
    """Themes that a level speaks of more or less often than the first level shown, where that is told from chance."""
    rows = theme_rows(result, kind)
    rows = rows[(rows["status"] == "shown") & (rows["level"] != ALL)]
    levels = rows.sort_values("place")["level"].drop_duplicates().tolist()
    if len(levels) < 2:
        return rows.head(0).assign(base="", gap=0.0, strength="")
    base = rows[rows["level"] == levels[0]].set_index("theme")[["n", "count", "share"]].add_prefix("base_")
    pairs = rows[rows["level"] != levels[0]].join(base, on="theme", how="inner")
    low, high = share_difference(pairs["count"], pairs["n"], pairs["base_count"], pairs["base_n"])
    pairs = pairs.assign(base=levels[0], gap=pairs["share"] - pairs["base_share"], gap_low=low, gap_high=high)
    told = strengths(pairs["gap"], pairs["gap_low"], pairs["gap_high"], pairs[["n", "base_n"]].min(axis=1))
    pairs = pairs.assign(strength=told)
    clear: pd.DataFrame = pairs[pairs["strength"] == "clear"]
    return clear


def difference_sentence(result: Assessment, row: Any) -> Finding:
    """Say of which theme a level speaks more or less often."""
    fields = {"who": opened(result, row.level), "base": spoken(result, row.base)}
    fields |= {"theme": row.title, "size": size(row.gap * 100)}
    if row.gap > 0:
        sentence = say("{who} who wrote something wrote of “{theme}” more often than {base} did (by {size}).", **fields)
    else:
        sentence = say("{who} who wrote something wrote of “{theme}” less often than {base} did (by {size}).", **fields)
    return Finding(sentence, "clear", caution=say(OF_MANY))


def other_words(result: Assessment, kind: Kind) -> list[Finding]:
    """Say which words, outside the themes, many used."""
    frame = result.words[(result.words["kind"] == kind) & (result.words["wave"] == result.wave)].head(MOST_WORDS)
    if frame.empty:
        return []
    groups = listed_names([f"{say('“{words}”', words=row.words)} ({percent(row.share)})" for row in each(frame)])
    together = say("Words that the same people used stand together.")
    evidence = f"{say('n {n}.', n=count(frame['n'].iloc[0]))} {together}"
    return [Finding(say(OTHER_WORDS[kind], groups=groups), "fact", evidence)]


def quoted(result: Assessment, kind: Kind) -> list[Finding]:
    """Comments as they were written, in the report of the whole only."""
    frame = result.quotes[(result.quotes["kind"] == kind) & (result.quotes["wave"] == result.wave)]
    whole = result.unit == result.units["unit"].iloc[0]
    return [Finding(say("One wrote: “{text}”", text=text), "fact") for text in frame["text"]] if whole else []
