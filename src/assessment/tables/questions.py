"""The table of each question."""

from __future__ import annotations

import pandas as pd

from assessment.findings.compare import real_rows, unit_rows
from assessment.findings.customers import mirror_scales, recovery_scales
from assessment.findings.evidence import (
    care_views,
    chain_edges,
    customer_figures,
    descriptor_gaps,
    level_labels,
    outcome_figures,
    staff_figures,
    titled_links,
)
from assessment.findings.evidence import care_change as change_rows
from assessment.findings.planning import answer_plan, link_plan
from assessment.findings.staff import latitude_scales, staff_scales
from assessment.labels import figure, span
from assessment.result import Assessment
from assessment.tables.table import Table

__all__ = [
    "agreement", "answers_needed", "arrivals", "care_by_level", "care_change", "chain", "customer_care", "customer_outcomes", "latitude",
    "links", "method", "perception_gaps", "real_differences", "recovery", "response_rates", "set_aside", "staff_views", "units_compared",
    "units_needed",
]  # fmt: skip

FIGURES_OF = (
    "“Figures of” names the unit that a figure is of: where a group is too small to show, the nearest unit around it stands in."
)


def scored(frame: pd.DataFrame, measure: str = "score", value: str = "score") -> pd.DataFrame:
    """Rows with a figure, its interval in words."""
    known = frame[frame[value].notna()]
    measures = known["measure"] if "measure" in known.columns else pd.Series(measure, index=known.index)
    ranges = [span(low, high, kind) for low, high, kind in zip(known["ci_low"], known["ci_high"], measures, strict=True)]
    return known.assign(measure=measures, range=ranges)


SCORE_COLUMNS = {
    "title": ("Scale", "text"), "label": ("Seen by", "text"), "score": ("Score", "@measure"), "range": ("Likely range", "text"),
    "n": ("n", "count"), "of": ("Figures of", "text"),
}  # fmt: skip


def care_by_level(result: Assessment) -> Table:
    """The main scales by level, and as customers see them."""
    return Table(
        "care-by-level", "Scores by level, and as customers see them", scored(care_views(result)), SCORE_COLUMNS, FIGURES_OF
    )


def latitude(result: Assessment) -> Table:
    """Authority to settle things, by level."""
    return Table(
        "latitude", "Latitude by level", scored(staff_figures(result, latitude_scales(result))), SCORE_COLUMNS, FIGURES_OF
    )


def staff_views(result: Assessment) -> Table:
    """How staff find their work, by level."""
    return Table(
        "staff-views", "Staff views by level", scored(staff_figures(result, staff_scales(result))), SCORE_COLUMNS, FIGURES_OF
    )


def customer_care(result: Assessment) -> Table:
    """What customers see of the service that is meant."""
    rows = scored(customer_figures(result, mirror_scales(result)))
    columns = {name: head for name, head in SCORE_COLUMNS.items() if name != "label"}
    return Table("customer-care", "Service as customers see it", rows, columns, FIGURES_OF)


def recovery(result: Assessment) -> Table:
    """What happens after a problem."""
    rows = scored(customer_figures(result, recovery_scales(result)))
    columns = {name: head for name, head in SCORE_COLUMNS.items() if name != "label"}
    columns |= {"title": ("What happened", "text"), "score": ("Share", "@measure")}
    return Table("recovery", "After a problem", rows, columns, "Shares are of those who answered the question.")


def customer_outcomes(result: Assessment) -> Table:
    """What customers say and do."""
    rows = scored(outcome_figures(result), value="value")
    columns = {
        "title": ("Outcome", "text"), "value": ("Value", "@measure"), "range": ("Likely range", "text"), "n": ("n", "count"),
        "of": ("Figures of", "text"),
    }  # fmt: skip
    return Table("customer-outcomes", "Customers' outcomes", rows, columns, "Records have no range: they are what happened.")


