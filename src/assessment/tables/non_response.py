"""The table on those who did not answer: scores of the whole, weighted to the headcounts, beside the unweighted."""

from __future__ import annotations

from assessment.findings.non_response import weighted_figures
from assessment.language import later, say
from assessment.result import Assessment
from assessment.tables.scores import ranges
from assessment.tables.table import Table

__all__ = ["non_response"]


def non_response(result: Assessment) -> Table:
    """Scores of the whole and its levels, and by customers, weighted to how many people there are."""
    rows = weighted_figures(result)
    rows = rows[rows["weighted"].notna() | rows["raked"].notna()].reset_index(drop=True)
    columns = {
        "title": (later("Scale"), "scale"),
        "label": (later("Level"), "text"),
        "unweighted": (later("Score"), "score"),
        "unweighted_range": (later("Likely range"), "text"),
        "weighted": (later("Weighted"), "score"),
        "range": (later("Likely range, weighted"), "text"),
        "raked": (later("By unit and level"), "score"),
        "raked_range": (later("Likely range, by unit and level"), "text"),
        "n": ("n", "count"),
        "population": (later("People"), "count"),
        "n_eff": (later("Worth"), "count"),
        "raked_worth": (later("Worth, by unit and level"), "count"),
    }
    root = result.units["unit"].iloc[0]
    others = say("Figures of {whole}, since nothing is weighted of a unit by itself.", whole=root)
    whose = "" if result.unit == root else f"{others} "
    caption = say(
        "Weighted: each unit and level, as far as it is shown, counts by its people, not by its answers; a scale made of others"
        " is the mean of them, each weighted. By unit and level: all staff weighted to the numbers of people by unit, and at the"
        " same time by level, so that units count apart whose levels are too small to show; units that are not shown count"
        " together with what is left of the region around them. Worth: how many answers that count alike would be as precise."
        " Where nobody of a group answered, its people count with those around it, if anybody answered there."
    )
    unweighted = ranges(rows, ends=("score_low", "score_high"))
    raked = ranges(rows, ends=("raked_low", "raked_high"))
    rows = rows.assign(range=ranges(rows), unweighted_range=unweighted, raked_range=raked)
    return Table("non-response", say("If those who did not answer think alike"), rows, columns, whose + caption)
