"""Sentences on the questions themselves: whether they may be added up, and whether levels and waves may be compared on them."""

from __future__ import annotations

import pandas as pd

from assessment.findings.comparability import REFUSED, comparisons
from assessment.findings.evidence import each, main_scales, scale_titles
from assessment.findings.finding import Finding, Findings
from assessment.findings.phrases import listed_names, named, spoken
from assessment.labels import count, link, percent, span
from assessment.language import later, say, say_many
from assessment.result import Assessment
from assessment.settings import ALL, CUSTOMER
from assessment.stats.invariance import LEAST_CFI, MOST_SRMR

__all__ = ["measured_scales", "measurement"]

RELIABLE = 0.70
LIKERT = later(
    "Fit is worked out as if answers were measured without steps. With five options that is close, and makes misfit look a little"
    " larger than it is."
)
ALLOWED = "means may be compared"
WHY_NOT = {
    "configural": later("their questions do not form one scale everywhere"),
    "metric": later("some questions are tied to the scale more closely in one group than in another"),
    "scalar": later("people of the same standing answer some questions higher in one group than in another"),
}
COEFFICIENTS = {"omega": "ω", "two_items": "Spearman–Brown", "alpha": "α"}


def measured_scales(result: Assessment) -> pd.DataFrame:
    """Scales of this wave, staff's main ones first, each with its most fitting coefficient of reliability.

    Returns
    -------
    DataFrame
        The columns of ``measurement`` with ``title``, ``main``, ``reliability``, its ends and ``coefficient``: omega, Spearman
        and Brown's for two questions, or alpha where no model could be fitted.
    """
    frame = result.measurement[(result.measurement["wave"] == result.wave) & (result.measurement["items"] > 1)]
    titles = {(kind, name): title for kind in ("employee", CUSTOMER) for name, title in scale_titles(result, kind).items()}
    order = {place: number for number, place in enumerate(titles)}
    places = list(zip(frame["kind"], frame["scale"], strict=True))
    main = {("employee", name) for name in main_scales(result)}
    chosen = [next((name for name in COEFFICIENTS if row[name] == row[name]), "alpha") for row in frame.to_dict("records")]
    ends = {
        column: [row[f"{name}{end}"] for row, name in zip(frame.to_dict("records"), chosen, strict=True)]
        for column, end in (("reliability", ""), ("ci_low", "_low"), ("ci_high", "_high"))
    }
    told = frame.assign(
        title=[titles.get(place, place[1]) for place in places],
        main=[place in main for place in places],
        place=[order.get(place, len(order)) for place in places],
        coefficient=[COEFFICIENTS[name] for name in chosen],
        **ends,
    )
    return told.sort_values(["main", "place"], ascending=[False, True], kind="stable", ignore_index=True)


def measurement(result: Assessment) -> Findings:
    """Whether questions may be added up, whether CARE is one thing, and whether levels and waves may be compared."""
    rows = measured_scales(result)
    whole = rows[rows["level"].isin([ALL, CUSTOMER]) & rows["reliability"].notna()]
    if whole.empty:
        return Findings(
            (Finding(say("Too few people answered all questions of a scale to say how well it measures."), "unclear"),)
        )
    said = [added_up(whole), *one_thing(whole), *in_one_figure(whole)]
    said += [found for over in ("levels", "waves") for found in compared(result, over)]
    return Findings(tuple(said))


def added_up(whole: pd.DataFrame) -> Finding:
    """Say on how many scales questions hang together, and name the others."""
    weak = [named(title) for title in whole.loc[whole["reliability"] < RELIABLE, "title"]]
    sentence = say_many(
        "On {n} of {scales} scale the questions hang together well enough to be added up.",
        "On {n} of {scales} scales the questions hang together well enough to be added up.",
        len(whole),
        n=count(len(whole) - len(weak)),
        scales=count(len(whole)),
    )
    ends = span(float(whole["reliability"].min()), float(whole["reliability"].max()), "link")
    evidence = say("Reliability is {range}; well enough is {least} or more.", range=ends, least=link(RELIABLE))
    caution = say("Not well enough: {scales}. Their scores are blurred.", scales=listed_names(weak)) if weak else ""
    return Finding(sentence, "fact", evidence, caution)


