"""Sentences on CARE: what each level sees of itself, what customers see, and what has changed."""

from __future__ import annotations

from typing import Any

import pandas as pd

from assessment.findings.absence import nothing
from assessment.findings.comparability import level_caution, wave_caution
from assessment.findings.evidence import care_change as change_rows
from assessment.findings.evidence import care_views, descriptor_gaps, each, main_gaps, main_scales
from assessment.findings.finding import Finding, Findings
from assessment.findings.phrases import elsewhere, listed_names, named, opened, spoken, why_hidden
from assessment.findings.strength import Strength
from assessment.labels import points, rounded, size, span
from assessment.language import later, say
from assessment.result import Assessment
from assessment.settings import CUSTOMER, TOGETHER

__all__ = [
    "care_by_level",
    "care_change",
    "gap_sentence",
    "gap_words",
    "hidden_levels",
    "perception_gaps",
    "shown_together",
    "widest_gap",
]

SELF_REPORT = later(
    "Staff speak of themselves, customers of the staff they met: a gap shows views that differ, not who is right."
)
AT_ONCE = later("These are the widest of many gaps, so some of their width is chance.")
GROUPS = later(
    "These are the widest of the changes that a range by itself tells from none. Other people may have answered this time: the"
    " change is of the group, not of persons."
)
MOST = 3
STAFF_PATTERNS = {  # by whether some gaps go up, and some down
    (True, False): later("{viewer} scored {up} higher than {base} did (by {up_by}){where}."),
    (False, True): later("{viewer} scored {down} lower than {base} did (by {down_by}){where}."),
    (True, True): later("{viewer} scored {up} higher than {base} did (by {up_by}), and {down} lower (by {down_by}){where}."),
}
CUSTOMER_PATTERNS = {
    (True, False): later("{viewer} rated {up} higher than {base} did (by {up_by}){where}."),
    (False, True): later("{viewer} rated {down} lower than {base} did (by {down_by}){where}."),
    (True, True): later("{viewer} rated {up} higher than {base} did (by {up_by}), and {down} lower (by {down_by}){where}."),
}


def care_by_level(result: Assessment) -> Findings:
    """How each view differs from the front line's (or the first that is shown), over the main scales."""
    gaps = main_gaps(result)
    gaps = gaps[gaps["gap"].notna()]
    said = [pattern_sentence(result, group) for _, group in gaps.groupby("seen_by", sort=False)] or [one_view(result)]
    return Findings((*said, *shown_together(result), *hidden_levels(result)))


def pattern_sentence(result: Assessment, gaps: pd.DataFrame) -> Finding:
    """How one view differs from the first one, over all scales that the two share."""
    viewer, base = gaps["seen_by"].iloc[0], spoken(result, gaps["gap_to"].iloc[0])
    where = elsewhere(result, gaps["unit"].iloc[0])
    told = gaps[gaps["strength"] != "unclear"]
    if told.empty:
        both = {"viewer": spoken(result, viewer), "base": base}
        none = say("No difference between {viewer} and {base} can be told from chance{where}.", **both, where=where)
        return Finding(none, "unclear")
    up, down = told[told["gap"] > 0], told[told["gap"] < 0]
    sides = [(way, group) for way, group in (("up", up), ("down", down)) if len(group)]
    titles = {way: listed_names([named(title) for title in group["title"]]) for way, group in sides}
    sizes = {f"{way}_by": by(group["gap"]) for way, group in sides}
    strength: Strength = "clear" if (told["strength"] == "clear").all() else "likely"
    words = (CUSTOMER_PATTERNS if viewer == CUSTOMER else STAFF_PATTERNS)[len(up) > 0, len(down) > 0]
    sentence = say(words, viewer=opened(result, viewer), base=base, where=where, **titles, **sizes)
    return Finding(sentence, strength, caution=gap_caution(result, viewer, told))


def gap_caution(result: Assessment, viewer: str, gaps: pd.DataFrame) -> str:
    """What not to read into a gap: customers answer other questions than staff; levels may read the same ones differently."""
    if viewer == CUSTOMER:
        return say(SELF_REPORT)
    return level_caution(result, gaps["descriptor"], [viewer, gaps["gap_to"].iloc[0]])


def by(gaps: pd.Series) -> str:
    """Sizes of gaps in words."""
    least, most = gaps.abs().min(), size(gaps.abs().max())
    if size(least) == most:
        return most
    low = say("less than 1") if least and points(least) == "0" else points(least)
    return say("{low} to {high}", low=low, high=most)


