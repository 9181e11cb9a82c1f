"""Sentences on CARE: what each level sees of itself, what customers see, and what has changed."""

from __future__ import annotations

import pandas as pd

from assessment.findings.evidence import care_change as change_rows
from assessment.findings.evidence import care_views, descriptor_gaps, level_labels, main_scales, spoken
from assessment.findings.finding import Finding, Findings
from assessment.labels import count, points, span
from assessment.result import Assessment
from assessment.settings import CUSTOMER, listed

__all__ = ["care_by_level", "care_change", "hidden_levels", "perception_gaps", "widest_gap"]

SELF_REPORT = "Staff speak of themselves, customers of the staff they met: a gap shows views that differ, not who is right."
AT_ONCE = "These are the widest of many gaps, so some of their width is chance."


def care_by_level(result: Assessment) -> Findings:
    """How each view differs from the front line's, over the main scales."""
    gaps = scale_gaps(result)
    said = [pattern_sentence(result, group) for _, group in gaps.groupby("seen_by", sort=False)] or [no_gap_sentence(result)]
    return Findings((*said, *hidden_levels(result)))


def scale_gaps(result: Assessment) -> pd.DataFrame:
    """Gaps on the main scales at this unit, or at the nearest around it that has any."""
    frame = result.gaps
    frame = frame[(frame["wave"] == result.wave) & (frame["scope"] == "scale") & frame["gap"].notna()]
    places = {name: place for place, name in enumerate(main_scales(result))}
    frame = frame[frame["descriptor"].isin(places)]
    frame = frame.assign(place=frame["descriptor"].map(places)).sort_values("place", kind="stable")
    for unit in [result.unit, *around(result)]:
        if len(gaps := frame[frame["unit"] == unit]):
            return gaps
    return frame.head(0)


def pattern_sentence(result: Assessment, gaps: pd.DataFrame) -> Finding:
    """How one view differs from the first one, over all scales they share."""
    viewer, base = level_labels(result)[gaps["seen_by"].iloc[0]], spoken(result, gaps["gap_to"].iloc[0])
    of = "" if gaps["unit"].iloc[0] == result.unit else f" in {gaps['unit'].iloc[0]}"
    verb = "rate" if gaps["seen_by"].iloc[0] == CUSTOMER else "score"
    higher, lower = gaps[gaps["gap_low"] > 0], gaps[gaps["gap_high"] < 0]
    parts = [
        f"{way} than {base} on {listed(list(group['title']))} (by {by(group['gap'])})"
        for way, group in (("higher", higher), ("lower", lower))
        if len(group)
    ]
    if not parts:
        return Finding(f"No difference between {viewer.lower()} and {base}{of} is clear of chance.", "unclear")
    caution = SELF_REPORT if verb == "rate" else ""
    return Finding(
        f"{viewer}{of} {verb} {', and '.join(parts)}.",
        "clear" if len(gaps) == len(higher) + len(lower) else "likely",
        caution=caution,
    )


def by(gaps: pd.Series) -> str:
    """Sizes of gaps in words."""
    low, high = points(gaps.abs().min()), points(gaps.abs().max())
    return f"{low} point{'' if low == '1' else 's'}" if low == high else f"{low} to {high} points"


def widest_gap(result: Assessment) -> pd.Series | None:
    """The widest clear gap on a main scale, at this unit or the nearest around it; None where no interval excludes zero."""
    gaps = scale_gaps(result)
    clear = gaps[(gaps["gap_low"] > 0) | (gaps["gap_high"] < 0)]
    return clear.loc[clear["gap"].abs().idxmax()] if len(clear) else None


def around(result: Assessment) -> list[str]:
    """Units around this one, the nearest first."""
    parents = dict(zip(result.units["unit"], result.units["parent"], strict=True))
    unit, above = result.unit, []
    while unit := parents[unit]:
        above.append(unit)
    return above