def perception_gaps(result: Assessment) -> Table:
    """Single descriptors as each side sees them."""
    gaps = descriptor_gaps(result)
    rows = scored(gaps).assign(gap_range=[span(low, high) for low, high in zip(gaps["gap_low"], gaps["gap_high"], strict=True)])
    columns = {
        "title": ("Descriptor", "text"), "label": ("Seen by", "text"), "score": ("Score", "score"), "range": ("Likely range", "text"),
        "n": ("n", "count"), "gap": ("Gap", "score"), "gap_range": ("Likely gap", "text"),
    }  # fmt: skip
    return Table(
        "perception-gaps", "One descriptor, several views", rows, columns, "A gap is to the first view named for the descriptor."
    )


def care_change(result: Assessment) -> Table:
    """Change since the wave before."""
    rows = change_rows(result)
    rows = rows.assign(range=[span(low, high) for low, high in zip(rows["ci_low"], rows["ci_high"], strict=True)])
    columns = {
        "title": ("Scale", "text"), "label": ("Level", "text"), "from_wave": ("Since", "text"), "change": ("Change", "score"),
        "range": ("Likely range", "text"),
    }  # fmt: skip
    return Table("care-change", "Change since the wave before", rows, columns)


LINK_COLUMNS = {
    "predictor_title": ("Staff", "text"), "outcome_title": ("Customers", "text"), "units": ("Units", "count"), "r": ("r", "link"),
    "range": ("Likely range", "text"), "r_corrected": ("r corrected", "link"), "verdict": ("Verdict", "text"),
}  # fmt: skip
CORRECTED = "r corrected: what r would be if units' averages were free of error; blank where that can't be worked out."


