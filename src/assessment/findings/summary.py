"""The first page in words: the headline, how sure we are, and what to do."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from assessment.findings.care import gap_sentence, widest_gap
from assessment.findings.chain import link_sentence, lower
from assessment.findings.evidence import care_views, chain_edges, nearest_figures, spoken, titled_links
from assessment.findings.finding import Finding, Findings
from assessment.findings.practices import PRACTICES, Practice
from assessment.labels import count, figure, points, span
from assessment.links import CLEAR, LIKELY, NONE_SEEN, TOO_FEW
from assessment.result import Assessment
from assessment.settings import ALL, CUSTOMER, listed

__all__ = ["actions", "certainty", "headline"]

GOOD_ENOUGH = 75.0  # a score that needs no advice; on five points, agreement on the whole
MOST_ACTIONS = 3
MOST_NAMED = 2  # links that a box names one by one


def headline(result: Assessment) -> Findings:
    """The strongest thing that the figures say, and what supports it."""
    gap = widest_gap(result)
    first = gap_sentence(result, gap) if gap is not None else lowest_sentence(result)
    return Findings((replace(first, caution=""), *link_support(result)), layout="headline")


def lowest_sentence(result: Assessment) -> Finding:
    """Where no gap is clear: the lowest of the main scores."""
    views = care_views(result)
    views = views[views["score"].notna() & (views["seen_by"] != CUSTOMER)]
    if views.empty:
        return Finding(f"Too few people answered to show a score for {result.unit}.", "hidden")
    row = views.loc[views["score"].idxmin()]
    of = "" if row["of"] == result.unit else f" in {row['of']}"
    return Finding(
        f"{row['title']} scores lowest{of}: {points(row['score'])} of 100 ({lower(row['label'])}).",
        "fact",
        f"Likely {span(row['ci_low'], row['ci_high'])}, n {count(row['n'])}.",
    )


def link_support(result: Assessment) -> tuple[Finding, ...]:
    """The link from the first step of the chain to the last; where that can't be told, the last link that can."""
    ends = result.links[(result.links["wave"] == result.wave) & (result.links["predictor"] == (*result.steps, "")[0])]
    ends = titled_links(result, ends[ends["outcome"] == (*result.steps, "")[-1]])
    edges = chain_edges(result)
    told = [frame[frame["verdict"].isin([CLEAR, LIKELY])] for frame in (ends, edges)]
    row = next((frame.iloc[-1] for frame in (*told, ends, edges) if len(frame)), None)
    if row is None:
        return ()
    said = link_sentence(row.to_dict())
    return (Finding(f"Across {count(row['units'])} units: {lower(said.sentence)}", said.strength),)


def certainty(result: Assessment) -> Findings:
    """What is clear, what is likely, and what can't be told: one box each."""
    edges, gap = chain_edges(result), widest_gap(result)
    clear = [gap_words(result, gap)] if gap is not None else []
    boxes = [
        Finding("Clear", "clear", sentence_of([*clear, *edge_words(edges, CLEAR)]) or "Nothing on this page is beyond doubt."),
        Finding("Likely", "likely", sentence_of(edge_words(edges, LIKELY)) or "No link stands between clear and unclear."),
        Finding(
            "Too few units to tell",
            "unclear",
            sentence_of(edge_words(edges, TOO_FEW)) or "No link is left open for want of units.",
        ),
    ]
    if none := edge_words(edges, NONE_SEEN):
        boxes.append(Finding("No link seen", "unclear", sentence_of(none)))
    if edges.empty:
        boxes[2] = Finding("Not known", "unclear", "Whether it reaches customers: there is nothing to link.")
    return Findings(tuple(boxes), layout="strip")


def gap_words(result: Assessment, gap: pd.Series) -> str:
    """A gap in half a sentence."""
    low, high = sorted((abs(gap["gap_low"]), abs(gap["gap_high"])))
    who = f"{spoken(result, gap['seen_by'])} and {spoken(result, gap['gap_to'])}"
    return f"the gap between {who} on {gap['title']} ({points(abs(gap['gap']))} points, {span(low, high)})"


def edge_words(edges: pd.DataFrame, verdict: str) -> list[str]:
    """Links of one verdict, in half sentences; many of them in one."""
    chosen = edges[edges["verdict"] == verdict]
    if len(chosen) > MOST_NAMED:
        units = f"{count(chosen['units'].min())} to {count(chosen['units'].max())} units"
        return [
            f"{count(len(chosen))} of the {count(len(edges))} links between neighbours on the chain to repeat business ({units})"
        ]
    return [
        f"{lower(row.predictor_title)} with {lower(row.outcome_title)} ({count(row.units)} units)" for row in chosen.itertuples()
    ]


def sentence_of(parts: list[str]) -> str:
    """Half sentences as one."""
    text = listed(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def actions(result: Assessment) -> Findings:
    """Three things to do: the practices of the source documents on which the figures leave most room."""
    figures = practice_figures(result)
    found = [(practice, figure_of(result, practice, figures)) for practice in PRACTICES]
    rooms = [(room_for(row), place, practice, row) for place, (practice, row) in enumerate(found) if row is not None]
    chosen = sorted((room for room in rooms if room[0] > 0), key=lambda room: (-room[0], room[1]))[:MOST_ACTIONS]
    said = [action_sentence(result, practice, row) for _, _, practice, row in chosen]
    if not said:
        said = [Finding("Keep what works", evidence="No practice that was asked about is clearly short of where it should be.")]
    return Findings(tuple(said), layout="actions")


def practice_figures(result: Assessment) -> pd.DataFrame:
    """Every figure that a practice may be measured by, of this unit or the nearest around it."""
    scales = [*result.scales["scale"], *(practice.concept for practice in PRACTICES)]
    levels = [next(iter(result.levels["level"])), ALL]
    staff = nearest_figures(result, "employee", scales, levels).assign(kind="employee")
    customers = nearest_figures(result, CUSTOMER, scales, [CUSTOMER]).assign(kind=CUSTOMER)
    figures = pd.concat([staff, customers], ignore_index=True)
    return figures[figures["ci_high"].notna()]


def figure_of(result: Assessment, practice: Practice, figures: pd.DataFrame) -> pd.Series | None:
    """The figure of a practice: an item reported alone, or the descriptor; the front line's view before all staff's."""
    known = result.scales[(result.scales["kind"] == practice.asked) & (result.scales["items"] == 1)]
    alone = known[known["concepts"] == practice.concept].iloc[::-1]  # asked in steps (a problem? told us?), the last step counts
    measures = dict(zip(alone["scale"], alone["measure"], strict=True)) | {practice.concept: "score"}
    for scale, measure in measures.items():
        rows = figures[(figures["kind"] == practice.asked) & (figures["scale"] == scale)]
        if len(rows):
            return rows.assign(measure=measure).iloc[0]
    return None


def room_for(row: pd.Series) -> float:
    """Points between a good score and the upper end of this one's interval: only a clear shortfall counts."""
    return GOOD_ENOUGH - float(row["ci_high"]) * (100.0 if row["measure"] == "share" else 1.0)


def action_sentence(result: Assessment, practice: Practice, row: pd.Series) -> Finding:
    """One thing to do, with its evidence and where it comes from."""
    unit = "" if row["measure"] == "share" else " of 100"
    of = "" if row["of"] == result.unit else f" (in {row['of']})"
    evidence = (
        f"{practice.figure}{of}: {figure(row['score'], row['measure'])}{unit}, likely {span(row['ci_low'], row['ci_high'], row['measure'])}; "
        f"n {count(row['n'])}."
    )
    return Finding(practice.advice, "fact", evidence, source=practice.source)