def widest_gap(result: Assessment) -> Any:
    """The widest gap of the strongest kind on a main scale, as a row; None where no interval excludes zero."""
    gaps = [row for row in each(main_gaps(result)) if row.strength in {"clear", "likely"}]
    return max(gaps, key=lambda row: (row.strength == "clear", abs(row.gap)), default=None)


def gap_sentence(result: Assessment, gap: Any) -> Finding:
    """Say one gap, and what every side sees."""
    sentence = compared(result, gap)
    views = main_gaps(result)
    views = views[(views["descriptor"] == gap.descriptor) & (views["status"] == "shown")].sort_values("score", ascending=False)
    seen = ", ".join(f"{spoken(result, row.seen_by)} {points(row.score)}" for row in each(views))
    evidence = f"{say('On {title}, of 100: {seen}.', title=named(gap.title), seen=seen)} {gap_range(views, gap)}"
    read = level_caution(result, [gap.descriptor], [gap.seen_by, gap.gap_to])
    return Finding(sentence, gap.strength, evidence, " ".join(filter(None, [say(SELF_REPORT), read])))


def compared(result: Assessment, gap: Any) -> str:
    """Say by how much one view lies above or below another."""
    fields = {
        "viewer": opened(result, gap.seen_by),
        "title": named(gap.title),
        "size": size(gap.gap),
        "base": spoken(result, gap.gap_to),
        "where": elsewhere(result, gap.unit),
    }
    if gap.seen_by == CUSTOMER:
        if gap.gap > 0:
            return say("{viewer} rated {title} {size} higher than {base} did{where}.", **fields)
        return say("{viewer} rated {title} {size} lower than {base} did{where}.", **fields)
    if gap.gap > 0:
        return say("{viewer} scored {title} {size} higher than {base} did{where}.", **fields)
    return say("{viewer} scored {title} {size} lower than {base} did{where}.", **fields)


def gap_range(views: pd.DataFrame, gap: Any) -> str:
    """Say a gap's range; and that figures are rounded, where a reader who subtracts them would get another gap."""
    score = dict(zip(views["seen_by"], views["score"], strict=True))
    if adds_up(score[gap.seen_by], score[gap.gap_to], gap.gap):
        return say("The gap is likely {range} points.", range=gap_span(gap))
    return say("The gap is likely {range} points; figures are rounded.", range=gap_span(gap))


def adds_up(score: float, base: float, gap: float) -> bool:
    """Whether two scores, as they are shown, are as far apart as the gap, as it is shown.

    Examples
    --------
    >>> adds_up(83.2, 63.9, 19.3), adds_up(83.4, 63.6, 19.8)
    (True, False)
    """
    return size(float(rounded(score, 0)) - float(rounded(base, 0))) == size(gap)


def gap_words(result: Assessment, gap: Any) -> str:
    """A gap in half a sentence."""
    return say(
        "the gap between {viewer} and {base} on {title}{where} ({size}, likely {range})",
        viewer=spoken(result, gap.seen_by),
        base=spoken(result, gap.gap_to),
        title=named(gap.title),
        where=elsewhere(result, gap.unit),
        size=size(gap.gap),
        range=gap_span(gap),
    )


def gap_span(gap: Any) -> str:
    """The range of a gap's size, for a gap that is told from zero."""
    return span(*sorted((abs(gap.gap_low), abs(gap.gap_high))))


def one_view(result: Assessment) -> Finding:
    """Say why there is no gap to tell."""
    views = care_views(result)
    if views.empty:
        return nothing(result, "employee", main_scales(result))
    if views["seen_by"].nunique() < 2:
        return Finding(say("Only one view of service was given, so no gap between views can be told."), "unclear")
    none = say("No two views of the same scale may be shown, so no gap can be told.")
    return Finding(none, "hidden", caution=why_hidden(result))


def shown_together(result: Assessment) -> tuple[Finding, ...]:
    """Say which levels a unit shows together, and why."""
    views = care_views(result)
    found = views[views["seen_by"].str.contains(TOGETHER, regex=False) & views["own"]]
    return tuple(
        Finding(
            say("Shown together for {unit}: {groups}.", unit=result.unit, groups=spoken(result, level)),
            "fact",
            caution=f"{say('One of them by itself would be too few, or would let too few be worked out.')} {why_hidden(result)}",
        )
        for level in dict.fromkeys(found["seen_by"])
    )


