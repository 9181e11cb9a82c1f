"""Sentences on units side by side: which differences are more than chance, and how little an order of units means."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pandas as pd

from assessment.findings.evidence import each, scale_titles
from assessment.findings.finding import Finding, Findings
from assessment.findings.phrases import listed_names, named, why_hidden
from assessment.labels import count, points, size, span
from assessment.language import later, say
from assessment.links import scales_compared
from assessment.result import Assessment
from assessment.settings import ALL, CUSTOMER

__all__ = [
    "SIGNS", "compared_scales", "lead_scale", "looked_at", "real_differences", "real_rows", "standing",
    "standing_rows", "unit_rows", "units_compared", "widest_difference",
]  # fmt: skip

MOST = 3
SIGNS = {"above": "▲", "below": "▼"}
INSIDE = "inside a sentence"
SIDES = {"employee": later("staff", "inside a sentence"), CUSTOMER: later("customers", "inside a sentence")}
NOT_DRAWN = {
    "too_few_units": later("Scores are not drawn towards each other: fewer than five units may be shown."),
    "no_variance": later("Scores are not drawn towards each other: no score rests on a sample."),
}


def compared_scales(result: Assessment) -> dict[tuple[str, str], str]:
    """What units are compared on, by kind and scale, each with its own title: main scales, the chain, customers' outcomes."""
    titles = {kind: scale_titles(result, kind) for kind in SIDES}
    outcomes = dict.fromkeys(result.outcomes["outcome"])
    chosen = {(kind, name): titles[kind][name] for kind, name in scales_compared(result.scales, result.steps, outcomes)}
    twice = {title for title, times in Counter(chosen.values()).items() if times > 1}
    return {of: f"{title} ({say(SIDES[of[0]], INSIDE)})" if title in twice else title for of, title in chosen.items()}


