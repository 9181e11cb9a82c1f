"""Tables on links: each step of the chain, all links, and whether people may be averaged to units."""

from __future__ import annotations

import pandas as pd

from assessment.findings.chain import between_sides
from assessment.findings.evidence import chain_edges, scale_titles
from assessment.language import later, say
from assessment.result import Assessment
from assessment.settings import CUSTOMER
from assessment.tables.scores import ranges
from assessment.tables.table import Table

__all__ = ["agreement", "chain", "links"]

LINK_COLUMNS = {
    "predictor_title": (later("Staff"), "scale"),
    "outcome_title": (later("Customers"), "scale"),
    "units": (later("Units"), "count"),
    "r": ("r", "link"),
    "range": (later("Likely range"), "text"),
    "r_corrected": (later("r corrected"), "link"),
    "verdict": (later("Verdict"), "text"),
}
CORRECTED = later("r corrected: what r would be if units' averages were free of error; a dash where that can't be worked out.")


WHY_NO_ICC = {
    "one_group": later("one unit only"),
    "one_answer_each": later("one answer in each unit"),
    "no_variance": later("all answers are the same"),
    "too_few": later("too few people share a unit"),
    "counts": later("answers came as counts"),
}


def link_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Links with their intervals and verdicts in words."""
    return rows.assign(range=ranges(rows, "link"), verdict=[say(str(verdict).split(":")[0]) for verdict in rows["verdict"]])


def chain(result: Assessment) -> Table:
    """Each step of the chain to the next."""
    columns = LINK_COLUMNS | {"predictor_title": (later("From"), "scale"), "outcome_title": (later("To"), "scale")}
    return Table("chain", say("From staff to repeat business"), link_rows(chain_edges(result)), columns, say(CORRECTED))


def links(result: Assessment) -> Table:
    """All links between staff and customers, the clearest first."""
    return Table(
        "links", say("Links between staff and customers"), link_rows(between_sides(result)), LINK_COLUMNS, say(CORRECTED)
    )


def agreement(result: Assessment) -> Table:
    """Reliability of scales, and agreement within units."""
    titles = {(kind, name): title for kind in ("employee", CUSTOMER) for name, title in scale_titles(result, kind).items()}
    rows = result.agreement[result.agreement["wave"] == result.wave]
    rows = rows.assign(
        title=[titles.get(of, of[1]) for of in zip(rows["kind"], rows["scale"], strict=True)],
        icc1_range=ranges(rows, "link", ("icc1_low", "icc1_high")),
        icc2_range=ranges(rows, "link", ("icc2_low", "icc2_high")),
        why=[say(WHY_NO_ICC[reason]) if reason in WHY_NO_ICC else reason for reason in rows["reason"]],
    )
    columns = {
        "title": (later("Scale"), "scale"),
        "n": ("n", "count"),
        "units": (later("Units"), "count"),
        "items": (later("Items"), "count"),
        "alpha": ("α", "link"),
        "icc1": ("ICC(1)", "link"),
        "icc1_range": (later("Likely range"), "text"),
        "icc2": ("ICC(2)", "link"),
        "icc2_range": (later("Likely range"), "text"),
        "rwg": ("rwg(j)", "link"),
        "rwg_skewed": (later("rwg(j), skewed"), "link"),
        "ad": ("AD", "link"),
        "ad_limit": (later("AD up to"), "link"),
        **({"why": (later("Why no ICC"), "text")} if rows["why"].any() else {}),
    }
    caption = say(
        "α: do the items belong together. ICC(1): how much of what people say depends on their unit. ICC(2): how dependable a"
        " unit's average is. rwg(j): how far people of a unit agree, mean over units, against answers spread evenly; skewed:"
        " against answers that lean slightly to one side, which is stricter, and known for five to eleven options. AD: how many"
        " answer points people of a unit are from its mean; by convention they agree up to a sixth of the options."
    )
    shown = say("ICC, rwg(j) and AD are of the units whose figure is shown.")
    return Table("agreement", say("May we average?"), rows, columns, f"{caption} {shown}", fold=False)