def gap_sentence(result: Assessment, gap: pd.Series) -> Finding:
    """Say the widest gap, and what each side sees."""
    viewer, base = level_labels(result)[gap["seen_by"]], spoken(result, gap["gap_to"])
    low, high = sorted((abs(gap["gap_low"]), abs(gap["gap_high"])))
    of = "" if gap["unit"] == result.unit else f" in {gap['unit']}"
    verb = "rate" if gap["seen_by"] == CUSTOMER else "score"
    frame = result.gaps
    same = (frame["unit"] == gap["unit"]) & (frame["wave"] == gap["wave"]) & (frame["descriptor"] == gap["descriptor"])
    views = frame[same & (frame["status"] == "shown")].sort_values("score", ascending=False)
    seen = ", ".join(f"{spoken(result, row.seen_by)} {points(row.score)}" for row in views.itertuples())
    return Finding(
        f"{viewer} {verb} {gap['title']} {points(abs(gap['gap']))} points {'higher' if gap['gap'] > 0 else 'lower'} than {base}{of}.",
        "clear",
        f"On {gap['title']}, of 100: {seen}. The gap is likely {span(low, high)} points.",
        SELF_REPORT,
    )


def no_gap_sentence(result: Assessment) -> Finding:
    """Say that no gap between the views is clear, or that there is only one view."""
    views = care_views(result)
    if views["seen_by"].nunique() < 2:
        return Finding("Only one view of service is known here, so no gap between views can be told.", "unclear")
    return Finding("No gap between the views of service is clear of chance.", "unclear", caution=SELF_REPORT)


def hidden_levels(result: Assessment) -> tuple[Finding, ...]:
    """Say whose figures stand in for groups too small to show by themselves, and what can't be shown at all."""
    views, labels = care_views(result), level_labels(result)
    said = []
    for of, rows in views[views["of"] != result.unit].groupby("of", sort=False):
        names = listed([labels[name].lower() if i else labels[name] for i, name in enumerate(dict.fromkeys(rows["seen_by"]))])
        scales = listed(list(dict.fromkeys(rows["title"])))
        if of:
            sentence = f"{names} can't be shown for {result.unit} by themselves: the figures are those of {of}."
        else:
            sentence = f"{names} can't be shown, not even for the whole organisation."
        said.append(Finding(sentence, "hidden", caution=f"This concerns {scales}. {why_hidden(result)}"))
    return tuple(said)


def why_hidden(result: Assessment) -> str:
    """Why a group is hidden, in one sentence."""
    return f"Nothing is shown about fewer than {result.minimum_group} people, nor what would let their answers be worked out."


def perception_gaps(result: Assessment) -> Findings:
    """The single descriptors on which views part most."""
    gaps = descriptor_gaps(result)
    clear = gaps[(gaps["gap_low"] > 0) | (gaps["gap_high"] < 0)]
    if gaps.empty:
        return Findings((Finding("No descriptor may be shown from two sides here.", "hidden", caution=why_hidden(result)),))
    if clear.empty:
        return Findings((Finding("On no single descriptor is a gap between views clear of chance.", "unclear"),))
    top = clear.loc[clear.groupby("descriptor", sort=False)["gap"].apply(lambda gap: gap.abs().idxmax())].head(3)
    said = [
        Finding(
            f"{row.title}: {spoken(result, row.seen_by)} {points(row.score)} of 100, {spoken(result, row.gap_to)} {points(row.score - row.gap)}.",
            "clear" if position == 0 else "likely",
            f"A gap of {points(row.gap)} points, likely {span(row.gap_low, row.gap_high)}.",
            AT_ONCE if position == 0 else "",
        )
        for position, row in enumerate(top.itertuples())
    ]
    return Findings(tuple(said))


def care_change(result: Assessment) -> Findings:
    """What has changed since the wave before."""
    changes = change_rows(result)
    if changes.empty:
        reason = "This is the first wave." if result.wave == result.waves[0] else "No group may be shown in both waves."
        return Findings((Finding("No change since an earlier wave can be told.", "unclear", caution=reason),))
    real = changes[changes["real"]]
    if real.empty:
        return Findings(
            (Finding(f"Nothing has changed since {changes['from_wave'].iloc[0]} by more than chance allows.", "unclear"),)
        )
    real = real.loc[real["change"].abs().sort_values(ascending=False).index].head(3)
    return Findings(
        tuple(
            Finding(
                f"{row.title} of {spoken(result, row.level)} {'rose' if row.change > 0 else 'fell'} by {points(abs(row.change))} points"
                f" since {row.from_wave}.",
                "likely",
                f"The change is likely {span(row.ci_low, row.ci_high)} points.",
                "Other people may have answered this time: the change is of the group, not of persons.",
            )
            for row in real.itertuples()
        )
    )