def with_titles(result: Assessment, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows on what units are compared on, with ``title, place, number``, in the order of units."""
    titles = compared_scales(result)
    places = {of: place for place, of in enumerate(titles)}
    pairs = list(zip(frame["kind"], frame["scale"], strict=True))
    order = dict(zip(result.units["unit"], result.units["number"], strict=True))
    found = frame.assign(
        title=pd.Series([titles.get(of, "") for of in pairs], index=frame.index, dtype="str"),
        place=[places.get(of, -1) for of in pairs],
        number=frame["unit"].map(order),
    )
    return found[found["place"] >= 0].sort_values(["number", "place"], ignore_index=True)


def unit_rows(result: Assessment) -> pd.DataFrame:
    """Scores of every leaf unit on what units are compared on, hidden ones without numbers: ``unit, kind, scale, title, ...``."""
    leaves = set(result.units.loc[result.units["leaf"], "unit"])
    frame = result.scores[(result.scores["wave"] == result.wave) & result.scores["level"].isin([ALL, CUSTOMER])]
    return with_titles(result, frame[frame["unit"].isin(leaves)])


def real_rows(result: Assessment) -> pd.DataFrame:
    """Differences between a unit and the rest of the organisation that are marked as more than chance, in the order of units."""
    rows = looked_at(result)
    return rows[rows["band"].isin(["above", "below"])].reset_index(drop=True)


def looked_at(result: Assessment) -> pd.DataFrame:
    """Every difference between a unit and the rest that could be looked at, with ``band``; ``real`` is the surest."""
    place = ["kind", "unit", "level", "wave", "scale"]
    frame = result.contrasts[result.contrasts["wave"] == result.wave]
    return with_titles(result, frame.merge(result.comparisons[[*place, "band"]], on=place))


def lead_scale(result: Assessment) -> tuple[str, str, str]:
    """The scale that units are lined up on, as kind, name and title: the staff composite, else the first that any unit shows."""
    titles = compared_scales(result)
    frame = result.comparisons[result.comparisons["score"].notna()]
    known = set(zip(frame["kind"], frame["scale"], strict=True))
    return next(((kind, name, title) for (kind, name), title in titles.items() if (kind, name) in known), ("", "", ""))


def standing_rows(result: Assessment) -> pd.DataFrame:
    """Every unit on the scale that units are lined up on, in the order of units: ``unit, score, ..., title``."""
    kind, scale, title = lead_scale(result)
    order = dict(zip(result.units["unit"], result.units["number"], strict=True))
    frame = result.comparisons[(result.comparisons["kind"] == kind) & (result.comparisons["scale"] == scale)]
    return frame.assign(title=title, number=frame["unit"].map(order)).sort_values("number", ignore_index=True)


def standing(result: Assessment) -> Findings:
    """How little an order of units means: over how many places a unit may stand."""
    rows = standing_rows(result)
    ranked = rows[rows["ranked"].notna()]
    if ranked.empty:
        return Findings((Finding(say("Too few units may be shown to line them up."), "unclear"),))
    fields = {"title": named(str(ranked["title"].iloc[0])), "of": count(float(ranked["ranked"].iloc[0]))}
    fields["places"] = count(float((ranked["rank_high"] - ranked["rank_low"] + 1).median()))
    sure = int((ranked["rank_low"] == ranked["rank_high"]).sum())
    if sure:
        told = say(
            "On {title}, half of the {of} units could stand in any of {places} places or more; the place of {n} is certain.",
            **fields,
            n=count(sure),
        )
    else:
        told = say(
            "On {title}, half of the {of} units could stand in any of {places} places or more; no unit's place is certain.",
            **fields,
        )
    caution = say("Places are ranges that hold for all units together; neighbours in a list mostly can't be told apart.")
    return Findings((Finding(told, caution=caution), *drawn_together(ranked)))


def drawn_together(ranked: pd.DataFrame) -> list[Finding]:
    """What drawing scores towards all units changes most, or why they are not drawn."""
    moved = (ranked["score"] - ranked["shrunken"]).abs()
    if moved.isna().all():
        return [Finding(say(NOT_DRAWN[str(ranked["reason"].iloc[0])]), "unclear")]
    if moved.max() < 1:
        return [Finding(say("Allowing for chance moves no unit's score by as much as a point."))]
    row = next(each(ranked.loc[[moved.idxmax()]]))
    fields = {"unit": row.unit, "best": points(row.shrunken), "score": points(row.score)}
    if len(ranked) > 1:
        text = say(
            "Allowing for chance, {unit} is best taken for {best} instead of {score}; no other unit's score is moved further.",
            **fields,
        )
    else:
        text = say("Allowing for chance, {unit} is best taken for {best} instead of {score}; there is no other.", **fields)
    evidence = say("Likely {range}, n {n}.", range=span(row.shrunken_low, row.shrunken_high), n=count(row.n))
    return [Finding(text, evidence=evidence)]


def units_compared(result: Assessment) -> Findings:
    """How many units are shown, and which can't be, in whole or in part."""
    rows = unit_rows(result)
    units = list(dict.fromkeys(rows["unit"]))
    shown, hidden = (set(rows.loc[(rows["status"] == "shown") == which, "unit"]) for which in (True, False))
    sentence = say("Units with scores that may be shown: {n} of {of}.", n=count(len(shown)), of=count(len(units)))
    said = [Finding(sentence)]
    for words, chosen in ((later("Not shown: {units}."), hidden - shown), (later("Shown in part: {units}."), hidden & shown)):
        if names := [unit for unit in units if unit in chosen]:
            said.append(Finding(say(words, units=listed_names(names)), "hidden", caution=why_hidden(result)))
    return Findings(tuple(said))


def real_differences(result: Assessment) -> Findings:
    """How many differences to the rest are more than chance, among how many looked at, and which are the widest."""
    everything, rows = looked_at(result), real_rows(result)
    if everything.empty:
        return Findings((Finding(say("No unit could be compared with the rest."), "unclear"),))
    if rows.empty:
        none = say(
            "None of the {of} differences between a unit and the rest that were looked at can be told from chance.",
            of=count(len(everything)),
        )
        return Findings((Finding(none, "unclear"),))
    widest = rows.loc[rows["difference"].abs().sort_values(ascending=False, kind="stable").index].head(MOST)
    last = say("The differences named are the widest; the widest of many are somewhat too wide, since luck is in them.")
    unranked = Finding(say("Units are not ranked: most neighbours can't be told apart."), caution=last)
    return Findings((stood_out(everything, rows), *map(difference_sentence, each(widest)), unranked))


def widest_difference(result: Assessment) -> tuple[Finding, ...]:
    """The widest difference of the result's own unit to the rest that is more than chance; nothing where there is none."""
    rows = real_rows(result)
    own = rows[rows["unit"] == result.unit]
    widest = own["difference"].abs().sort_values(ascending=False, kind="stable").index
    found = (difference_sentence(row) for row in each(own.loc[widest].head(1)))
    luck = say("It is the widest of several differences, so some of its width is chance.")
    return tuple(replace(one, caution=luck if len(own) > 1 else "") for one in found)


def stood_out(everything: pd.DataFrame, rows: pd.DataFrame) -> Finding:
    """How many differences are marked as more than chance, of how many."""
    sentence = say(
        "{n} of the {of} differences between a unit and the rest that were looked at stood out from chance: {above} above,"
        " {below} below.",
        n=count(len(rows)),
        of=count(len(everything)),
        above=count((rows["band"] == "above").sum()),
        below=count((rows["band"] == "below").sum()),
    )
    caution = say(
        "Of differences so marked, at most about 5 in 100 are expected to be chance. Those called clear are corrected further:"
        " the chance that any of them is false is at most 5 in 100."
    )
    return Finding(sentence, caution=caution)


def difference_sentence(row: Any) -> Finding:
    """Say one unit's difference to the rest."""
    fields = {"unit": row.unit, "title": named(row.title), "size": size(row.difference)}
    above, below = (
        say("{unit}: {title} {size} above the rest.", **fields),
        say("{unit}: {title} {size} below the rest.", **fields),
    )
    evidence = say("Likely {range} points from the rest.", range=span(*sorted((row.ci_low, row.ci_high))))
    return Finding(above if row.difference > 0 else below, "clear" if row.real else "likely", evidence)
