"""Sentences on who serves whom inside: which departments serve their colleagues better or worse, and whom they serve so.

Each department is held against all others together: that one is above the others does not say that it is the first of them.
Nothing is said where the difference could be chance.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from assessment.findings.evidence import around, each, scale_titles
from assessment.findings.finding import Finding, Findings
from assessment.findings.phrases import elsewhere, level_labels, likely, likely_of, listed_names, quantity, why_hidden
from assessment.labels import count, size
from assessment.language import later, say
from assessment.links.internal_service import LEFT_OUT, NOT_NAMED, OTHERS
from assessment.result import Assessment

__all__ = ["EVERYBODY", "EVERY_DEPARTMENT", "HIDDEN", "internal_service_matrix", "matrix_rows"]

EVERYBODY, EVERY_DEPARTMENT = later("All together"), later("All departments")
OTHER_DEPARTMENTS = later("Other departments")  # those that too few rated to name
HIDDEN = ("too_few", "alike", "protects_others", "protects_earlier")
DIFFERENCE = ["difference", "difference_low", "difference_high"]
MOST = 3
STANDING_OUT = {  # below the others, and above them
    True: later("Served their colleagues worse than all other departments{elsewhere}: {names}."),
    False: later("Served their colleagues better than all other departments{elsewhere}: {names}."),
}
UNASKED = later("Staff were not asked to rate the department that they need most.")
NO_RANK = later("Each is held against all others together, which is no ranking among them.")
MIXED = later("What a unit says of all departments depends on which of them it needs.")
FEW_LEFT_OUT = later("A few ratings of departments that too few people rated are left out, so that nobody can be worked out.")


def matrix_rows(result: Assessment) -> pd.DataFrame:
    """Every figure of this wave's matrix: departments in columns, those who rated them in rows, and all totals.

    Returns
    -------
    DataFrame
        ``served, rated, served_label, rated_label, n, score, ci_low, ci_high, status, difference, difference_low,
        difference_high, real``, in the order of rows and columns: departments by what all say of them, totals last.
        The difference is that to all other departments, of a row's total to all other rows, of a cell to what all others say of
        its department.
    """
    frame = result.internal_service
    frame = frame[(frame["wave"] == result.wave) & ~frame["status"].isin([NOT_NAMED, LEFT_OUT])]
    columns = ["wave", "served", "rated"]
    told = result.internal_service_contrasts
    told = told[told["contrast"] != "balance"].rename(columns={"ci_low": "difference_low", "ci_high": "difference_high"})
    found = frame.merge(told[[*columns, *DIFFERENCE, "real"]], on=columns, how="left")
    rows, departments = order_of_rows(result, found), order_of_departments(found)
    return found.assign(
        served_label=found["served"].map(rows),
        rated_label=[department_label(name) for name in found["rated"]],
        real=found["real"].eq(True),  # noqa: FBT003  (a comparison, not a switch)
        row=found["served"].map({name: place for place, name in enumerate(rows)}),
        column=found["rated"].map({name: place for place, name in enumerate(departments)}),
    ).sort_values(["row", "column"], ignore_index=True)


def order_of_rows(result: Assessment, frame: pd.DataFrame) -> dict[str, str]:
    """Those who were served, with their labels, in the order of units or levels; all together last."""
    there, root = set(frame["served"]), result.units["unit"].iloc[0]
    labels = (
        level_labels(result)
        if "level" in set(frame["by"])
        else {unit: unit for unit in result.units["unit"][1:]} | {root: say("Rest of {unit}", unit=root)}
    )
    return {name: label for name, label in labels.items() if name in there} | {"": say(EVERYBODY)}


def order_of_departments(frame: pd.DataFrame) -> list[str]:
    """Departments by what all say of them, as far as that is shown; then by name, nameless ones and the total last."""
    totals = {row.rated: row.score for row in each(frame[frame["served"] == ""]) if row.score == row.score}
    return sorted(set(frame["rated"]), key=lambda name: (name == "", name == OTHERS, -totals.get(name, -1.0), name.casefold()))


def department_label(name: str) -> str:
    """How a department is called."""
    return {"": say(EVERY_DEPARTMENT), OTHERS: say(OTHER_DEPARTMENTS)}.get(name, name)


def internal_service_matrix(result: Assessment) -> Findings:
    """How departments serve their colleagues: all of them, those that stand out, and whom they serve worse than others."""
    rows = matrix_rows(result)
    total = rows[(rows["served"] == "") & (rows["rated"] == "")]
    if not total["score"].notna().any():
        return Findings((nothing(result, rows),))
    said = [all_sentence(result, row) for row in each(total)]
    said += [*departments(result, rows), *cells(rows), *served(result, rows), *balances(result), *hidden(result, rows)]
    return Findings(tuple(said))


def nothing(result: Assessment, rows: pd.DataFrame) -> Finding:
    """Say why there is no matrix: not asked, no department named, or too few ratings."""
    states = result.internal_service.loc[result.internal_service["wave"] == result.wave, "status"]
    if NOT_NAMED in set(states):
        sentence = say(
            "In {wave}, the answers do not say which department was rated, so that nobody can tell who serves whom.",
            wave=result.wave,
        )
        caution = say(
            "An export says it in a column “{column}”. All ratings together are among the staff scores.", column="rated_unit"
        )
        return Finding(sentence, "hidden", caution=caution)
    few = say("Too few staff rated a department to show it.")
    return Finding(few, "hidden", caution=why_hidden(result)) if len(rows) else Finding(say(UNASKED), "hidden")


def all_sentence(result: Assessment, row: Any) -> Finding:
    """What all say of all departments."""
    title = scale_titles(result).get(row.scale, row.scale)
    whole = elsewhere(result, result.units["unit"].iloc[0])
    score = quantity(row.score, "score")
    sentence = say("{title} (all departments{elsewhere}): {score}.", title=title, elsewhere=whole, score=score)
    return Finding(sentence, "fact", likely_of(row))


def departments(result: Assessment, rows: pd.DataFrame) -> list[Finding]:
    """Departments that stand below or above all others; that none does; nothing where there is one only."""
    compared = rows[(rows["served"] == "") & (rows["rated"] != "") & rows["difference"].notna()]
    real = compared[compared["real"]]
    if len(compared) and real.empty:
        none = say("No order of departments can be told: none differs from the others by more than chance.")
        return [Finding(none, "unclear")]
    whole = elsewhere(result, result.units["unit"].iloc[0])
    said = [
        Finding(
            say(STANDING_OUT[below], elsewhere=whole, names=with_sizes(chosen, "rated_label")),
            "clear",
            of_first(chosen, "rated_label"),
        )
        for below in (True, False)
        if len(chosen := widest(real, below=below))
    ]
    return [*said[:-1], replace(said[-1], caution=say(NO_RANK))] if said else []


def cells(rows: pd.DataFrame) -> list[Finding]:
    """Those whom a department serves worse than it serves all others."""
    inside = rows[(rows["served"] != "") & (rows["rated"] != "")]
    chosen = widest(inside[inside["real"]], below=True)
    if chosen.empty:
        return []
    chosen = chosen.assign(
        pair=[say("{served} by {rated}", served=row.served_label, rated=row.rated_label) for row in each(chosen)]
    )
    sentence = say("Served worse than all others by the same department: {names}.", names=with_sizes(chosen, "pair"))
    return [Finding(sentence, "clear", of_first(chosen, "pair"))]


def served(result: Assessment, rows: pd.DataFrame) -> list[Finding]:
    """Those who say less good of all that serve them, and what the row of this report's unit says."""
    totals = rows[(rows["served"] != "") & (rows["rated"] == "")]
    chosen = widest(totals[totals["real"]], below=True)
    said = []
    if len(chosen):
        names = with_sizes(chosen, "served_label")
        sentence = say("Rated the departments that serve them lower than all others did: {names}.", names=names)
        said = [Finding(sentence, "clear", of_first(chosen, "served_label"), say(MIXED))]
    own = next((name for name in around(result) if name in set(totals["served"]) and name != result.units["unit"].iloc[0]), "")
    mine = totals[(totals["served"] == own) & totals["score"].notna()]
    return [
        *said,
        *(
            Finding(
                say("{name} as served by all departments: {score}.", name=row.served_label, score=score), "fact", likely_of(row)
            )
            for row, score in ((row, quantity(row.score, "score")) for row in each(mine))
        ),
    ]


