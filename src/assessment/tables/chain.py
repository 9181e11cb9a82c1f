"""Tables on links: each step of the chain, all links, and whether people may be averaged to units."""

from __future__ import annotations

import pandas as pd

from assessment.findings.chain import between_sides
from assessment.findings.evidence import chain_edges, scale_titles
from assessment.result import Assessment
from assessment.settings import CUSTOMER
from assessment.tables.scores import ranges
from assessment.tables.table import Table

__all__ = ["agreement", "chain", "links"]

LINK_COLUMNS = {
    "predictor_title": ("Staff", "scale"),
    "outcome_title": ("Customers", "scale"),
    "units": ("Units", "count"),
    "r": ("r", "link"),
    "range": ("Likely range", "text"),
    "r_corrected": ("r corrected", "link"),
    "verdict": ("Verdict", "text"),
}
CORRECTED = "r corrected: what r would be if units' averages were free of error; a dash where that can't be worked out."


WHY_NO_ICC = {
    "one_group": "one unit only",
    "one_answer_each": "one answer in each unit",
    "no_variance": "all answers are the same",
    "too_few": "too few people share a unit",
    "counts": "answers came as counts",
}


def link_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Links with their intervals and verdicts in words."""
    return rows.assign(range=ranges(rows, "link"), verdict=[str(verdict).split(":")[0] for verdict in rows["verdict"]])


def chain(result: Assessment) -> Table:
    """Each step of the chain to the next."""
    columns = LINK_COLUMNS | {"predictor_title": ("From", "scale"), "outcome_title": ("To", "scale")}
    return Table("chain", "From staff to repeat business", link_rows(chain_edges(result)), columns, CORRECTED)


def links(result: Assessment) -> Table:
    """All links between staff and customers, the clearest first."""
    return Table("links", "Links between staff and customers", link_rows(between_sides(result)), LINK_COLUMNS, CORRECTED)


def agreement(result: Assessment) -> Table:
    """Reliability of scales, and agreement within units."""
    titles = {(kind, name): title for kind in ("employee", CUSTOMER) for name, title in scale_titles(result, kind).items()}
    rows = result.agreement[result.agreement["wave"] == result.wave]
    rows = rows.assign(
        title=[titles.get(of, of[1]) for of in zip(rows["kind"], rows["scale"], strict=True)],
        icc1_range=ranges(rows, "link", ("icc1_low", "icc1_high")),
        icc2_range=ranges(rows, "link", ("icc2_low", "icc2_high")),
        why=[WHY_NO_ICC.get(reason, reason) for reason in rows["reason"]],
    )
    columns = {
        "title": ("Scale", "scale"),
        "n": ("n", "count"),
        "units": ("Units", "count"),
        "items": ("Items", "count"),
        "alpha": ("α", "link"),
        "icc1": ("ICC(1)", "link"),
        "icc1_range": ("Likely range", "text"),
        "icc2": ("ICC(2)", "link"),
        "icc2_range": ("Likely range", "text"),
        "rwg": ("rwg(j)", "link"),
        "rwg_skewed": ("rwg(j), skewed", "link"),
        "ad": ("AD", "link"),
        "ad_limit": ("AD up to", "link"),
        **({"why": ("Why no ICC", "text")} if rows["why"].any() else {}),
    }
    caption = (
        "α: do the items belong together. ICC(1): how much of what people say depends on their unit. ICC(2): how dependable a"
        " unit's average is. rwg(j): how far people of a unit agree, mean over units, against answers spread evenly; skewed:"
        " against answers that lean slightly to one side, which is stricter, and known for five to eleven options. AD: how many"
        " answer points people of a unit are from its mean; by convention they agree up to a sixth of the options."
    )
    return Table("agreement", "May we average?", rows, columns, caption, fold=False)
