"""The first page in words: the headline, how sure we are, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from assessment.findings.absence import answered, nothing
from assessment.findings.care import gap_sentence, gap_words, widest_gap
from assessment.findings.chain import STRENGTHS, chain_summary
from assessment.findings.compare import widest_difference
from assessment.findings.customers import customer_outcomes
from assessment.findings.evidence import (
    care_views,
    chain_edges,
    each,
    main_scales,
    nearest_figures,
    scale_column,
    titled_links,
)
from assessment.findings.finding import Finding, Findings
from assessment.findings.phrases import elsewhere, likely, likely_of, listed_names, named, quantity, spoken
from assessment.findings.practices import PRACTICES, Practice
from assessment.labels import count, points
from assessment.language import later, say
from assessment.links import CLEAR, LIKELY, NONE_SEEN, TOO_FEW
from assessment.result import Assessment
from assessment.settings import ALL, CUSTOMER

__all__ = ["actions", "certainty", "headline"]

GOOD_ENOUGH = 75.0  # a score that needs no advice; on five points, agreement on the whole
MOST_ACTIONS = 3
MOST_NAMED = 2  # links that a box names one by one
HOW_SURE = "how sure"
BOXES = (  # the title of each box, the verdict that it is of, and what it says where there is nothing
    (later("Clear", "how sure"), CLEAR, later("Nothing: neither a gap on the main scales nor a link on the chain.")),
    (
        later("Likely", "how sure"),
        LIKELY,
        later("Nothing: neither the widest gap nor a link on the chain stands between clear and unclear."),
    ),
    (later("Too few units to tell", "how sure"), TOO_FEW, later("Nothing: no link on the chain is left open for want of units.")),
)
IN_BRACKETS = {"clear": later("clear", "how sure"), "likely": later("likely", "how sure")}


def headline(result: Assessment) -> Findings:
    """The strongest thing that the figures say, and what supports it."""
    gap = widest_gap(result)
    first = gap_sentence(result, gap) if gap is not None else lowest_sentence(result)
    support = (*of_others(result), *widest_difference(result), *link_support(result))
    return Findings((replace(first, caution=""), *support), layout="headline")


def of_others(result: Assessment) -> tuple[Finding, ...]:
    """Say at once that a unit's report has no figure of its own people, where it has none but of units around it."""
    views = care_views(result)
    if result.unit == result.units["unit"].iloc[0] or views["own"].any() or views["score"].isna().all():
        return ()
    said = say(
        "No such score of {unit} itself may be shown: too few answered there, or none. Figures are of those around it.",
        unit=result.unit,
    )
    return (Finding(said, "hidden"),)


def lowest_sentence(result: Assessment) -> Finding:
    """Where no gap is told: the lowest of the main scores; of customers alone, where no staff answered, what they say."""
    views = [row for row in each(care_views(result)) if row.score == row.score and row.seen_by != CUSTOMER]
    if not views and answered(result, "employee").empty:
        first, notes = customer_outcomes(result).found[0], " ".join(result.notes)
        return replace(first, strength="fact", evidence=f"{first.evidence} {notes}".strip())
    if not views:
        why = nothing(result, "employee", main_scales(result))
        sentence = say("No score of staff may be shown for {unit}.", unit=result.unit)
        return Finding(sentence, "hidden", f"{why.sentence} {why.caution}".strip())
    row = min(views, key=lambda row: row.score)
    whose = f"{spoken(result, row.seen_by)}{elsewhere(result, row.of)}"
    score, title = points(row.score), named(row.title)
    sentence = say("The lowest score shown is {score} of 100: {title} ({whose}).", score=score, title=title, whose=whose)
    return Finding(sentence, "fact", likely_of(row))


def link_support(result: Assessment) -> tuple[Finding, ...]:
    """The link from the first step of the chain to the last; where that can't be told, how far the chain can."""
    edges = chain_edges(result)
    if edges.empty:
        return ()
    first, last = result.steps[0], result.steps[-1]
    frame = result.links[(result.links["wave"] == result.wave) & (result.links["predictor"] == first)]
    for row in each(titled_links(result, frame[(frame["outcome"] == last) & frame["verdict"].isin(STRENGTHS)])):
        return (Finding(ends_sentence(row), STRENGTHS[row.verdict]),)
    summary = chain_summary(edges)
    return (replace(summary, caution=""),)


def ends_sentence(row: Any) -> str:
    """Say a link between the chain's ends, and how sure it is."""
    fields = {
        "units": count(row.units),
        "first": named(row.predictor_title),
        "last": named(row.outcome_title),
        "sure": say(IN_BRACKETS[STRENGTHS[row.verdict]], HOW_SURE),
    }
    if row.r > 0:
        return say("Across {units} units, where {first} is higher, {last} is higher ({sure}).", **fields)
    return say("Across {units} units, where {first} is higher, {last} is lower ({sure}).", **fields)