def balances(result: Assessment) -> list[Finding]:
    """Departments that are rated and rate others, and that give more or less than they get."""
    frame = result.internal_service_contrasts
    frame = frame[(frame["wave"] == result.wave) & (frame["contrast"] == "balance") & frame["real"].astype(bool)]
    ordered = frame.loc[frame["difference"].abs().sort_values(ascending=False, kind="stable").index].head(MOST)
    return [balance(row) for row in each(ordered)]


def balance(row: Any) -> Finding:
    """Say whether a department gives more or less than it gets."""
    fields = {"name": row.served, "size": size(row.difference)}
    sentence = (
        say("{name} was served {size} worse than it served others.", **fields)
        if row.difference > 0
        else say("{name} served others {size} worse than it was served.", **fields)
    )
    ends = likely(row.ci_low, row.ci_high)
    return Finding(sentence, "clear", say("What others say of it, less what it says of them: {range} points.", range=ends))


def hidden(result: Assessment, rows: pd.DataFrame) -> list[Finding]:
    """How many figures are hidden, and whose ratings stand under no name."""
    rated = rows[rows["status"] != "no_answers"]
    covered = rated["status"].isin(HIDDEN)
    sentence = say("{n} of {figures} figures are hidden.", n=count(int(covered.sum())), figures=count(len(rated)))
    said = [Finding(sentence, "hidden", caution=why_hidden(result))] if covered.any() else []
    frame = result.internal_service
    if ((frame["wave"] == result.wave) & (frame["status"] == LEFT_OUT)).any():
        said.append(Finding(say(FEW_LEFT_OUT), "hidden"))
    if (rows["rated"] == OTHERS).any():
        together = say("Departments that fewer people rated stand together, as “{name}”.", name=say(OTHER_DEPARTMENTS))
        said.append(Finding(together, "hidden"))
    return said


def widest(rows: pd.DataFrame, *, below: bool) -> pd.DataFrame:
    """The few widest differences on one side, the widest first."""
    side = rows[rows["difference"] < 0] if below else rows[rows["difference"] > 0]
    return side.sort_values("difference", ascending=below, kind="stable").head(MOST)


def with_sizes(rows: pd.DataFrame, label: str) -> str:
    """Names with how far each is from the others."""
    return listed_names([say("{name} ({size})", name=getattr(row, label), size=size(row.difference)) for row in each(rows)])


def of_first(rows: pd.DataFrame, label: str) -> str:
    """The figure of the first of some rows, and the range of its difference."""
    row: Any = next(each(rows))
    return say(
        "{name}: {score}, {range}, n {n}. The difference is {difference} points.",
        name=getattr(row, label),
        score=quantity(row.score, "score"),
        range=likely(row.ci_low, row.ci_high),
        n=count(row.n),
        difference=likely(row.difference_low, row.difference_high),
    )