def hidden_levels(result: Assessment) -> tuple[Finding, ...]:
    """Say whose figures stand in for groups that can't be shown by themselves, and what can't be shown at all."""
    views = care_views(result)
    said = []
    for of in dict.fromkeys(views.loc[views["of"] != result.unit, "of"]):
        rows = views[views["of"] == of]
        groups = listed_names([spoken(result, name) for name in dict.fromkeys(rows["seen_by"])])
        scales = listed_names([named(title) for title in dict.fromkeys(rows["title"])])
        fields = {"unit": result.unit, "groups": groups}
        if of:
            sentence = say("Not shown for {unit} by itself: {groups}; the figures are those of {of}.", **fields, of=of)
        elif result.unit == result.units["unit"].iloc[0]:
            sentence = say("Not shown: {groups}.", groups=groups)
        else:
            sentence = say("Not shown for {unit} by itself: {groups}; not even for the whole organisation.", **fields)
        concerns = say("This concerns {scales}.", scales=scales)
        said.append(Finding(sentence, "hidden", caution=f"{concerns} {why_hidden(result)}"))
    return tuple(said)


def perception_gaps(result: Assessment) -> Findings:
    """The single descriptors on which views part most."""
    gaps = descriptor_gaps(result)
    if not (result.gaps["scope"] == "item").any():
        none = say("No question was answered by two sides or levels, so no gap between views of one can be told.")
        return Findings((Finding(none, "unclear"),))
    if gaps.empty:
        none = say("No descriptor may be shown from two sides here.")
        return Findings((Finding(none, "hidden", caution=why_hidden(result)),))
    told = gaps[gaps["strength"].isin(["clear", "likely"])]
    if told.empty:
        return Findings((Finding(say("On no single descriptor can a gap between views be told from chance."), "unclear"),))
    widest = told.loc[told["gap"].abs().groupby(told["descriptor"], sort=False).idxmax()].head(MOST)
    said = [descriptor_sentence(result, row, caution="" if place else say(AT_ONCE)) for place, row in enumerate(each(widest))]
    return Findings(tuple(said))


def descriptor_sentence(result: Assessment, row: Any, *, caution: str) -> Finding:
    """Say one descriptor as the two sides that part most see it."""
    base = row.score - row.gap
    sentence = say(
        "{title}: {viewer} {score} of 100, {other} {other_score}.",
        title=row.title,
        viewer=spoken(result, row.seen_by),
        score=points(row.score),
        other=spoken(result, row.gap_to),
        other_score=points(base),
    )
    fields = {"size": size(row.gap), "range": gap_span(row)}
    if adds_up(row.score, base, row.gap):
        higher, lower = say("{size} higher, likely {range}.", **fields), say("{size} lower, likely {range}.", **fields)
    else:
        higher = say("{size} higher, likely {range}; figures are rounded.", **fields)
        lower = say("{size} lower, likely {range}; figures are rounded.", **fields)
    return Finding(sentence, row.strength, higher if row.gap > 0 else lower, caution)


def care_change(result: Assessment) -> Findings:
    """What has changed since the wave before."""
    changes = change_rows(result)
    if changes.empty:
        first = result.wave == result.waves[0]
        reason = say("This is the first wave.") if first else say("No group may be shown in both waves.")
        return Findings((Finding(say("No change since an earlier wave can be told."), "unclear", caution=reason),))
    real = changes[changes["real"].astype(bool)]
    if real.empty:
        since = str(changes["from_wave"].iloc[0])
        return Findings((Finding(say("No change since {wave} can be told from chance.", wave=since), "unclear"),))
    widest = real.loc[real["change"].abs().sort_values(ascending=False, kind="stable").index].head(MOST)
    return Findings(
        tuple(change_sentence(result, row, caution="" if place else say(GROUPS)) for place, row in enumerate(each(widest)))
    )


def change_sentence(result: Assessment, row: Any, *, caution: str) -> Finding:
    """Say one change and its range."""
    fields = {"level": spoken(result, row.level), "title": named(row.title), "size": size(row.change), "wave": row.from_wave}
    if row.change > 0:
        sentence = say("Among {level}, {title} rose by {size} since {wave}.", **fields)
    else:
        sentence = say("Among {level}, {title} fell by {size} since {wave}.", **fields)
    likely = say("Likely {range} points.", range=span(*sorted((abs(row.ci_low), abs(row.ci_high)))))
    read = wave_caution(result, [row.scale], [row.from_wave, row.wave])
    return Finding(sentence, "likely", likely, " ".join(filter(None, [caution, read])))
