"""The table of published figures beside our own."""

from __future__ import annotations

from assessment.findings.published import ACROSS, published_links
from assessment.result import Assessment
from assessment.tables.scores import ranges
from assessment.tables.table import Table

__all__ = ["published"]


def published(result: Assessment) -> Table:
    """Each published figure on a step of the chain, with our own."""
    rows = published_links(result)
    rows = rows.assign(
        range=ranges(rows, "link"),
        by=[f"{study} ({year})" for study, year in zip(rows["study"], rows["year"], strict=True)],
        rests=[f"{ACROSS[among]}: {size}" for among, size in zip(rows["among"], rows["size"], strict=True)],
        told=[f"{source} (read in {place})" for source, place in zip(rows["source"], rows["read_in"], strict=True)],
        cleaned=rows["corrected"].str.replace("_", " "),
    )
    columns = {
        "predictor_title": ("From", "scale"),
        "outcome_title": ("To", "scale"),
        "own": ("Our r", "link"),
        "range": ("Likely range", "text"),
        "r": ("Published r", "link"),
        "cleaned": ("Corrected for error", "text"),
        "by": ("By", "text"),
        "measured": ("What was measured", "text"),
        "rests": ("Rests on", "text"),
        "told": ("Source", "text"),
    }
    caption = (
        "What others have found in other organisations, with other questions. It is no norm. A figure across people, or of more"
        " than the step, can't be held against ours."
    )
    return Table(
        "published", "What others have found", rows, columns, caption, empty="Nothing published is known of these steps."
    )