def link_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Links with their intervals in words."""
    return rows.assign(range=[span(low, high, "link") for low, high in zip(rows["ci_low"], rows["ci_high"], strict=True)])


def chain(result: Assessment) -> Table:
    """Each step of the chain to the next."""
    columns = LINK_COLUMNS | {"predictor_title": ("From", "text"), "outcome_title": ("To", "text")}
    return Table("chain", "From staff to repeat business", link_rows(chain_edges(result)), columns, CORRECTED)


def links(result: Assessment) -> Table:
    """All links between staff and customers, the clearest first."""
    frame = result.links[(result.links["wave"] == result.wave) & ~result.links["same_people"].astype(bool)]
    rows = link_rows(titled_links(result, frame)).sort_values("p", kind="stable")
    return Table("links", "Links between staff and customers", rows, LINK_COLUMNS, CORRECTED)


def agreement(result: Assessment) -> Table:
    """Reliability of scales, and agreement within units."""
    titles = {(row.kind, row.scale): row.title for row in result.scales.itertuples()}
    rows = result.agreement[result.agreement["wave"] == result.wave]
    rows = rows.assign(title=[titles.get(of, of[1]) for of in zip(rows["kind"], rows["scale"], strict=True)])
    columns = {
        "title": ("Scale", "text"), "n": ("n", "count"), "units": ("Units", "count"), "items": ("Items", "count"), "alpha": ("α", "link"),
        "icc1": ("ICC(1)", "link"), "icc2": ("ICC(2)", "link"), "rwg": ("rwg(j)", "link"),
    }  # fmt: skip
    caption = (
        "α: do the items belong together. ICC(1): how much of what people say depends on their unit. ICC(2): how dependable a unit's average is."
        " rwg(j): how far people of a unit agree (mean over units, uniform null)."
    )
    return Table("agreement", "May we average?", rows, columns, caption, fold=False)


def arrivals(result: Assessment) -> Table:
    """What became of each file."""
    columns = {
        "file": ("File", "text"), "wave": ("Wave", "text"), "read": ("Read", "count"), "accepted": ("Counts", "count"),
        "set_aside": ("Set aside", "count"), "structural": ("Header, blank", "count"), "cells": ("Answers made missing", "count"),
    }  # fmt: skip
    return Table("arrivals", "Files", result.arrivals, columns, fold=False)


def set_aside(result: Assessment) -> Table:
    """Why lines and answers do not count."""
    columns = {"what": ("Reason", "text"), "rows": ("Lines", "count"), "cells": ("Answers", "count")}
    return Table("set-aside", "Set aside", result.reasons, columns, empty="Nothing was set aside.", fold=False)


def response_rates(result: Assessment) -> Table:
    """Who answered, here and in the units below."""
    labels, here = level_labels(result), result.units["unit"].isin([result.unit]) | (result.units["parent"] == result.unit)
    rows = result.response[
        (result.response["wave"] == result.wave) & result.response["unit"].isin(result.units.loc[here, "unit"])
    ]
    order = dict(zip(result.units["unit"], result.units["number"], strict=True))
    places = {level: place for place, level in enumerate(labels)}
    rows = rows[rows["status"] == "shown"].assign(
        label=rows["level"].map(labels), number=rows["unit"].map(order), place=rows["level"].map(places)
    )
    rows = scored(rows, "share", "n").sort_values(["number", "place"], ignore_index=True)
    columns = {
        "unit": ("Unit", "text"), "label": ("Level", "text"), "n": ("Answered", "count"), "headcount": ("Of", "count"),
        "rate": ("Rate", "share"), "range": ("Likely range", "text"),
    }  # fmt: skip
    return Table("response-rates", "Who answered", rows, columns, "Groups too small to show are left out.")


def method(result: Assessment) -> Table:
    """What each scale stands for, and where in the source documents it comes from."""
    columns = {
        "title": ("Scale", "text"), "meaning": ("What a high figure means", "text"), "items": ("Items", "count"), "concepts": ("Concepts", "text"),
    }  # fmt: skip
    caption = "Concepts are numbered by source document: 000 Five Steps, 001 10 Steps, 002 Good Customer Service, 003 How Customer Service Works, 004 4 Keys."
    return Table("method", "Scales", result.scales, columns, caption)


def units_compared(result: Assessment) -> Table:
    """Every unit's scores side by side."""
    rows = unit_rows(result)
    titles = list(dict.fromkeys(rows["title"]))
    shown = [
        figure(score, "score") if status == "shown" else "hidden"
        for score, status in zip(rows["score"], rows["status"], strict=True)
    ]
    wide = rows.assign(shown=shown).pivot_table(
        index=["number", "unit"], columns="title", values="shown", aggfunc="first", sort=True
    )
    frame = wide.reindex(columns=titles).fillna("hidden").reset_index()
    return Table(
        "units-compared", "Units side by side", frame, {"unit": ("Unit", "text")} | {title: (title, "text") for title in titles}
    )


def real_differences(result: Assessment) -> Table:
    """Differences to the rest of the organisation that are beyond chance."""
    rows = real_rows(result)
    rows = rows.assign(range=[span(low, high) for low, high in zip(rows["ci_low"], rows["ci_high"], strict=True)])
    columns = {
        "unit": ("Unit", "text"), "title": ("Scale", "text"), "difference": ("Points from the rest", "score"), "range": ("Likely range", "text"),
    }  # fmt: skip
    return Table(
        "real-differences", "Differences beyond chance", rows, columns, empty="No unit differs by more than chance allows."
    )


def units_needed(result: Assessment) -> Table:
    """Units needed to see links of several sizes."""
    columns = {"r": ("True link", "link"), "units": ("Units needed", "count"), "chance": ("Chance with these units", "share")}
    caption = "Units needed to see a true link four times in five (two-sided test at 5 %)."
    return Table("units-needed", "Units needed", link_plan(result), columns, caption, fold=False)


def answers_needed(result: Assessment) -> Table:  # noqa: ARG001  (every question is asked of the result)
    """Answers needed for intervals of several widths."""
    plan = answer_plan()
    columns = {"people": ("People in the group", "count")} | {name: (f"{name} points", "count") for name in plan.columns[1:]}
    return Table(
        "answers-needed", "Answers needed", plan, columns, "For a score with a standard deviation of 20 points.", fold=False
    )