def certainty(result: Assessment) -> Findings:
    """What is clear, what is likely, and what can't be told: one box each."""
    edges, gap = chain_edges(result), widest_gap(result)
    boxes = []
    for title, verdict, none in BOXES:
        gaps = [gap_words(result, gap)] if gap is not None and gap.strength == STRENGTHS.get(verdict) else []
        words = sentence_of([*gaps, *edge_words(edges, edges["verdict"] == verdict)])
        boxes.append(Finding(say(title, HOW_SURE), STRENGTHS.get(verdict, "unclear"), words or say(none)))
    if edges.empty:
        unknown = say("Whether it reaches customers: there is nothing to link.")
        boxes[2] = Finding(say("Not known", "how sure"), "unclear", unknown)
    missing = edges["verdict"].str.startswith("not computed")
    if missing.any() and not (edges["verdict"] == TOO_FEW).any():
        del boxes[2]  # it would say that no link lacks units, beside one that there are too few units to work out
    elsewise = {
        say("No link seen", "how sure"): edges["verdict"] == NONE_SEEN,
        say("Can't be worked out", "how sure"): missing,
    }
    boxes += [Finding(title, "unclear", sentence_of(edge_words(edges, rows))) for title, rows in elsewise.items() if rows.any()]
    return Findings(tuple(boxes), layout="strip")


def edge_words(edges: pd.DataFrame, which: pd.Series) -> list[str]:
    """Chosen links of the chain, in half sentences; many of them in one."""
    chosen = edges[which]
    if len(chosen) > MOST_NAMED:
        least, most = count(chosen["units"].min()), count(chosen["units"].max())
        units = least if least == most else say("{low} to {high}", low=least, high=most)
        links, number = count(len(edges)), count(len(chosen))
        if links == number:
            return [say("all {n} links between neighbours on the chain ({units} units)", n=links, units=units)]
        return [
            say("{n} of the {links} links between neighbours on the chain ({units} units)", n=number, links=links, units=units)
        ]
    return [
        say(
            "the link of {first} with {second} ({units} units)",
            first=named(row.predictor_title),
            second=named(row.outcome_title),
            units=count(row.units),
        )
        for row in each(chosen)
    ]


def sentence_of(parts: list[str]) -> str:
    """Half sentences as one."""
    text = listed_names(parts) if parts else ""
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def actions(result: Assessment) -> Findings:
    """Three things to do: the practices of the source documents on which the figures leave most room."""
    figures = practice_figures(result)
    found = [(practice, row) for practice in PRACTICES if (row := figures.get(practice)) is not None]
    ranked = sorted((-room_for(row), place) for place, (_, row) in enumerate(found))
    chosen = [found[place] for room, place in ranked if room < 0][:MOST_ACTIONS]
    said = [action_sentence(result, practice, row) for practice, row in chosen]
    if not said and found:
        none = say("No practice that was asked about is clearly short of where it should be.")
        said = [Finding(say("Keep what works"), evidence=none)]
    if not said:
        none = say("No practice was asked about whose figure may be shown here.")
        said = [Finding(say("Nothing can be advised yet"), evidence=none)]
    return Findings(tuple(said), layout="actions")


def practice_figures(result: Assessment) -> Mapping[Practice, Any]:
    """The figure of each practice, where one may be shown: of this unit, or the nearest around it."""
    levels = [next(iter(result.levels["level"])), ALL]  # the front line's view before all staff's
    known: dict[tuple[str, str], Any] = {}
    for kind, asked in (("employee", levels), (CUSTOMER, [CUSTOMER])):
        names = [*scale_column(result, kind, "title"), *(practice.concept for practice in PRACTICES)]
        for row in each(nearest_figures(result, kind, names, asked)):
            if row.ci_high == row.ci_high:
                known.setdefault((kind, row.scale), row)
    alone = asked_alone(result)
    pairs = [(practice, figure_of(practice, alone, known)) for practice in PRACTICES]
    return {practice: row for practice, row in pairs if row is not None}


def asked_alone(result: Assessment) -> Mapping[tuple[str, str], Mapping[str, str]]:
    """Items reported alone, with their measures, by who is asked and the concept; of steps (a problem? told?) the last first."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for row in reversed(list(each(result.scales))):
        if row.items == 1:
            found.setdefault((row.kind, row.concepts), {})[row.scale] = row.measure
    return found


def figure_of(
    practice: Practice, alone: Mapping[tuple[str, str], Mapping[str, str]], known: Mapping[tuple[str, str], Any]
) -> Any:
    """The figure of a practice, with its measure: an item reported alone, or the descriptor; None where there is neither."""
    measures = {**alone.get((practice.asked, practice.concept), {}), practice.concept: "score"}
    rows = ((known.get((practice.asked, scale)), measure) for scale, measure in measures.items())
    return next(((row, measure) for row, measure in rows if row is not None), None)


def room_for(figure: Any) -> float:
    """Points between a good score and the upper end of this one's interval: only a clear shortfall counts."""
    row, measure = figure
    return GOOD_ENOUGH - float(row.ci_high) * (100.0 if measure == "share" else 1.0)


def action_sentence(result: Assessment, practice: Practice, figure: Any) -> Finding:
    """One thing to do, with its evidence and where it comes from."""
    row, measure = figure
    evidence = say(
        "{what}{elsewhere}: {figure}, {range}; n {n}.",
        what=say(practice.figure),
        elsewhere="" if row.of == result.unit else say(" (in {unit})", unit=row.of),
        figure=quantity(row.score, measure),
        range=likely(row.ci_low, row.ci_high, measure),
        n=count(row.n),
    )
    return Finding(say(practice.advice), "fact", evidence, source=practice.source)
