"""Tables of units side by side, of the places they could have, and of the differences that are more than chance."""

from __future__ import annotations

import pandas as pd

from assessment.findings.compare import SIGNS, compared_scales, real_rows, standing_rows, unit_rows
from assessment.findings.evidence import each
from assessment.labels import count, points, span
from assessment.result import Assessment
from assessment.tables.scores import ranges
from assessment.tables.table import Table

__all__ = ["real_differences", "standing", "units_compared"]

HIDDEN = "hidden"
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
    units = list(dict.fromkeys(rows["unit"]))
    frame = pd.DataFrame(
        {"unit": units} | {name: [shown.get((unit, title), HIDDEN) for unit in units] for name, title in cells.items()}
    )
    columns = {"unit": ("Unit", "text")} | {name: (title, "text") for name, title in cells.items()}
    caption = "Scores of 100. ▲ and ▼: above and below the rest by more than chance. "
    caption += "“Hidden” protects the people in a unit, or says that nobody there was asked."
    return Table("units-compared", "Units side by side", frame, columns, caption)


def standing(result: Assessment) -> Table:
    """Every unit's score, the score with chance allowed for, and the places that the unit could have."""
    rows = standing_rows(result)
    frame = rows.assign(
        range=ranges(rows),
        best=[f"{points(row.shrunken)} ({span(row.shrunken_low, row.shrunken_high)})" if row.shrunken == row.shrunken else "–"
              for row in each(rows)],
        place=[places(row) for row in each(rows)],
        sign=[AGAINST[row.band] for row in each(rows)],
    )  # fmt: skip
    columns = {
        "unit": ("Unit", "text"),
        "score": ("Score", "score"),
        "range": ("Likely range", "text"),
        "n": ("n", "count"),
        "best": ("Chance allowed for", "text"),
        "place": ("Could stand at", "text"),
        "sign": ("Against the rest", "text"),
    }
    title = f"Where units stand: {rows['title'].iloc[0]}" if len(rows) else "Where units stand"
    caption = (
        "In the order of the units file, not of scores. “Chance allowed for” draws each score towards all units, the more the "
    )
    caption += "fewer answers it rests on. Place 1 is the highest score; a dash is a unit that is not shown."
    shown = frame if frame["score"].notna().any() else frame.head(0)
    return Table("standing", title, shown, columns, caption, empty="Too few units may be shown to line them up.")


AGAINST = {"above": "▲ above", "below": "▼ below", "within": "not told apart", "": ""}


def places(row: object) -> str:
    """The places that a unit could have, of how many."""
    low, high, ranked = (getattr(row, name) for name in ("rank_low", "rank_high", "ranked"))
    if low != low:
        return "–"
    return f"{count(low)}{'' if low == high else f' to {count(high)}'} of {count(ranked)}"


def real_differences(result: Assessment) -> Table:
    """Differences to the rest of the organisation that are more than chance, the widest of them."""
    rows = real_rows(result)
    widest = rows.loc[rows["difference"].abs().sort_values(ascending=False, kind="stable").index].head(MOST).sort_index()
    columns = {
        "unit": ("Unit", "text"),
        "title": ("Scale", "scale"),
        "difference": ("Points from the rest", "score"),
        "range": ("Likely range", "text"),
        "sure": ("How sure", "text"),
    }
    empty = "No unit's difference to the rest can be told from chance."
    caption = "Likely: of all that are marked, at most about 5 in 100 are expected to be chance. "
    caption += "Clear: also corrected for how many are looked at, so that the chance of any false one is at most 5 in 100."
    if len(rows) > MOST:
        caption += f" The widest {count(MOST)} of {count(len(rows))}; the table of units side by side marks all."
    sure = ["Clear" if row.real else "Likely" for row in each(widest)]
    frame = widest.assign(range=ranges(widest), sure=pd.Series(sure, index=widest.index, dtype="str"))
    return Table("real-differences", "Differences beyond chance", frame, columns, caption, empty=empty)