def one_thing(whole: pd.DataFrame) -> list[Finding]:
    """Name the scales whose questions are more than one thing."""
    tested = whole[whole["cfi"].notna()]
    loose = tested[(tested["cfi"] < LEAST_CFI) | (tested["srmr"] > MOST_SRMR)]
    names = [named(title) for title in loose["title"]]
    if names:
        sentence = say(
            "The questions of {scales} are not of one thing only: single questions say more than their sum.",
            scales=listed_names(names),
        )
        fit = say("CFI under {cfi}, or SRMR over {srmr}.", cfi=link(LEAST_CFI), srmr=link(MOST_SRMR))
        return [Finding(sentence, "likely", fit, say(LIKERT))]
    if tested.empty:
        return []
    sentence = say("Wherever it can be tested, a scale's questions go together as questions of one thing would.")
    fit = say("Tested on {n}: CFI of at least {cfi}.", n=count(len(tested)), cfi=link(float(tested["cfi"].min())))
    return [Finding(sentence, "fact", fit, say(LIKERT))]


def in_one_figure(whole: pd.DataFrame) -> list[Finding]:
    """Say how much of a composite is one thing in common to its parts."""
    said = []
    for row in each(whole[whole["omega_h"].notna()]):
        sentence = say(
            "{share} of what differs between people on {title} in one figure is common to all its parts.",
            share=percent(row.omega_h),
            title=row.title,
        )
        evidence = say(
            "Likely {range}. The parts as factors: CFI {cfi}, SRMR {srmr}.",
            range=span(row.omega_h_low, row.omega_h_high, "share"),
            cfi=link(row.cfi),
            srmr=link(row.srmr),
        )
        poor = row.cfi < LEAST_CFI or row.srmr > MOST_SRMR
        caution = say("The questions do not part as the scales have it; read the parts with care.")
        said.append(Finding(sentence, "fact", evidence, caution if poor else ""))
    return said


def compared(result: Assessment, over: str) -> list[Finding]:
    """Say on which scales levels, or waves, may be compared."""
    rows = comparisons(result, over)
    titles = scale_titles(result)
    rows = rows[rows["scale"].isin(titles)]
    return [finding for groups, same in rows.groupby("groups", sort=False) for finding in told(result, over, str(groups), same)]


def told(result: Assessment, over: str, groups: str, rows: pd.DataFrame) -> list[Finding]:
    """Say of one set of groups on which scales they may be compared."""
    titles, names = scale_titles(result), groups.split("|")
    words = (
        listed_names([spoken(result, name) for name in names])
        if over == "levels"
        else say("staff in {waves}", waves=listed_names(names))
    )
    words = words[:1].upper() + words[1:]
    allowed, refused = rows[rows["verdict"] == ALLOWED], rows[rows["verdict"] == REFUSED]
    untold = rows[~rows["verdict"].isin([ALLOWED, REFUSED])]
    said = []
    if len(allowed):
        scales = listed_names([named(titles[name]) for name in allowed["scale"]])
        sentence = say("{groups} may be compared on {scales}.", groups=words, scales=scales)
        same = say("The questions mean the same to both sides, as far as answers can tell.")
        said.append(Finding(sentence, "fact", same))
    said += [refusal(titles[row.scale], words, row.step) for row in each(refused)]
    if len(untold):
        scales = listed_names([named(titles[name]) for name in untold["scale"]])
        sentence = say("{groups}: whether they may be compared on {scales} can't be told.", groups=words, scales=scales)
        said.append(Finding(sentence, "unclear"))
    return said


def refusal(title: str, words: str, step: str) -> Finding:
    """Say that a scale may not be compared, and why."""
    sentence = say(
        "{groups} may not be compared on {scale} without care: {reason}.",
        groups=words,
        scale=named(title),
        reason=say(WHY_NOT[step]),
    )
    evidence = say(
        "The fit of a common model falls by more than {most} (CFI) and than chance has it, or is poor from the start.",
        most=link(0.01),
    )
    return Finding(sentence, "likely", evidence)
