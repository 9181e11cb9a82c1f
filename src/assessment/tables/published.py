"""The table of published figures beside our own."""

from __future__ import annotations

from assessment.findings.published import ACROSS, published_links
from assessment.language import later, say
from assessment.result import Assessment
from assessment.tables.scores import ranges
from assessment.tables.table import Table

__all__ = ["published"]

CORRECTED = {"yes": later("yes"), "no": later("no"), "not_told": later("not told")}


def published(result: Assessment) -> Table:
    """Each published figure on a step of the chain, with our own."""
    rows = published_links(result)
    rows = rows.assign(
        range=ranges(rows, "link"),
        by=[f"{study} ({year})" for study, year in zip(rows["study"], rows["year"], strict=True)],
        rests=[f"{say(ACROSS[among])}: {say(size)}" for among, size in zip(rows["among"], rows["size"], strict=True)],
        told=[
            say("{source} (read in {place})", source=source, place=say(place))
            for source, place in zip(rows["source"], rows["read_in"], strict=True)
        ],
        measured=[say(words) for words in rows["measured"]],
        cleaned=[say(CORRECTED[word]) for word in rows["corrected"]],
    )
    columns = {
        "predictor_title": (later("From"), "scale"),
        "outcome_title": (later("To"), "scale"),
        "own": (later("Our r"), "link"),
        "range": (later("Likely range"), "text"),
        "r": (later("Published r"), "link"),
        "cleaned": (later("Corrected for error"), "text"),
        "by": (say("By", "authors"), "text"),
        "measured": (later("What was measured"), "text"),
        "rests": (later("Rests on"), "text"),
        "told": (later("Source"), "text"),
    }
    caption = say(
        "What others have found in other organisations, with other questions. It is no norm. A figure across people, or of more"
        " than the step, can't be held against ours."
    )
    return Table(
        "published",
        say("What others have found"),
        rows,
        columns,
        caption,
        empty=later("Nothing published is known of these steps."),
    )
