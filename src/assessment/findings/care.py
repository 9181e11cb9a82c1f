"""Sentences on CARE: what each level sees of itself, what customers see, and what has changed."""

from __future__ import annotations

from typing import Any

import pandas as pd

from assessment.findings.comparability import level_caution, wave_caution
from assessment.findings.evidence import care_change as change_rows
from assessment.findings.evidence import care_views, descriptor_gaps, each, main_gaps
from assessment.findings.finding import Finding, Findings
from assessment.findings.phrases import elsewhere, listed_names, named, opened, rated, spoken, why_hidden
from assessment.findings.strength import Strength
from assessment.labels import points, size, span
from assessment.result import Assessment
from assessment.settings import CUSTOMER

__all__ = ["care_by_level", "care_change", "gap_sentence", "gap_words", "hidden_levels", "perception_gaps", "widest_gap"]

SELF_REPORT = "Staff speak of themselves, customers of the staff they met: a gap shows views that differ, not who is right."
AT_ONCE = "These are the widest of many gaps, so some of their width is chance."
GROUPS = (
    "These are the widest of the changes that a range by itself tells from none. Other people may have answered this time: the"
    " change is of the group, not of persons."
)
MOST = 3


def care_by_level(result: Assessment) -> Findings:
    """How each view differs from the front line's (or the first that is shown), over the main scales."""
    gaps = main_gaps(result)
    gaps = gaps[gaps["gap"].notna()]
    said = [pattern_sentence(result, group) for _, group in gaps.groupby("seen_by", sort=False)] or [one_view(result)]
    return Findings((*said, *hidden_levels(result)))


def pattern_sentence(result: Assessment, gaps: pd.DataFrame) -> Finding:
    """How one view differs from the first one, over all scales that the two share."""
    viewer, base = gaps["seen_by"].iloc[0], spoken(result, gaps["gap_to"].iloc[0])
    where = elsewhere(result, gaps["unit"].iloc[0])
    told = gaps[gaps["strength"] != "unclear"]
    if told.empty:
        return Finding(f"No difference between {spoken(result, viewer)} and {base}{where} can be told from chance.", "unclear")
    parts = [
        f"{listed_names([named(title) for title in group['title']])} {way}{than} (by {by(group['gap'])})"
        for way, than, group in ways(told, f" than {base} did")
    ]
    strength: Strength = "clear" if (told["strength"] == "clear").all() else "likely"
    sentence = f"{opened(result, viewer)} {rated(viewer)} {', and '.join(parts)}{where}."
    return Finding(sentence, strength, caution=gap_caution(result, viewer, told))


def gap_caution(result: Assessment, viewer: str, gaps: pd.DataFrame) -> str:
    """What not to read into a gap: customers answer other questions than staff; levels may read the same ones differently."""
    return SELF_REPORT if viewer == CUSTOMER else level_caution(result, gaps["descriptor"], [viewer, gaps["gap_to"].iloc[0]])


def ways(told: pd.DataFrame, than: str) -> list[tuple[str, str, pd.DataFrame]]:
    """Gaps up and gaps down, those that there are; what they are compared with is said once."""
    halves = [("higher", told[told["gap"] > 0]), ("lower", told[told["gap"] < 0])]
    found = [(way, group) for way, group in halves if len(group)]
    return [(way, than if place == 0 else "", group) for place, (way, group) in enumerate(found)]


def by(gaps: pd.Series) -> str:
    """Sizes of gaps in words."""
    least, most = size(gaps.abs().min()), size(gaps.abs().max())
    return least if least == most else f"{least.removesuffix('s').removesuffix(' point')} to {most}"


def widest_gap(result: Assessment) -> Any:
    """The widest gap of the strongest kind on a main scale, as a row; None where no interval excludes zero."""
    gaps = [row for row in each(main_gaps(result)) if row.strength in {"clear", "likely"}]
    return max(gaps, key=lambda row: (row.strength == "clear", abs(row.gap)), default=None)


def gap_sentence(result: Assessment, gap: Any) -> Finding:
    """Say one gap, and what every side sees."""
    viewer, base = opened(result, gap.seen_by), spoken(result, gap.gap_to)
    way, where = "higher" if gap.gap > 0 else "lower", elsewhere(result, gap.unit)
    sentence = f"{viewer} {rated(gap.seen_by)} {named(gap.title)} {size(gap.gap)} {way} than {base} did{where}."
    views = main_gaps(result)
    views = views[(views["descriptor"] == gap.descriptor) & (views["status"] == "shown")].sort_values("score", ascending=False)
    seen = ", ".join(f"{spoken(result, row.seen_by)} {points(row.score)}" for row in each(views))
    evidence = f"On {named(gap.title)}, of 100: {seen}. The gap is likely {gap_span(gap)} points{rounded_note(views, gap)}."
    read = level_caution(result, [gap.descriptor], [gap.seen_by, gap.gap_to])
    return Finding(sentence, gap.strength, evidence, " ".join(filter(None, [SELF_REPORT, read])))


