"""Tables of units side by side, of the places they could have, and of the differences that are more than chance."""

from __future__ import annotations

import pandas as pd

from assessment.findings.compare import SIGNS, compared_scales, real_rows, standing_rows, unit_rows
from assessment.findings.evidence import each
from assessment.labels import count, points, span
from assessment.language import later, say
from assessment.result import Assessment
from assessment.tables.scores import ranges
from assessment.tables.table import Table

__all__ = ["real_differences", "standing", "units_compared"]

HIDDEN = later("hidden")
MOST = 300  # rows of differences: what more there is stands in the table of all units


def units_compared(result: Assessment) -> Table:
    """Every unit's scores side by side, with a sign where the difference to the rest is more than chance."""
    rows = unit_rows(result)
    signs = {(row.unit, row.title): f" {SIGNS[row.band]}" for row in each(real_rows(result))}
    shown = {
        (row.unit, row.title): points(row.score) + signs.get((row.unit, row.title), "")
        for row in each(rows)
        if row.status == "shown"
    }
    titles = [title for title in compared_scales(result).values() if title in set(rows["title"])]
    cells = {f"scale_{place}": title for place, title in enumerate(titles)}
    units, hidden = list(dict.fromkeys(rows["unit"])), say(HIDDEN)
    frame = pd.DataFrame(
        {"unit": units} | {name: [shown.get((unit, title), hidden) for unit in units] for name, title in cells.items()}
    )
    columns = {"unit": (later("Unit"), "text")} | {name: (title, "text") for name, title in cells.items()}
    caption = say(
        "Scores of 100. ▲ and ▼: above and below the rest by more than chance. “Hidden” protects the people in a unit, or says"
        " that nobody there was asked."
    )
    return Table("units-compared", say("Units side by side"), frame, columns, caption, of_units=True)


def standing(result: Assessment) -> Table:
    """Every unit's score, the score with chance allowed for, and the places that the unit could have."""
    rows = standing_rows(result)
    frame = rows.assign(
        range=ranges(rows),
        best=[f"{points(row.shrunken)} ({span(row.shrunken_low, row.shrunken_high)})" if row.shrunken == row.shrunken else "–"
              for row in each(rows)],
        place=[places(row) for row in each(rows)],
        sign=[say(AGAINST[row.band]) for row in each(rows)],
    )  # fmt: skip
    columns = {
        "unit": (later("Unit"), "text"),
        "score": (later("Score"), "score"),
        "range": (later("Likely range"), "text"),
        "n": ("n", "count"),
        "best": (later("Chance allowed for"), "text"),
        "place": (later("Could stand at"), "text"),
        "sign": (later("Against the rest"), "text"),
    }
    title = say("Where units stand: {scale}", scale=rows["title"].iloc[0]) if len(rows) else say("Where units stand")
    caption = say(
        "In the order of the units file, not of scores. “Chance allowed for” draws each score towards all units, the more the"
        " fewer answers it rests on. Place 1 is the highest score; a dash is a unit that is not shown."
    )
    shown = frame if frame["score"].notna().any() else frame.head(0)
    empty = later("Too few units may be shown to line them up.")
    return Table("standing", title, shown, columns, caption, empty=empty, of_units=True)


AGAINST = {"above": later("▲ above"), "below": later("▼ below"), "within": later("not told apart"), "": ""}


def places(row: object) -> str:
    """The places that a unit could have, of how many."""
    low, high, ranked = (getattr(row, name) for name in ("rank_low", "rank_high", "ranked"))
    if low != low:
        return "–"
    if low == high:
        return say("{place} of {all}", place=count(low), all=count(ranked))
    return say("{best} to {worst} of {all}", best=count(low), worst=count(high), all=count(ranked))


def real_differences(result: Assessment) -> Table:
    """Differences to the rest of the organisation that are more than chance, the widest of them."""
    rows = real_rows(result)
    widest = rows.loc[rows["difference"].abs().sort_values(ascending=False, kind="stable").index].head(MOST).sort_index()
    columns = {
        "unit": (later("Unit"), "text"),
        "title": (later("Scale"), "scale"),
        "difference": (later("Points from the rest"), "score"),
        "range": (later("Likely range"), "text"),
        "sure": (later("How sure"), "text"),
    }
    empty = later("No unit's difference to the rest can be told from chance.")
    caption = say(
        "Likely: of all that are marked, at most about 5 in 100 are expected to be chance. Clear: also corrected for how many are"
        " looked at, so that the chance of any false one is at most 5 in 100."
    )
    if len(rows) > MOST:
        left = {"shown": count(MOST), "all": count(len(rows))}
        caption += " " + say("The widest {shown} of {all}; the table of units side by side marks all.", **left)
    sure = [say("Clear", "how sure") if row.real else say("Likely", "how sure") for row in each(widest)]
    frame = widest.assign(range=ranges(widest), sure=pd.Series(sure, index=widest.index, dtype="str"))
    return Table("real-differences", say("Differences beyond chance"), frame, columns, caption, empty=empty)