def rounded_note(views: pd.DataFrame, gap: Any) -> str:
    """Say that figures are rounded, where a reader who subtracts them would get another gap than the one that is told."""
    score = dict(zip(views["seen_by"], views["score"], strict=True))
    ends = [int(points(score[name])) for name in (gap.seen_by, gap.gap_to)]
    return "" if size(ends[0] - ends[1]) == size(gap.gap) else "; figures are rounded"


def gap_words(result: Assessment, gap: Any) -> str:
    """A gap in half a sentence."""
    who = f"{spoken(result, gap.seen_by)} and {spoken(result, gap.gap_to)}"
    where = elsewhere(result, gap.unit)
    return f"the gap between {who} on {named(gap.title)}{where} ({size(gap.gap)}, likely {gap_span(gap)})"


def gap_span(gap: Any) -> str:
    """The range of a gap's size, for a gap that is told from zero."""
    return span(*sorted((abs(gap.gap_low), abs(gap.gap_high))))


def one_view(result: Assessment) -> Finding:
    """Say why there is no gap to tell."""
    if care_views(result)["seen_by"].nunique() < 2:
        return Finding("Only one view of service was asked for, so no gap between views can be told.", "unclear")
    return Finding("No two views of the same scale may be shown, so no gap can be told.", "hidden", caution=why_hidden(result))


def hidden_levels(result: Assessment) -> tuple[Finding, ...]:
    """Say whose figures stand in for groups that can't be shown by themselves, and what can't be shown at all."""
    views = care_views(result)
    said = []
    for of in dict.fromkeys(views.loc[views["of"] != result.unit, "of"]):
        rows = views[views["of"] == of]
        groups = listed_names([spoken(result, name) for name in dict.fromkeys(rows["seen_by"])])
        scales = listed_names([named(title) for title in dict.fromkeys(rows["title"])])
        instead = f"the figures are those of {of}" if of else "not even for the whole organisation"
        sentence = f"Not shown for {result.unit} by itself: {groups}; {instead}."
        said.append(Finding(sentence, "hidden", caution=f"This concerns {scales}. {why_hidden(result)}"))
    return tuple(said)


def perception_gaps(result: Assessment) -> Findings:
    """The single descriptors on which views part most."""
    gaps = descriptor_gaps(result)
    if result.gaps.empty:
        return Findings((Finding("Nothing was asked of two sides, so no gap between views can be told.", "unclear"),))
    if gaps.empty:
        return Findings((Finding("No descriptor may be shown from two sides here.", "hidden", caution=why_hidden(result)),))
    told = gaps[gaps["strength"].isin(["clear", "likely"])]
    if told.empty:
        return Findings((Finding("On no single descriptor can a gap between views be told from chance.", "unclear"),))
    widest = told.loc[told["gap"].abs().groupby(told["descriptor"], sort=False).idxmax()].head(MOST)
    said = [descriptor_sentence(result, row, caution="" if place else AT_ONCE) for place, row in enumerate(each(widest))]
    return Findings(tuple(said))


def descriptor_sentence(result: Assessment, row: Any, *, caution: str) -> Finding:
    """Say one descriptor as the two sides that part most see it."""
    base = row.score - row.gap
    seen = f"{spoken(result, row.seen_by)} {points(row.score)} of 100, {spoken(result, row.gap_to)} {points(base)}"
    way = "higher" if row.gap > 0 else "lower"
    return Finding(f"{row.title}: {seen}.", row.strength, f"{size(row.gap)} {way}, likely {gap_span(row)}.", caution)


def care_change(result: Assessment) -> Findings:
    """What has changed since the wave before."""
    changes = change_rows(result)
    if changes.empty:
        reason = "This is the first wave." if result.wave == result.waves[0] else "No group may be shown in both waves."
        return Findings((Finding("No change since an earlier wave can be told.", "unclear", caution=reason),))
    real = changes[changes["real"].astype(bool)]
    if real.empty:
        since = str(changes["from_wave"].iloc[0])
        return Findings((Finding(f"No change since {since} can be told from chance.", "unclear"),))
    widest = real.loc[real["change"].abs().sort_values(ascending=False, kind="stable").index].head(MOST)
    return Findings(
        tuple(change_sentence(result, row, caution="" if place else GROUPS) for place, row in enumerate(each(widest)))
    )


def change_sentence(result: Assessment, row: Any, *, caution: str) -> Finding:
    """Say one change and its range."""
    way = "rose" if row.change > 0 else "fell"
    ends = span(*sorted((abs(row.ci_low), abs(row.ci_high))))
    sentence = f"Among {spoken(result, row.level)}, {named(row.title)} {way} by {size(row.change)} since {row.from_wave}."
    read = wave_caution(result, [row.scale], [row.from_wave, row.wave])
    return Finding(sentence, "likely", f"Likely {ends} points.", " ".join(filter(None, [caution, read])))
